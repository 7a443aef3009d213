#include "catalog/sqlite/load/loaded_counts.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <string_view>

namespace hwsync::sqlite {

LoadedCounts::LoadedCounts(const TableShape& rows, IdentifierCounter& counter)
    : m_columns{position_of(rows, key_column(counter.identifier())),
                position_of(rows, other_key_column(counter.identifier())),
                position_of(rows, to_string(counter.identifier()))},
      m_counter(counter) {}

/// A new catalog has no deleted variant.
void LoadedCounts::add(std::int64_t, std::span<const Value> row) {
    const auto text = [&](std::size_t column) {
        return row[m_columns[column]].text;
    };
    m_counter.add({text(0), text(1), text(2)});
}

} // namespace hwsync::sqlite
