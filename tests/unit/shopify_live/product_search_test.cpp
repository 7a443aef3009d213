#include "shopify/product_search.hpp"

#include "fake_shopify/shop_state.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

/// The search within a bulk query; empty where it has none.
std::string search_of(const ProductSearch& search) {
    const auto query = bulk_products_query(search);
    constexpr std::string_view start = "products(query: \"";
    const auto at = query.find(start);
    if (at == std::string::npos) {
        CHECK(query.find("products {") != std::string::npos);
        return {};
    }
    const auto from = at + start.size();
    return query.substr(from, query.find("\")", from) - from);
}

} // namespace

TEST_CASE("a search holds nothing but times and numbers of ours") {
    const auto since = *parse_time("2026-11-23T08:00:00.7Z");
    const auto until = *parse_time("2026-11-23T09:00:00.2Z");
    using By = ProductSearch::By;
    CHECK(search_of({}).empty());
    CHECK(search_of({ProductSearch::Window{By::created, since, {}}, {}}) ==
          "created_at:>='2026-11-23T08:00:00Z'");
    CHECK(search_of({ProductSearch::Window{By::updated, since, until}, {}}) ==
          "(updated_at:>='2026-11-23T08:00:00Z' AND "
          "updated_at:<='2026-11-23T09:00:01Z')");
    CHECK(search_of({ProductSearch::Window{By::updated, since, {}}, {5, 7}}) ==
          "updated_at:>='2026-11-23T08:00:00Z' OR id:5 OR id:7");
    CHECK(search_of({{}, {5}}) == "id:5");
}

TEST_CASE("the stand-in applies a search to its products") {
    fake::ShopState state;
    for (const auto* day : {"01", "02", "03"}) {
        state.put(std::string{R"({"id":"gid://shopify/Product/)"} + day[1] +
                  R"(","createdAt":"2026-11-)" + day +
                  R"(T00:00:00Z","updatedAt":"2026-11-)" + day +
                  "T12:00:00.5Z\"}\n");
    }
    const auto count = [&state](const ProductSearch& search) {
        return fake::run_bulk_query(state, bulk_products_query(search)).objects;
    };
    using By = ProductSearch::By;
    const auto second = *parse_time("2026-11-02T00:00:00Z");
    CHECK(count({}) == 3);
    CHECK(count({ProductSearch::Window{By::created, second, {}}, {}}) == 2);
    CHECK(count({ProductSearch::Window{By::created, second, second}, {}}) == 1);
    CHECK(count({ProductSearch::Window{By::created, second, second}, {1}}) ==
          2);
    CHECK(count({ProductSearch::Window{
                     By::updated, *parse_time("2026-11-03T12:00:00.5Z"), {}},
                 {}}) == 1);
    CHECK(count({{}, {1, 2, 9}}) == 2);
}
