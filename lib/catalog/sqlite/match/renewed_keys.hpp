#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

namespace hwsync::sqlite {

/// Where a child shop's keys were made by other rules than these, puts copies
/// of its rows in front of the stored ones, with the keys that its next
/// associate will make; other shops' rows are out of sight then. Writes
/// nothing.
void look_with_keys_of(Connection& connection, const ShopScope& scope);

} // namespace hwsync::sqlite
