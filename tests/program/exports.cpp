#include "program/exports.hpp"

#include <fmt/core.h>

namespace {

std::string members(std::int64_t id, const LineText& text) {
    return fmt::format(R"("title":"{}","createdAt":"{}","updatedAt":"{}"{}{})",
                       text.title.value_or(fmt::format("Title {}", id)),
                       text.created, text.updated, text.more.empty() ? "" : ",",
                       text.more);
}

} // namespace

std::string product(std::int64_t id, const LineText& text) {
    return fmt::format("{{\"id\":\"gid://shopify/Product/{}\",{}}}\n", id,
                       members(id, text));
}

std::string variant(std::int64_t id, std::int64_t product_id,
                    const LineText& text) {
    const bool has_sku = text.more.find("\"sku\"") != std::string::npos;
    return fmt::format("{{\"id\":\"gid://shopify/ProductVariant/{}\",{}{},"
                       "\"__parentId\":\"gid://shopify/Product/{}\"}}\n",
                       id, members(id, text),
                       has_sku ? "" : fmt::format(R"(,"sku":"SKU-{}")", id),
                       product_id);
}

std::string products(std::int64_t first, std::int64_t last,
                     const LineText& text) {
    std::string lines;
    for (auto id = first; id <= last; ++id) {
        lines += product(id, text) + variant(10 * id, id, text);
    }
    return lines;
}
