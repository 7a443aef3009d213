#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/fields.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Empty where there is none.
std::string property(const Connection& connection, std::string_view name);
/// Writes nothing where the value is the same already.
void set_property(Connection& connection, std::string_view name,
                  std::string_view value);

CatalogIdentity identity_of(const Connection& connection);

/// If the primary shop's name changes, everything that refers to it by name is
/// renamed, too.
void set_identity(Connection& connection, const CatalogIdentity& identity);

/// Gives everything that refers to a shop by its name another name, except the
/// shop's own row. What a former shop of that name left is removed.
void rename_shop_rows(Connection& connection, std::string_view from,
                      std::string_view to);

enum class IdWanted { find, make };

/// An id of the catalog's own, which no other has; empty where it has none and
/// none is to be made.
std::string catalog_id_of(Connection& connection, IdWanted wanted);

/// The primary shop's id at Shopify; nothing before its first live reading.
std::optional<std::int64_t> primary_shopify_id(const Connection& connection);
void set_primary_shopify_id(Connection& connection, std::int64_t id);

/// How many rows of a kind are live: kept, so that nobody has to count.
std::uint64_t live_rows(const Connection& connection, const ShopScope& scope,
                        RecordKind kind);
void set_live_rows(Connection& connection, const ShopScope& scope,
                   RecordKind kind, std::uint64_t count);

/// Notes that a run wrote rows that the shop begins with: they have no
/// written_run.
void set_loaded_run(Connection& connection, const ShopScope& scope,
                    std::int64_t run);

} // namespace hwsync::sqlite
