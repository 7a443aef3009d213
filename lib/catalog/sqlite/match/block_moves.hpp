#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/link_table.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>

namespace hwsync::sqlite {

/// Moves each block whose variant is gone to the variants that were made anew
/// in its stead: that have the same key, titles and options, were not there
/// beside it, and of which nothing is held. Once the input has ended.
void move_blocks(Connection& connection, std::int64_t shop,
                 Identifier identifier, const LinkChanger& changer);

} // namespace hwsync::sqlite
