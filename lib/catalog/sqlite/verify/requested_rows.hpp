#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/requested.hpp"
#include "catalog/sqlite/verify/shops.hpp"

#include <hwsync/identifier.hpp>

#include <vector>

namespace hwsync::sqlite {

/// Whether the rows that identifiers have to do with can be found by the keys
/// that are stored: each is made as one would be now.
bool has_keys_to_seek_by(const std::vector<ShopToVerify>& shops);

/// Puts into temp.asked_row (shop, id) the variants, of the catalog and of the
/// children, that have to do with the identifiers, and those that these are
/// compared with.
void find_asked_rows(const Connection& connection,
                     const std::vector<ShopToVerify>& shops,
                     const AskedIdentifiers& asked, Identifier identifier);

} // namespace hwsync::sqlite
