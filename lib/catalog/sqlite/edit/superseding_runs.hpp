#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/catalog_view.hpp>

#include <cstdint>
#include <optional>

namespace hwsync::sqlite {

/// What later runs did to the links that `run` changed. Changes that were
/// completely undone do not count.
SupersedingRuns superseding_runs(const Connection& connection,
                                 std::int64_t run);

/// The later run that forgot a shop whose links `run` changed, and with it what
/// that one did; nothing if there is none.
std::optional<Run> run_that_forgot(const Connection& connection,
                                   const Run& run);

} // namespace hwsync::sqlite
