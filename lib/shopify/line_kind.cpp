#include "shopify/line_kind.hpp"

#include <algorithm>
#include <array>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, 10> of_products{
    "handle",        "vendor",       "productType", "status",
    "tags",          "isGiftCard",   "publishedAt", "descriptionHtml",
    "variantsCount", "featuredMedia"};
constexpr std::array<std::string_view, 11> of_variants{"sku",
                                                       "barcode",
                                                       "price",
                                                       "inventoryItem",
                                                       "selectedOptions",
                                                       "compareAtPrice",
                                                       "taxable",
                                                       "availableForSale",
                                                       "inventoryQuantity",
                                                       "inventoryPolicy",
                                                       "requiresComponents"};
constexpr std::array<std::string_view, 3> of_either{"title", "createdAt",
                                                    "updatedAt"};
/// Of images and other media, metafields, publications and inventory levels.
constexpr std::array<std::string_view, 12> of_others{
    "alt", "image", "preview",   "mediaContentType", "sources", "namespace",
    "key", "value", "available", "location",         "name",    "quantities"};

template <typename List>
bool contains(const List& names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

void LineShape::see_member(std::string_view name) noexcept {
    m_is_like_product |= contains(of_products, name);
    m_is_like_variant |= contains(of_variants, name);
    m_is_like_either |= contains(of_either, name);
    m_is_like_other |= contains(of_others, name);
    m_has_title |= name == "title";
}

LineKind LineShape::kind() const noexcept {
    if (!m_type_name.empty()) {
        return kind_named(m_type_name);
    }
    if (m_is_like_variant && (m_has_parent || !m_is_like_product)) {
        return LineKind::variant;
    }
    // No product hangs on another line.
    if (m_is_like_product && !m_has_parent) {
        return LineKind::product;
    }
    if (m_is_like_other) {
        return LineKind::other;
    }
    return m_has_parent && m_is_like_either ? LineKind::variant
                                            : LineKind::unknown;
}

LineKind LineShape::kind_without_id() const noexcept {
    // A collection has a title too, but a handle besides.
    const bool may_be_variant =
        m_is_like_variant || (m_has_title && !m_is_like_product);
    return m_type_name.empty() && m_has_parent && !may_be_variant
               ? LineKind::other
               : kind();
}

LineKind kind_named(std::string_view name) noexcept {
    if (name == "Product") {
        return LineKind::product;
    }
    return name == "ProductVariant" ? LineKind::variant : LineKind::other;
}

std::optional<RecordKind> record_kind(LineKind kind) noexcept {
    switch (kind) {
    case LineKind::product:
        return RecordKind::product;
    case LineKind::variant:
        return RecordKind::variant;
    case LineKind::other:
    case LineKind::unknown:
        break;
    }
    return std::nullopt;
}

} // namespace hwsync
