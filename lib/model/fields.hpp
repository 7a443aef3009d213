#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace hwsync {

/// Increased whenever what is kept of a line of the primary shop changes, so
/// that lines which were skipped as known are read again.
constexpr std::uint64_t kept_fields_version = 1;

/// The same for the lines of child shops, of which less is kept.
constexpr std::uint64_t child_fields_version = 3;

enum class RecordKind : std::uint8_t { product, variant };

enum class FieldType : std::uint8_t {
    text,
    time,    ///< text of the form that format_time() makes
    integer, ///< flags are 0 or 1
    real,
    json,
};

/// A column that is kept of a product or a variant.
struct Field {
    std::string_view column;
    FieldType type;
    /// Shopify moves these by itself; a row that differs in nothing else is
    /// unchanged.
    bool is_shopify_time = false;
};

/// Positions in product_fields().
namespace product_field {
enum : std::size_t {
    handle,
    title,
    description_html,
    vendor,
    product_type,
    status,
    tags,
    is_gift_card,
    is_kit,
    created_at,
    updated_at,
    published_at,
    variants_count,
    category_id,
    category_name,
    category_full_name,
    options,
    image_url,
    seo_title,
    seo_description,
    online_store_url,
    count
};
} // namespace product_field

/// Positions in variant_fields().
namespace variant_field {
enum : std::size_t {
    title,
    sku,
    barcode,
    price,
    compare_at_price,
    position,
    taxable,
    is_kit,
    created_at,
    updated_at,
    selected_options,
    inventory_item_id,
    requires_shipping,
    tracked,
    weight,
    weight_unit,
    count
};
} // namespace variant_field

constexpr std::size_t max_fields = product_field::count;
static_assert(variant_field::count <= max_fields);

std::span<const Field> product_fields() noexcept;
std::span<const Field> variant_fields() noexcept;
std::span<const Field> fields_of(RecordKind kind) noexcept;

} // namespace hwsync
