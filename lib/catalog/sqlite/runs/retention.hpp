#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/time.hpp>

#include <cstdint>

namespace hwsync::sqlite {

/// Removes what runs that began more than `keep` before `now` have left:
/// rejects, outcomes of variants that have been resolved since, bulk
/// operations, and those entries of the link history that a later entry of such
/// a run follows. The last entry of each variant stays. A run is removed with
/// the first of its entries; one that lost none, and can still be undone,
/// stays, and so does the newest of each job. If the newest watermark is older
/// than `now`, it counts instead.
///
/// Works in portions if there is much, inside the caller's transaction.
void forget_old_history(Connection& connection, Time now, Duration keep);

/// The newest entry of the links' history that was removed, and the newest run
/// that ended a block of a key which was removed; 0 if there is none. What
/// changed before that can no longer be told one by one.
std::int64_t last_removed_entry(const Connection& connection);
std::int64_t last_removed_block(const Connection& connection);

} // namespace hwsync::sqlite
