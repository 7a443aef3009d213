#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// The runs that a row names. `written` is that of `changed` where the row
/// names none; see WrittenRow.
struct RowRuns {
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t written = 0;
};

/// How many rows of a kind a shop has, deleted ones included, and the sums of
/// their runs. Kept, so that a row is missed that another program removes:
/// a digest only tells of rows that are there, and not by which run.
struct RowTally {
    std::uint64_t rows = 0;
    std::uint64_t created_runs = 0;
    std::uint64_t changed_runs = 0;
    std::uint64_t written_runs = 0;

    /// A row that came, or, with sign -1, one that went. Sums are modulo 2^64,
    /// as a damaged row may name any run.
    void add(const RowRuns& runs, std::int64_t sign = 1) noexcept {
        const auto factor = static_cast<std::uint64_t>(sign);
        rows += factor;
        created_runs += factor * static_cast<std::uint64_t>(runs.created);
        changed_runs += factor * static_cast<std::uint64_t>(runs.changed);
        written_runs += factor * static_cast<std::uint64_t>(runs.written);
    }
    bool operator==(const RowTally&) const = default;
};

RowTally row_tally(const Connection& connection, const ShopScope& scope,
                   RecordKind kind);

/// Adds what came and went inside a transaction of the caller's.
void change_row_tally(Connection& connection, const ShopScope& scope,
                      RecordKind kind, const RowTally& change);

} // namespace hwsync::sqlite
