#pragma once

#include "catalog/sqlite/import/import_state.hpp"

namespace hwsync::sqlite {

/// Marks as deleted what the input shows to be gone, and counts it. Nothing
/// goes that was created or changed after the export began.
void end_what_is_gone(ImportState& state);

} // namespace hwsync::sqlite
