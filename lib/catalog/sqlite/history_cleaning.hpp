#pragma once

#include "catalog/sqlite/connection.hpp"

#include <hwsync/time.hpp>

namespace hwsync::sqlite {

/// Forgets what runs that began more than `keep` before `now` have left:
/// rejects, what was unresolved only until then, bulk operations, and
/// entries of the link history that a later entry of such a run follows: each
/// variant keeps the last one. A run goes with that, but for the newest of each
/// job and those whose whole history is there, which can still be undone.
///
/// A part at a time where there is much; inside the caller's transaction.
void forget_old_history(const Connection& connection, Time now, Duration keep);

} // namespace hwsync::sqlite
