#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"

namespace hwsync::sqlite {

/// Whether what the primary shop's blocks of lines tell is what its rows hold:
/// an import passes over a line that they tell of.
void check_lines(const Connection& connection, FindingSpool& report);

} // namespace hwsync::sqlite
