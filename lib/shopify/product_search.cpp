#include "shopify/product_search.hpp"

#include "model/gid.hpp"
#include "shopify/queries.hpp"

#include <hwsync/export_query.hpp>

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

/// What stands between two texts; moves `text` behind it.
std::optional<std::string_view> take_between(std::string_view& text,
                                             std::string_view before,
                                             std::string_view after) {
    const auto at = text.find(before);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto begin = at + before.size();
    const auto end = text.find(after, begin);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto taken = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return taken;
}

std::optional<ProductSearch::Window> window_in(std::string_view search) {
    const bool is_created =
        search.find("created_at:") != std::string_view::npos;
    ProductSearch::Window window;
    window.by =
        is_created ? ProductSearch::By::created : ProductSearch::By::updated;
    const auto since = take_between(search, ":>='", "'");
    const auto time = since ? parse_time(*since) : std::nullopt;
    if (!time) {
        return std::nullopt;
    }
    window.since = *time;
    if (const auto until = take_between(search, ":<='", "'")) {
        window.until = parse_time(*until);
    }
    return window;
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

std::string export_query() {
    return bulk_products_query({});
}

std::optional<ProductSearch> parse_bulk_products_query(std::string_view query) {
    ProductSearch parsed;
    auto rest = query;
    if (const auto search = take_between(rest, "products(query: \"", "\")")) {
        parsed.window = window_in(*search);
        auto ids = *search;
        for (auto at = ids.find("id:"); at != std::string_view::npos;
             at = ids.find("id:")) {
            ids.remove_prefix(at + 3);
            parsed.ids.push_back(
                parse_id(ids.substr(0, ids.find(' '))).value_or(0));
        }
    }
    return bulk_products_query(parsed) == query ? std::optional{parsed}
                                                : std::nullopt;
}

} // namespace hwsync
