#pragma once

#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/record_codec.hpp"
#include "model/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// What the digest of a product or variant must be, for whoever has the columns
/// of its row in an order of their own.
class RowDigest {
public:
    /// `place_of` is called with the name of each column that is needed.
    RowDigest(const ShopScope& scope, RecordKind kind,
              const std::function<std::size_t(std::string_view)>& place_of);

    /// `value_at` yields the value at such a place.
    template <typename ValueAt> std::int64_t of(const ValueAt& value_at) {
        m_encoded.clear();
        append_encoded(value_at(m_id), m_encoded);
        append_encoded(m_product_id ? value_at(*m_product_id)
                                    : Value::of_integer(0),
                       m_encoded);
        append_encoded(value_at(m_line_hash), m_encoded);
        append_text(value_at(m_deleted_at));
        for (const auto place : m_fields) {
            append_encoded(value_at(place), m_encoded);
        }
        for (const auto place : m_keys) {
            append_text(value_at(place));
        }
        for (const auto& [position, place] : m_added) {
            if (const auto value = value_at(place);
                value.type != Value::Type::null) {
                append_encoded(
                    Value::of_integer(static_cast<std::int64_t>(position)),
                    m_encoded);
                append_encoded(value, m_encoded);
            }
        }
        return digest();
    }

private:
    void append_text(const Value& text);
    std::int64_t digest() const;

    std::size_t m_id;
    std::optional<std::size_t> m_product_id; ///< a variant's
    std::size_t m_line_hash;
    std::size_t m_deleted_at;
    std::vector<std::size_t> m_fields;
    std::vector<std::size_t> m_keys; ///< a variant's
    /// Fields that were added later, by their positions; see
    /// ShopScope::added_later().
    std::vector<std::pair<std::size_t, std::size_t>> m_added;
    std::string m_encoded;
};

} // namespace hwsync::sqlite
