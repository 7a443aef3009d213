#pragma once

#include "catalog/sqlite/import/import_state.hpp"

namespace hwsync::sqlite {

/// Counts and keeps a line that cannot be used: what it names counts as held.
/// Where it names nobody, nothing can be told of what did not come.
void hold_rejected(ImportState& state, const Reject& reject);

} // namespace hwsync::sqlite
