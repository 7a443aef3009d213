#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/import_state.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// Counts the variants that the run brought and that have an identifier, and of
/// these, those whose identifier a live variant of an earlier run has too: most
/// of them, where the export is another shop's.
void count_foreign(const ImportState& state, Identifier identifier,
                   ImportTotals& totals);

} // namespace hwsync::sqlite
