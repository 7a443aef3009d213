#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/link_table.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>

namespace hwsync::sqlite {

/// Moves each block whose variant is gone to the variants that replace that
/// one: they have the same key, titles and options, did not exist beside it,
/// and have neither link nor block. To be called once the input has ended.
void move_blocks(Connection& connection, std::int64_t shop,
                 Identifier identifier, const LinkChanger& changer);

} // namespace hwsync::sqlite
