#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/placeholders.hpp>

#include <cstdint>

namespace hwsync::sqlite {

/// Reads all of a shop's variants.
IdentifierCounts count_identifiers(const Connection& connection,
                                   const ShopScope& scope,
                                   Identifier identifier,
                                   const MatchingConfig& matching);

/// Whether any of the primary shop's variants has the identifier that links,
/// and not a placeholder for it. Passes over equal ones.
bool has_identifier(const Connection& connection, Identifier identifier,
                    const MatchingConfig& matching);

/// Makes another identifier the one that links. Throws Error(safety) where a
/// link, block, pin or waiver rests on the one that does.
void change_identifier(Connection& connection, Identifier from, Identifier to,
                       std::int64_t run);

} // namespace hwsync::sqlite
