#pragma once

#include "catalog/sqlite/load/row_observer.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"

#include <array>

namespace hwsync::sqlite {

/// Counts identifiers while the variants are written that have them.
class LoadedCounts final : public RowObserver {
public:
    /// `rows` is the table of the variants.
    LoadedCounts(const TableShape& rows, IdentifierCounter& counter);

    std::span<const std::size_t> columns() const noexcept override {
        return m_columns;
    }
    void add(std::int64_t id, std::span<const Value> row) override;

private:
    /// Positions of the key, the other key and the identifier.
    std::array<std::size_t, 3> m_columns;
    IdentifierCounter& m_counter;
};

} // namespace hwsync::sqlite
