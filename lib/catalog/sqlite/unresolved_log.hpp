#pragma once

#include "catalog/sqlite/connection.hpp"
#include "catalog/sqlite/unresolved_spool.hpp"

#include <cstdint>

namespace hwsync::sqlite {

/// Brings the table of what is unresolved up to what this run found; only what
/// differs is written.
void store_unresolved(const Connection& connection, std::int64_t shop,
                      std::int64_t run, const UnresolvedSpool& found);

} // namespace hwsync::sqlite
