#include "shopify/client_credentials.hpp"

#include "shopify/shop_info.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>

using namespace hwsync;

namespace {

/// A shop whose token comes from the app's id and secret.
struct GrantingShop {
    explicit GrantingShop(std::string secret = "fake-secret")
        : shop(with_client_id(live.shop)),
          credentials(shop, Secret{std::move(secret)}, StandInShop::limits(),
                      StandInShop::retries(), live.http, live.clock),
          client(shop, StandInShop::limits(), StandInShop::retries(),
                 credentials, live.http, live.clock, live.observer) {}

    static ShopConfig with_client_id(ShopConfig shop) {
        shop.credential = CredentialConfig{};
        shop.credential->client_id = "fake-client";
        return shop;
    }

    StandInShop live;
    ShopConfig shop;
    ClientCredentials credentials;
    GraphqlClient client;
};

} // namespace

TEST_CASE("a token is asked for once and used") {
    GrantingShop shop;
    CHECK(shop_info(shop.client).id == 1001);
    CHECK(shop_info(shop.client).id == 1001);
    CHECK(shop.live.fake.count("token") == 1);
}

TEST_CASE("a token that has run out is renewed in the middle of the work") {
    GrantingShop shop;
    CHECK(shop_info(shop.client).id == 1001);
    shop.live.fake.control(R"({"token":"later","grants":["shpat_second"]})");
    CHECK(shop_info(shop.client).id == 1001);
    CHECK(shop.live.fake.count("token") == 2);
    CHECK(shop.live.fake.count("shop") == 3);
}

TEST_CASE("a token is asked for anew before it ends") {
    GrantingShop shop;
    CHECK(shop_info(shop.client).id == 1001);
    shop.live.fake.control(R"({"grants":["shpat_second"]})");
    shop.live.clock.wait(std::chrono::seconds{86399 - 30});
    CHECK(shop_info(shop.client).id == 1001);
    CHECK(shop.live.fake.count("token") == 2);
    CHECK(shop.live.fake.count("shop") == 2);
}

TEST_CASE("a fresh token that is refused too is not renewed without end") {
    GrantingShop shop;
    shop.live.fake.control(
        R"({"fault":{"on":"shop","kind":"status","status":401,"times":-1}})");
    const auto error = error_of([&shop] { shop_info(shop.client); });
    CHECK(error.kind() == ErrorKind::access);
    CHECK(shop.live.fake.count("token") == 2);
    CHECK(shop.live.fake.count("shop") == 2);
}

TEST_CASE("a wrong secret is an access error that does not show it") {
    GrantingShop shop{"wrong-secret"};
    const auto error = error_of([&shop] { shop_info(shop.client); });
    CHECK(error.kind() == ErrorKind::access);
    CHECK(
        contains(error.message(), "(HTTP 400), Shopify says: invalid_client"));
    CHECK_FALSE(contains(error.what(), "wrong-secret"));
}

TEST_CASE("a shop of another organization is told what else there is") {
    GrantingShop shop;
    shop.live.fake.control(
        R"({"fault":{"on":"token","kind":"status","status":400,)"
        R"("body":"{\"error\":\"shop_not_permitted\"}"}})");
    const auto error = error_of([&shop] { shop_info(shop.client); });
    CHECK(error.kind() == ErrorKind::access);
    CHECK(contains(error.message(), "shop_not_permitted"));
    CHECK(contains(error.remedy(), "token_command"));
}

TEST_CASE("a grant is retried, and given up as a network error") {
    GrantingShop shop;
    shop.live.fake.control(
        R"({"fault":{"on":"token","kind":"status","status":503,"times":2}})");
    CHECK(shop_info(shop.client).id == 1001);
    CHECK(shop.live.clock.pauses.size() == 2);

    GrantingShop down;
    down.live.fake.control(
        R"({"fault":{"on":"token","kind":"status","status":503,"times":-1}})");
    CHECK(error_of([&down] { shop_info(down.client); }).kind() ==
          ErrorKind::network);
}

TEST_CASE("a page of the edge in place of a token passes, or is no refusal") {
    for (const int status : {403, 404}) {
        CAPTURE(status);
        GrantingShop shop;
        const auto edge = [status](int times) {
            return fmt::format(R"({{"fault":{{"on":"token","kind":"edge",)"
                               R"("status":{},"times":{}}}}})",
                               status, times);
        };
        shop.live.fake.control(edge(2));
        CHECK(shop_info(shop.client).id == 1001);
        CHECK(shop.live.clock.pauses.size() == 2);
        GrantingShop other;
        other.live.fake.control(edge(-1));
        const auto error = error_of([&other] { shop_info(other.client); });
        CHECK(error.kind() == ErrorKind::network);
        CHECK(contains(error.message(), "acme-us.myshopify.com"));
        CHECK(contains(error.remedy(), "domain"));
    }
}

TEST_CASE("a grant that is no JSON object is asked for again") {
    for (const auto* body : {"<html>soon</html>", "", "[]", "{\\\"acc"}) {
        CAPTURE(body);
        const auto fault = [body](int times) {
            return fmt::format(R"({{"fault":{{"on":"token","kind":"status",)"
                               R"("status":200,"times":{},"body":"{}"}}}})",
                               times, body);
        };
        GrantingShop shop;
        shop.live.fake.control(fault(1));
        CHECK(shop_info(shop.client).id == 1001);
        GrantingShop other;
        other.live.fake.control(fault(-1));
        CHECK(error_of([&other] { shop_info(other.client); }).kind() ==
              ErrorKind::network);
    }
}

TEST_CASE("a grant is refused in Shopify's own words, without the secret") {
    GrantingShop shop;
    shop.live.fake.control(
        R"({"fault":{"on":"token","kind":"status","status":401,)"
        R"("body":"{\"error\":\"invalid_request\",\"error_description\":)"
        R"(\"No app\\nhas fake-secret\"}"}})");
    const auto error = error_of([&shop] { shop_info(shop.client); });
    CHECK(error.kind() == ErrorKind::access);
    CHECK(contains(error.message(), "invalid_request; No app has ***"));
    CHECK_FALSE(contains(error.what(), "fake-secret"));
}
