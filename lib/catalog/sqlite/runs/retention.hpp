#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/time.hpp>

namespace hwsync::sqlite {

/// Forgets what runs that began more than `keep` before `now` have left:
/// rejects, what was unresolved only until then, bulk operations, and
/// entries of the link history that a later entry of such a run follows: each
/// variant keeps the last one. A run goes with the first of its entries; one
/// that lost none, and can still be undone, stays, and so does the newest of
/// each job. Where the newest watermark is older than `now`, that counts.
///
/// A part at a time where there is much; inside the caller's transaction.
void forget_old_history(Connection& connection, Time now, Duration keep);

} // namespace hwsync::sqlite
