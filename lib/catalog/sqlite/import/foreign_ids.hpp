#pragma once

#include "catalog/catalog.hpp"
#include "catalog/common_ids.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/import/import_state.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <optional>
#include <vector>

namespace hwsync::sqlite {

enum class Rows { all, live };

/// Seeks among a shelf's rows. The connection must outlive it.
IdSeek seek_in(const Connection& connection, const Shelf& shelf,
               RecordKind kind, Rows rows);

/// The shelves of the child shops, in the order of their names.
std::vector<Shelf> child_shelves(const Connection& connection);

/// An id that the run brought to its shelf and that stands on another one:
/// those of the children for the primary shop, all others for a child.
std::optional<ForeignId> find_foreign_id(ImportState& state);

/// What the run brought to the primary shop's shelf that stands there under
/// other ids.
ForeignCounts count_foreign(ImportState& state, Identifier identifier);

} // namespace hwsync::sqlite
