#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>

namespace hwsync::sqlite {

enum class Moved { blocks, pins_too };

/// Moves each block and pin whose variant is gone to the variants that replace
/// that one: they have the same key (of the other identifier where neither has
/// one that links), titles and options, did not exist beside it, have neither
/// link nor block, and replace no other variant that went later. A pin moves
/// only to a single one, as several would have the same target, and only where
/// no other that went with it may be meant. To be called once the input has
/// ended.
void move_holds(Connection& connection, std::int64_t shop,
                Identifier identifier, const MatchingRules& rules,
                const LinkChanger& changer, Moved moved);

/// The variants that return_holds() and move_holds() would pin, with what to.
std::map<std::int64_t, std::int64_t> awaited_pins(const Connection& connection,
                                                  std::int64_t shop,
                                                  Identifier identifier,
                                                  const MatchingRules& rules);

/// Gives a variant that is back in the shop, and has nothing, what had moved
/// from it, as long as the variant that has it now is held the same.
void return_holds(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved);

/// Ends what a variant that is gone still holds after it was returned. To be
/// called once no variant can take it over any more.
void leave_copies(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved);

} // namespace hwsync::sqlite
