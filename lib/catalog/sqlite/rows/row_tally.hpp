#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// The runs that a row names; `written` is 0 where it names none, see
/// WrittenRow.
struct RowRuns {
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t written = 0;
};

/// How many rows of a kind a shop has, deleted ones included, and the sum of
/// the digests of their runs. Kept, so that a row is missed that another
/// program removes: a row's own digest only tells of rows that are there, and
/// not by which run.
struct RowTally {
    std::uint64_t rows = 0;
    std::uint64_t run_digests = 0;

    /// A row that came, or, with sign -1, one that went.
    void add(std::int64_t id, const RowRuns& runs,
             std::int64_t sign = 1) noexcept {
        const auto factor = static_cast<std::uint64_t>(sign);
        rows += factor;
        run_digests += factor * digest(id, runs);
    }
    /// What SQL can compute too, without an overflow whatever a damaged row
    /// names: migration 15 does. Squares, so that what rows exchange shows,
    /// however regular their ids are.
    static std::uint64_t digest(std::int64_t id, const RowRuns& runs) noexcept {
        constexpr std::int64_t prime = 2147483647;
        const auto rest = id % prime;
        const auto mixed =
            (rest * rest + 40503 * (runs.created % prime) +
             30011 * (runs.changed % prime) + 20021 * (runs.written % prime)) %
            prime;
        return static_cast<std::uint64_t>(mixed * mixed % prime);
    }
    RowTally& operator+=(const RowTally& other) noexcept {
        rows += other.rows;
        run_digests += other.run_digests;
        return *this;
    }
    bool operator==(const RowTally&) const = default;
};

RowTally row_tally(const Connection& connection, const ShopScope& scope,
                   RecordKind kind);

/// Adds what came and went inside a transaction of the caller's.
void change_row_tally(Connection& connection, const ShopScope& scope,
                      RecordKind kind, const RowTally& change);

} // namespace hwsync::sqlite
