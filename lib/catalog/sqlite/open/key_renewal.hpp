#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

namespace hwsync::sqlite {

/// The version that the catalog's keys were made by.
int kept_key_version(const Connection& connection);

/// Makes all keys anew that the catalog keeps, in one transaction, where they
/// were made in another way than this version does: those of the primary shop
/// and of all children, of links and of waivers. The connection must keep
/// seals.
void renew_all_keys(Connection& connection);

/// Makes the keys of all the shop's rows anew where what is taken off its SKUs,
/// or the way in which keys are made, has changed. `run` is who does so.
void renew_keys(Connection& connection, const ShopScope& scope,
                std::int64_t run);

} // namespace hwsync::sqlite
