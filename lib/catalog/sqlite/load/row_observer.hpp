#pragma once

#include "catalog/sqlite/records/record_format.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace hwsync::sqlite {

/// Looks at the rows of a table while they are written.
class RowObserver {
public:
    virtual ~RowObserver() = default;

    /// Positions of the columns that add() looks at; the values of others may
    /// be missing there.
    virtual std::span<const std::size_t> columns() const noexcept = 0;

    /// Called for each row, in the order of their ids.
    virtual void add(std::int64_t id, std::span<const Value> row) = 0;

    /// Called once all rows were added.
    virtual void finish() {}
};

} // namespace hwsync::sqlite
