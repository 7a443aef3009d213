#include "program/shop_export.hpp"

#include <fmt/format.h>

#include <string_view>

namespace {

std::string json_text(const std::optional<std::string>& text) {
    if (!text) {
        return "null";
    }
    std::string json = "\"";
    for (const char c : *text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20) {
            json += fmt::format("\\u{:04x}", byte);
        } else {
            json += c;
        }
    }
    return json + '"';
}

} // namespace

std::string to_jsonl(const std::vector<ExportProduct>& products) {
    std::string lines;
    for (const auto& product : products) {
        lines += fmt::format(
            R"({{"id":"gid://shopify/Product/{}","title":"Product {}",)"
            R"("status":"{}","createdAt":"2025-01-01T00:00:00Z",)"
            R"("updatedAt":"{}","variantsCount":{{"count":{}}}}})"
            "\n",
            product.id, product.id, product.status, product.updated_at,
            product.variants.size());
        for (const auto& variant : product.variants) {
            lines += fmt::format(
                R"({{"id":"gid://shopify/ProductVariant/{}","sku":{},)"
                R"("barcode":{},"createdAt":"2025-01-01T00:00:00Z",)"
                R"("updatedAt":"{}","__parentId":"gid://shopify/Product/{}"}})"
                "\n",
                variant.id, json_text(variant.sku), json_text(variant.barcode),
                variant.updated_at, product.id);
        }
    }
    return lines;
}
