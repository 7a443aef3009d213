#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/import/import_state.hpp"

#include <optional>

namespace hwsync::sqlite {

/// An id that the run brought to its scope and that stands on another one:
/// those of the children for the primary shop, all others for a child.
std::optional<ForeignId> find_foreign_id(const ImportState& state);

/// What the run brought to the primary shop's scope that stands there under
/// other ids.
ForeignCounts count_foreign(const ImportState& state, Identifier identifier);

} // namespace hwsync::sqlite
