#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

namespace hwsync::sqlite {

/// If a child shop's keys were made by other rules than these, puts temporary
/// copies of its rows in front of the stored ones, with the keys that its next
/// associate will make. Other shops' rows are then no longer visible. Does not
/// write to the catalog.
void look_with_keys_of(Connection& connection, const ShopScope& scope);

} // namespace hwsync::sqlite
