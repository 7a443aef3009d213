#include "catalog/sqlite/verify/rows/row_digest.hpp"

#include "base/xxh3.hpp"

namespace hwsync::sqlite {

RowDigest::RowDigest(
    const ShopScope& scope, RecordKind kind,
    const std::function<std::size_t(std::string_view)>& place_of)
    : m_id(place_of("id")), m_line_hash(place_of("line_hash")),
      m_deleted_at(place_of("deleted_at")) {
    const auto kept = scope.kept(kind);
    const auto count = kept.size() - scope.added_later(kind);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto place = place_of(fields_of(kind)[kept[i]].column);
        if (i < count) {
            m_fields.push_back(place);
        } else {
            m_added.emplace_back(kept[i], place);
        }
    }
    if (kind == RecordKind::variant) {
        m_product_id = place_of("product_id");
        for (const auto* key :
             {"sku_key", "barcode_key", "sku_near", "barcode_near"}) {
            m_keys.push_back(place_of(key));
        }
    }
}

void RowDigest::append_text(const Value& text) {
    append_encoded(text.text.empty() ? Value::of_null() : text, m_encoded);
}

std::int64_t RowDigest::digest() const {
    return static_cast<std::int64_t>(xxh3_of(m_encoded));
}

} // namespace hwsync::sqlite
