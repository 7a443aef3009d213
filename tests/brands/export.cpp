#include "brands/brand.hpp"

#include <fmt/format.h>

#include <iterator>

namespace brands {

namespace {

/// JSON's text, slashes as Shopify writes them.
std::string json_text(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '/') {
            json += '\\';
        }
        json += c;
    }
    return json + '"';
}

std::string title_of(const Variant& variant) {
    return variant.values.empty()
               ? "Default Title"
               : fmt::format("{}", fmt::join(variant.values, " / "));
}

std::string name_of(const Product& product, std::size_t place,
                    std::size_t values) {
    return values == 0                           ? "Title"
           : place < product.option_names.size() ? product.option_names[place]
                                                 : "Option";
}

std::string options_of(const Product& product, const Variant& variant) {
    std::string json;
    const auto values = variant.values.empty()
                            ? std::vector<std::string>{"Default Title"}
                            : variant.values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        json +=
            fmt::format(R"({}{{"name":{},"value":{}}})", i == 0 ? "" : ",",
                        json_text(name_of(product, i, variant.values.size())),
                        json_text(values[i]));
    }
    return json;
}

void append_product(const Product& product, std::string& text) {
    fmt::format_to(
        std::back_inserter(text),
        "{{\"id\":\"gid:\\/\\/shopify\\/Product\\/{}\",\"handle\":{},"
        "\"title\":{},\"vendor\":{},\"productType\":{},\"status\":\"ACTIVE\","
        "\"tags\":[],\"createdAt\":\"2025-01-01T00:00:00Z\","
        "\"updatedAt\":\"2025-06-01T00:00:00Z\"}}\n",
        product.id, json_text(product.handle), json_text(product.title),
        json_text(product.vendor), json_text(product.product_type));
}

void append_variant(const Product& product, const Variant& variant,
                    std::string& text) {
    fmt::format_to(
        std::back_inserter(text),
        "{{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/{}\",\"title\":{},"
        "\"sku\":{},\"barcode\":{},\"price\":\"{}.{:02}\","
        "\"createdAt\":\"2025-01-01T00:00:00Z\","
        "\"updatedAt\":\"2025-06-01T00:00:00Z\",\"selectedOptions\":[{}],"
        "\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/{}\"}}\n",
        variant.id, json_text(title_of(variant)), json_text(variant.sku),
        variant.barcode.empty() ? "null" : json_text(variant.barcode),
        variant.cents / 100, variant.cents % 100, options_of(product, variant),
        product.id);
}

} // namespace

std::string export_of(const Shop& shop) {
    std::string text;
    std::size_t last = SIZE_MAX;
    for (const auto& variant : shop.variants) {
        const auto& product = shop.products[variant.product];
        if (variant.product != last) {
            append_product(product, text);
            last = variant.product;
        }
        append_variant(product, variant, text);
    }
    return text;
}

std::string truth_of(const Brand& brand) {
    std::string text = "variant_id,catalog_variant_id\n";
    for (std::size_t i = 0; i < brand.partners.size(); ++i) {
        const auto partner = brand.partners[i];
        const auto id =
            partner == no_partner
                ? std::string{}
                : std::to_string(brand.primary.variants[partner].id);
        fmt::format_to(std::back_inserter(text), "{},{}\n",
                       brand.child.variants[i].id, id);
    }
    return text;
}

} // namespace brands
