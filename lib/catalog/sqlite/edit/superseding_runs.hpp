#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// What runs after `run` did to the links that it changed. What was done and
/// wholly undone again does not count.
SupersedingRuns superseding_runs(const Connection& connection,
                                 std::int64_t run);

} // namespace hwsync::sqlite
