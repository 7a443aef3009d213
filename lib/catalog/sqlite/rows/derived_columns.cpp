#include "catalog/sqlite/rows/derived_columns.hpp"

#include "base/xxh3.hpp"
#include "model/record_codec.hpp"

namespace hwsync::sqlite {

namespace {

namespace vf = variant_field;

std::string_view near_form(const Keys& keys) {
    return keys.near == keys.exact ? std::string_view{} : keys.near;
}

/// What was not kept at first is left out where there is none.
void append_if_any(std::int64_t position, const Value& value,
                   std::string& bytes) {
    if (value.present() && value.type != Value::Type::null) {
        append_encoded(Value::of_integer(position), bytes);
        append_encoded(value, bytes);
    }
}

} // namespace

struct ColumnDeriver::Parts {
    std::int64_t id;
    std::int64_t product_id;
    std::uint64_t line_hash;
    std::string_view deleted_at;
    const std::array<Value, max_fields>& values;
};

ColumnDeriver::ColumnDeriver(const ShopScope& scope, RecordKind kind)
    : m_kind(kind), m_strip(scope.strip) {
    const auto kept = scope.kept(kind);
    const auto first = kept.size() - scope.added_later(kind);
    m_kept = kept.first(first);
    m_added = kept.subspan(first);
}

Derived ColumnDeriver::make(const StoredRow& row) {
    return make(
        {row.id, row.product_id, row.line_hash, row.deleted_at, row.values});
}

Derived ColumnDeriver::make(const Record& record) {
    return make(
        {record.id, record.product_id, record.line_hash, {}, record.values});
}

Derived ColumnDeriver::make(const Parts& row) {
    Derived derived;
    if (m_kind == RecordKind::variant) {
        make_sku_keys(stripped(row.values[vf::sku].text, m_strip), m_sku);
        make_barcode_keys(row.values[vf::barcode].text, m_barcode);
        derived.sku_key = m_sku.exact;
        derived.barcode_key = m_barcode.exact;
        derived.sku_near = near_form(m_sku);
        derived.barcode_near = near_form(m_barcode);
    }
    m_encoded.clear();
    append_encoded(Value::of_integer(row.id), m_encoded);
    append_encoded(Value::of_integer(row.product_id), m_encoded);
    append_encoded(Value::of_integer(static_cast<std::int64_t>(row.line_hash)),
                   m_encoded);
    append_encoded(Value::of_text_or_null(row.deleted_at), m_encoded);
    for (const auto position : m_kept) {
        const auto& value = row.values[position];
        if (value.present()) {
            append_encoded(value, m_encoded);
        } else {
            append_encoded(Value::of_null(), m_encoded);
        }
    }
    if (m_kind == RecordKind::variant) {
        for (const auto key : {derived.sku_key, derived.barcode_key,
                               derived.sku_near, derived.barcode_near}) {
            append_encoded(Value::of_text_or_null(key), m_encoded);
        }
    }
    for (const auto position : m_added) {
        append_if_any(static_cast<std::int64_t>(position), row.values[position],
                      m_encoded);
    }
    derived.digest = xxh3_of(m_encoded);
    return derived;
}

RowFinisher::RowFinisher(const ShopScope& scope)
    : m_fields_version(scope.fields_version()),
      m_products(scope, RecordKind::product),
      m_variants(scope, RecordKind::variant) {}

void RowFinisher::finish(Record& record, TextArena& arena) {
    const bool is_product = record.kind == RecordKind::product;
    if (!is_product && record.product_id == 0) {
        return;
    }
    auto derived = (is_product ? m_products : m_variants).make(record);
    for (auto* key : {&derived.sku_key, &derived.barcode_key, &derived.sku_near,
                      &derived.barcode_near}) {
        *key = arena.store(*key);
    }
    record.derived = derived;
}

LateFinisher::LateFinisher(const ShopScope& scope)
    : m_fields_version(scope.fields_version()) {}

} // namespace hwsync::sqlite
