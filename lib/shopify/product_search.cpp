#include "shopify/product_search.hpp"

#include "shopify/queries.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

namespace hwsync {

namespace {

using std::chrono::seconds;

std::string search_text(const ProductSearch& search) {
    std::vector<std::string> parts;
    if (const auto& window = search.window) {
        const std::string_view field = window->by == ProductSearch::By::created
                                           ? "created_at"
                                           : "updated_at";
        auto part = since(field, window->since);
        if (window->until) {
            const auto until = std::chrono::ceil<seconds>(*window->until);
            part = fmt::format("({} AND {}:<='{}')", part, field,
                               format_time(until));
        }
        parts.push_back(std::move(part));
    }
    for (const auto id : search.ids) {
        parts.push_back(fmt::format("id:{}", id));
    }
    return fmt::format("{}", fmt::join(parts, " OR "));
}

} // namespace

std::string since(std::string_view field, Time time) {
    return fmt::format("{}:>='{}'", field,
                       format_time(std::chrono::floor<seconds>(time)));
}

std::string bulk_products_query(const ProductSearch& search) {
    constexpr std::string_view argument = R"((query: "SEARCH"))";
    std::string query{queries::bulk_products_graphql};
    const auto text = search_text(search);
    query.replace(query.find(argument), argument.size(),
                  text.empty() ? text : fmt::format(R"((query: "{}"))", text));
    return query;
}

} // namespace hwsync
