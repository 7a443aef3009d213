#pragma once

#include "catalog/row_feed.hpp"
#include "model/value.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::share {

// Rows as COPY (FORMAT binary) has them; postgresql.org, "COPY", File Formats.

std::string_view copy_header() noexcept;
std::string_view copy_trailer() noexcept;

/// Appends a row: the values, each as its column's type has it.
class RowEncoder {
public:
    explicit RowEncoder(std::string& bytes) : m_bytes(bytes) {}

    void begin(std::size_t columns);
    void add(const Value& value, ColumnType type);
    void add_flag(bool flag);
    void add_null();

private:
    template <typename Integer> void append(Integer value);
    std::string& m_bytes;
};

/// Takes rows apart that come in pieces.
class RowDecoder {
public:
    using Take = std::function<void(std::span<const Value>)>;

    /// The texts of a row are valid while `take` is at it.
    RowDecoder(std::vector<ColumnType> types, Take take);

    /// Throws Error(storage) where this is none of such rows.
    void put(std::string_view piece);
    /// Throws where a row is not whole.
    void finish() const;

private:
    bool take_row(std::string_view& bytes);
    Value value_of(std::string_view field, ColumnType type) const;

    std::vector<ColumnType> m_types;
    Take m_take;
    std::vector<Value> m_row;
    std::string m_bytes;
    bool m_has_header = false;
    bool m_is_over = false;
};

} // namespace hwsync::share
