#pragma once

#include "model/fields.hpp"
#include "model/value.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// What is stored of a row besides its values, and made of them: see
/// sqlite/schema.sql. A key is empty where there is none.
struct Derived {
    std::uint64_t digest = 0;
    std::string_view sku_key;
    std::string_view barcode_key;
    std::string_view sku_near; ///< only where it differs from the key
    std::string_view barcode_near;
};

/// A product or a variant as one line of an export gives it. What the line does
/// not name is missing, which is not the same as null.
struct Record {
    RecordKind kind = RecordKind::product;
    std::int64_t id = 0;
    std::int64_t product_id = 0; ///< of a variant; 0 where the line names none
    std::uint64_t line = 0;      ///< from 1
    std::uint64_t line_hash = 0;
    std::array<Value, max_fields> values;
    /// Of the record as it stands here; where there is none, who stores it
    /// makes it.
    std::optional<Derived> derived;

    const Value& updated_at() const noexcept {
        return values[kind == RecordKind::product
                          ? std::size_t{product_field::updated_at}
                          : std::size_t{variant_field::updated_at}];
    }
};

} // namespace hwsync
