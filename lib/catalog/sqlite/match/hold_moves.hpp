#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace hwsync::sqlite {

class ProposedLinks;

enum class Moved { blocks, pins_too };

/// Moves each block and pin whose variant is gone to the variants that replace
/// that one: they have the same key (of the other identifier where neither has
/// one that links), titles and options, did not exist beside it, have neither
/// link nor block, replace no other variant that went later, and no operator
/// has let them go since that was decided. A pin moves
/// only to a single one, as several would have the same target, and only where
/// no other that went with it may be meant. To be called once the input has
/// ended.
void move_holds(Connection& connection, std::int64_t shop,
                Identifier identifier, const MatchingRules& rules,
                const LinkChanger& changer, Moved moved);

/// By the variants that will get them, and have nothing yet.
using AwaitedHolds = std::map<std::int64_t, AwaitedHold>;

/// What return_holds() and move_holds() would do.
AwaitedHolds awaited_holds(const Connection& connection, std::int64_t shop,
                           Identifier identifier,
                           const MatchingConfig& matching);

/// What may come to a variant, or would if it were there and had nothing, also
/// where it waits for more to be known, or an operator has decided since.
class HoldClaims {
public:
    HoldClaims(const Connection& connection, Identifier identifier);
    std::vector<HoldClaim> on(ShopVariantId variant,
                              const MatchingConfig& matching);

private:
    /// Who gets something back, and from whom.
    using GivenBack = std::map<std::int64_t, std::int64_t>;
    const GivenBack& given_back_in(std::int64_t shop);

    const Connection& m_connection;
    Identifier m_identifier;
    LazyStatement m_has_moved;
    LazyStatement m_claims;
    std::map<std::int64_t, GivenBack> m_given_back; ///< by shop
};

/// Lets the candidate hold what it will get, if anything, and returns that.
std::optional<AwaitedHold> hold_what_is_awaited(ShopCandidate& candidate,
                                                const AwaitedHolds& awaited);
void propose_awaited_pins(const AwaitedHolds& awaited, ProposedLinks& links);

/// The same of several shops; nothing until look_ahead() says by which rules.
class AwaitedInShops {
public:
    AwaitedInShops(const Connection& connection, Identifier identifier)
        : m_connection(connection), m_identifier(identifier) {}

    void look_ahead(const MatchingRules& rules);
    /// To be called when rows or links have changed.
    void look_again() { m_by_shop.clear(); }
    const AwaitedHolds& of(std::int64_t shop);
    std::vector<std::int64_t> variants_of(std::int64_t shop,
                                          std::optional<std::int64_t> from);

private:
    const Connection& m_connection;
    Identifier m_identifier;
    std::optional<MatchingConfig> m_matching;
    std::map<std::int64_t, AwaitedHolds> m_by_shop;
};

/// Gives a variant that is back in the shop, and has nothing, what had moved
/// from it, as long as the variant that has it now is held the same.
void return_holds(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved);

/// Ends what a variant that is gone still holds after it was returned. To be
/// called once no variant can take it over any more.
void leave_copies(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved);

} // namespace hwsync::sqlite
