#include "shopify/configured_token.hpp"

#include "shopify/shop_info.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

/// A shop whose token comes from a source that gives these, the last for ever.
struct ReadingShop {
    ReadingShop(std::vector<std::string> given,
                std::optional<Duration> time = std::nullopt)
        : tokens(std::move(given)), lasts(time) {}

    AccessToken read() {
        const auto at = std::min(reads++, tokens.size() - 1);
        return {Secret{std::string{tokens[at]}}, lasts};
    }
    std::int64_t ask() { return shop_info(client).id; }

    std::vector<std::string> tokens;
    std::optional<Duration> lasts;
    std::size_t reads = 0;
    StandInShop live = StandInShop{};
    ConfiguredToken source{[this] { return read(); }, live.clock};
    GraphqlClient client{live.shop,
                         StandInShop::limits(),
                         StandInShop::retries(),
                         source,
                         live.http,
                         live.clock,
                         live.observer};
};

} // namespace

TEST_CASE("a token is read once and used") {
    ReadingShop shop{{"shpat_fake", "another"}};
    CHECK(shop.ask() == 1001);
    shop.live.clock.wait(24h);
    CHECK(shop.ask() == 1001);
    CHECK(shop.reads == 1);
}

TEST_CASE("a token that Shopify refuses in the middle is read again") {
    ReadingShop shop{{"shpat_fake", "shpat_second", "shpat_third"}};
    CHECK(shop.ask() == 1001);
    for (const std::string later : {"shpat_second", "shpat_third"}) {
        shop.live.fake.control(fmt::format(R"({{"token":"{}"}})", later));
        CHECK(shop.ask() == 1001);
    }
    CHECK(shop.reads == 3);
    CHECK(shop.live.fake.count("shop") == 5);
}

TEST_CASE("a token that is the same when it is read again is not sent again") {
    ReadingShop shop{{"shpat_fake"}};
    CHECK(shop.ask() == 1001);
    shop.live.fake.control(R"({"token":"later"})");
    CHECK(error_of([&shop] { shop.ask(); }).kind() == ErrorKind::access);
    CHECK(shop.reads == 2);
    CHECK(shop.live.fake.count("shop") == 2);
}

TEST_CASE("tokens that are refused one after the other are not read on") {
    ReadingShop shop{{"first", "second", "third", "fourth"}};
    CHECK(error_of([&shop] { shop.ask(); }).kind() == ErrorKind::access);
    CHECK(shop.reads == 2);
    CHECK(shop.live.fake.count("shop") == 2);
}

TEST_CASE("a token whose end is known is renewed before it") {
    ReadingShop shop{{"shpat_fake", "shpat_second"}, 1h};
    CHECK(shop.ask() == 1001);
    shop.live.clock.wait(58min);
    CHECK(shop.ask() == 1001);
    CHECK(shop.reads == 1);
    shop.live.fake.control(R"({"token":"shpat_second"})");
    shop.live.clock.wait(90s);
    CHECK(shop.ask() == 1001);
    CHECK(shop.reads == 2);
    // None was refused.
    CHECK(shop.live.fake.count("shop") == 3);
}
