#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

std::optional<Time> watermark(const Connection& connection,
                              std::string_view shop, std::string_view command);

/// As Catalog::incomplete_products().
std::vector<std::int64_t> incomplete_products(const Connection& connection,
                                              std::string_view shop);

/// As Catalog::known_until().
std::optional<Time> known_until(const Connection& connection);
/// Does nothing where that is earlier than what it says already.
void set_known_until(Connection& connection, Time until);

std::optional<std::string> shop_of_store(const Connection& connection,
                                         std::int64_t store);

/// What a live reading leaves behind, inside the import's transaction.
/// `primary` is the primary shop's name.
void store_live(Connection& connection, const ShopScope& scope,
                std::string_view primary, std::int64_t run,
                const LiveCommit& live);

} // namespace hwsync::sqlite
