#include "model/fields.hpp"

#include <array>

namespace hwsync {

namespace {

using enum FieldType;

constexpr std::array<Field, product_field::count> product_table{{
    {"handle", text},
    {"title", text},
    {"description_html", text},
    {"vendor", text},
    {"product_type", text},
    {"status", text},
    {"tags", json},
    {"is_gift_card", integer},
    {"is_kit", integer},
    {"created_at", time, true},
    {"updated_at", time, true},
    {"published_at", time, true},
    {"variants_count", integer},
    {"category_id", text},
    {"category_name", text},
    {"category_full_name", text},
    {"options", json},
    {"image_url", text},
    {"seo_title", text},
    {"seo_description", text},
    {"online_store_url", text},
}};

constexpr std::array<Field, variant_field::count> variant_table{{
    {"title", text},
    {"sku", text},
    {"barcode", text},
    {"price", text},
    {"compare_at_price", text},
    {"position", integer},
    {"taxable", integer},
    {"is_kit", integer},
    {"created_at", time, true},
    {"updated_at", time, true},
    {"selected_options", json},
    {"inventory_item_id", integer},
    {"requires_shipping", integer},
    {"tracked", integer},
    {"weight", real},
    {"weight_unit", text},
}};

} // namespace

std::span<const Field> product_fields() noexcept {
    return product_table;
}

std::span<const Field> variant_fields() noexcept {
    return variant_table;
}

std::span<const Field> fields_of(RecordKind kind) noexcept {
    return kind == RecordKind::product ? product_fields() : variant_fields();
}

} // namespace hwsync
