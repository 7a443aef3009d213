#include "shopify/shop_info.hpp"

#include "unit/shopify_live/live_shop.hpp"

using namespace hwsync;

TEST_CASE("a shop says who it is and what the app may do") {
    StandInShop live;
    live.fake.control(R"({"scopes":["read_products","read_orders"]})");
    const auto info = shop_info(live.client);
    CHECK(info.id == 1001);
    CHECK(info.name == "Fake Shop");
    CHECK(info.myshopify_domain == "fake.myshopify.com");
    REQUIRE(info.scopes.has_value());
    CHECK(*info.scopes ==
          std::vector<std::string>{"read_products", "read_orders"});
}

TEST_CASE("an answer that breaks Shopify's schema is a network error") {
    StandInShop live;
    live.fake.control(
        R"({"fault":{"kind":"status","status":200,)"
        R"("body":"{\"data\":{\"shop\":{\"id\":\"gid://shopify/Cat/1\"}}}"}})");
    const auto error = error_of([&live] { shop_info(live.client); });
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "`id`"));
}
