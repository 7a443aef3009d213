#include "shopify/deletions.hpp"

#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>

#include <algorithm>

using namespace hwsync;

namespace {

using Ids = std::vector<std::int64_t>;

const Time asked_since = *parse_time("2026-11-23T08:00:00Z");

void remove(StandInShop& live, int id, std::string_view at) {
    live.fake.control(fmt::format(
        R"({{"delete":"gid://shopify/Product/{}","at":"{}"}})", id, at));
}

} // namespace

TEST_CASE("deleted products are learnt from whichever source tells") {
    for (const auto* source : {"both", "events", "deletionEvents"}) {
        CAPTURE(source);
        StandInShop live;
        live.fake.control(fmt::format(R"({{"deletions":"{}"}})", source));
        remove(live, 3, "2026-11-23T09:00:00Z");
        remove(live, 1, "2026-11-23T08:00:00Z");
        remove(live, 2, "2026-11-23T07:59:59Z");
        CHECK(deleted_products(live.client, asked_since, live.observer) ==
              Ids{1, 3});
        CHECK(live.fake.count("events") == 1);
        CHECK(live.fake.count("deletions") == 1);
    }
}

TEST_CASE("every page is asked for") {
    StandInShop live;
    live.fake.control(R"({"page_size":2})");
    Ids expected;
    for (int id = 1; id <= 7; ++id) {
        remove(live, id, "2026-11-23T09:00:00Z");
        expected.push_back(id);
    }
    CHECK(deleted_products(live.client, asked_since, live.observer) ==
          expected);
    CHECK(live.fake.count("events") == 4);
}

TEST_CASE("a product that is there is not deleted, whatever the events say") {
    StandInShop live;
    remove(live, 1, "2026-11-23T09:00:00Z");
    remove(live, 5, "2026-11-23T09:00:00Z");
    live.fake.control(three_variants);
    CHECK(deleted_products(live.client, asked_since, live.observer) == Ids{5});
}

TEST_CASE("nothing deleted asks for no product") {
    StandInShop live;
    CHECK(deleted_products(live.client, asked_since, live.observer).empty());
    CHECK(live.fake.count("nodes") == 0);
}

TEST_CASE("many products are asked for in several questions") {
    StandInShop live;
    live.fake.control(three_variants);
    Ids asked;
    for (std::int64_t id = 600; id >= 1; --id) {
        asked.push_back(id);
    }
    const auto gone = products_that_are_gone(live.client, asked);
    CHECK(gone.size() == 598);
    CHECK(gone.front() == 3);
    CHECK(std::is_sorted(gone.begin(), gone.end()));
    CHECK(live.fake.count("nodes") == 3);
}

TEST_CASE("an answer for other products than were asked for is refused") {
    for (const auto* nodes :
         {"[]", "[null,null]", R"([{\"id\":\"gid://shopify/Product/8\"}])"}) {
        CAPTURE(nodes);
        StandInShop live;
        live.fake.control(fmt::format(
            R"({{"fault":{{"on":"nodes","kind":"status","status":200,)"
            R"("body":"{{\"data\":{{\"nodes\":{}}}}}"}}}})",
            nodes));
        CHECK(error_of([&live] {
                  products_that_are_gone(live.client, {9});
              }).kind() == ErrorKind::network);
    }
}

TEST_CASE("pages that lead nowhere end in an error, not in a loop") {
    StandInShop live;
    live.fake.control(
        R"({"fault":{"on":"events","kind":"status","status":200,"times":-1,)"
        R"("body":"{\"data\":{\"events\":{\"nodes\":[],\"pageInfo\":)"
        R"({\"hasNextPage\":true,\"endCursor\":\"same\"}}}}"}})");
    CHECK(error_of([&live] {
              deleted_products(live.client, asked_since, live.observer);
          }).kind() == ErrorKind::network);
    CHECK(live.fake.count("events") == 2);
}

TEST_CASE("pages that lead back to an earlier one end in an error too") {
    StandInShop live;
    for (int round = 0; round < 5; ++round) {
        for (const auto* cursor : {"one", "two", "three"}) {
            live.fake.control(fmt::format(
                R"({{"fault":{{"on":"events","kind":"status","status":200,)"
                R"("body":"{{\"data\":{{\"events\":{{\"nodes\":[],)"
                R"(\"pageInfo\":{{\"hasNextPage\":true,)"
                R"(\"endCursor\":\"{}\"}}}}}}}}"}}}})",
                cursor));
        }
    }
    CHECK(error_of([&live] {
              deleted_products(live.client, asked_since, live.observer);
          }).kind() == ErrorKind::network);
    CHECK(live.fake.count("events") == 4);
}
