#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// What later runs did to the links that `run` changed. Changes that were
/// completely undone do not count.
SupersedingRuns superseding_runs(const Connection& connection,
                                 std::int64_t run);

} // namespace hwsync::sqlite
