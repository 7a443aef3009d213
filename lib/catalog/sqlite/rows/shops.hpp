#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The number of a child shop; nothing where the catalog does not know it.
std::optional<std::int64_t> find_shop(const Connection& connection,
                                      std::string_view name);

/// The child shops that the catalog knows, in the order of their names.
std::vector<std::string> shop_names(const Connection& connection);

/// By which the shop's stored keys were made.
StripRules strip_rules_of(const Connection& connection, std::int64_t shop);

/// The keys that an identifier has in a child shop: as it stands, and with what
/// is taken off that shop's SKUs. Empty where it is no identifier.
std::vector<std::string> keys_in_shop(const Connection& connection,
                                      std::int64_t shop, Identifier identifier,
                                      std::string_view text);

/// The shelf of a child shop, which is made known where it is new.
Shelf shelf_of(const Connection& connection, const ShopRules& rules);

/// Whether the keys of the shop's rows are as they would be made now.
bool has_keys_of(const Connection& connection, const Shelf& shelf);

/// A child's shelf with the rules by which its keys were made.
Shelf kept_shelf(const Connection& connection, Shelf child);

/// Remembers that the shop's keys were made by the shelf's rules and in the way
/// of this version; whether that is news.
bool keep_key_settings(const Connection& connection, const Shelf& shelf);

/// Makes the keys of all the shop's rows anew where what is taken off its SKUs,
/// or the way in which keys are made, has changed.
void renew_keys(const Connection& connection, const Shelf& shelf);

/// How many variants had which outcome when the shop was last matched.
MatchCounts outcomes_of(const Connection& connection, std::int64_t shop);

/// `outcomes` is a JSON object of counts.
void set_outcomes(const Connection& connection, std::int64_t shop,
                  std::string_view outcomes);

} // namespace hwsync::sqlite
