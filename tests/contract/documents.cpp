// Prints each document that hwsync sends, as a JSON object of texts: what is
// embedded, and the bulk query with every kind of search.
#include "shopify/json_text.hpp"
#include "shopify/product_search.hpp"
#include "shopify/queries.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

using namespace hwsync;

namespace {

ProductSearch search(ProductSearch::By by, bool until) {
    const auto since = *parse_time("2026-11-23T08:00:00.5Z");
    ProductSearch search;
    search.window = {by, since, std::nullopt};
    if (until) {
        search.window->until = since + std::chrono::hours{1};
    }
    return search;
}

} // namespace

int main() {
    using By = ProductSearch::By;
    auto with_ids = search(By::updated, true);
    with_ids.ids = {1, 9'223'372'036'854'775'807};
    ProductSearch only_ids;
    only_ids.ids = {7};
    const std::pair<std::string_view, std::string> documents[] = {
        {"bulk/all", bulk_products_query({})},
        {"bulk/created", bulk_products_query(search(By::created, false))},
        {"bulk/updated", bulk_products_query(search(By::updated, true))},
        {"bulk/window_and_ids", bulk_products_query(with_ids)},
        {"bulk/ids", bulk_products_query(only_ids)},
        {"bulk_start", std::string{queries::bulk_start_graphql}},
        {"bulk_cancel", std::string{queries::bulk_cancel_graphql}},
        {"bulk_operation", std::string{queries::bulk_operation_graphql}},
        {"bulk_operations", std::string{queries::bulk_operations_graphql}},
        {"shop", std::string{queries::shop_graphql}},
        {"product_events", std::string{queries::product_events_graphql}},
        {"deletion_events", std::string{queries::deletion_events_graphql}},
        {"nodes", std::string{queries::nodes_graphql}},
    };
    const char* comma = "{";
    for (const auto& [name, text] : documents) {
        fmt::print("{}{}:{}", comma, json_string(name), json_string(text));
        comma = ",\n";
    }
    fmt::print("}}\n");
}
