#pragma once

#include "catalog/association.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/matching.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// What the outcomes of a shop's variants rest on besides the shop's own rows:
/// the catalog's rows, the links, and the rules. Equal texts mean that nothing
/// of it has changed.
std::string match_basis(const Connection& connection, const ShopRules& rules);

/// Whether it is from a release that linked placeholders like identifiers.
bool knows_no_placeholders(std::string_view basis);

/// The rules in force that earlier releases did not have, as words.
std::string later_rules(const MatchingConfig& matching);
bool has_rule(std::string_view rules, LinkRule rule);
/// All later rules, for a shop that this release makes known: no earlier
/// release can have left its variants without the links that they make.
std::string all_later_rules();
/// Those that the shop's last associate went by; none where an earlier release
/// ran it.
std::string last_later_rules(const Connection& connection, std::int64_t shop);
void set_last_later_rules(Connection& connection, std::int64_t shop,
                          const std::string& rules);
void forget_later_rules(Connection& connection, std::int64_t shop);

/// What a shop was last matched on; empty where its rows have changed since.
std::string last_match_basis(const Connection& connection, std::int64_t shop);
void set_last_match_basis(Connection& connection, std::int64_t shop,
                          const std::string& basis);

void forget_match_basis(Connection& connection, std::int64_t shop);

/// The last run that changed such rows of the catalog; 0 for none.
std::int64_t last_catalog_change(const Connection& connection);

/// Notes that a run has changed rows of the catalog that outcomes rest on.
void note_catalog_change(Connection& connection, std::int64_t run);

} // namespace hwsync::sqlite
