#pragma once

#include "catalog/association.hpp"
#include "catalog/ids/common_ids.hpp"
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

/// Of these: those of which nothing was ever stored but what operators decided.
std::vector<std::string> unread_shops(const Connection& connection);

/// By which the shop's stored keys were made.
StripRules strip_rules_of(const Connection& connection, std::int64_t shop);

/// The keys that an identifier has in a child shop: as it stands, and with what
/// is taken off that shop's SKUs. Empty where it is no identifier.
std::vector<std::string> keys_in_shop(const Connection& connection,
                                      std::int64_t shop, Identifier identifier,
                                      std::string_view text);

/// The near forms of such keys, and those where what is taken off is nearly
/// there.
std::vector<std::string> near_forms_in_shop(const Connection& connection,
                                            std::int64_t shop,
                                            Identifier identifier,
                                            std::string_view text);

/// The scope of a child shop, which is made known where it is new.
ShopScope scope_of(Connection& connection, const ShopRules& rules);

/// Whether the keys of the shop's rows are as they would be made now.
bool has_keys_of(const Connection& connection, const ShopScope& scope);

/// A child's scope with the rules by which its keys were made.
ShopScope kept_scope(const Connection& connection, ShopScope child);

/// Remembers that the shop's keys were made by the scope's rules and in the way
/// of this version; whether that is news.
bool keep_key_settings(Connection& connection, const ShopScope& scope);

/// Remembers that a whole reading kept the fields of this version.
void note_fields_kept(Connection& connection, const ShopScope& child);

/// The children whose rows lack fields that this version keeps, because their
/// last whole reading was an earlier version's.
std::vector<std::string> shops_to_read_whole(const Connection& connection);

enum class Rows { all, live };

/// Seeks among a scope's rows. The connection must outlive it.
IdSeek seek_in(const Connection& connection, const ShopScope& scope,
               RecordKind kind, Rows rows);

/// The scopes of the child shops, in the order of their names.
std::vector<ShopScope> child_scopes(const Connection& connection);

/// How many variants had which outcome when the shop was last matched.
MatchCounts outcomes_of(const Connection& connection, std::int64_t shop);

void set_outcomes(Connection& connection, std::int64_t shop,
                  const MatchCounts& counts);

} // namespace hwsync::sqlite
