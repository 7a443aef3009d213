#include "catalog/sqlite/match/hold_moves.hpp"

#include "catalog/sqlite/evidence/proposed_links.hpp"
#include "catalog/sqlite/links/hold_sql.hpp"
#include "catalog/sqlite/runs/undone_runs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// A pin or a block.
struct Held {
    std::int64_t target = 0; ///< 0 for a block
    std::string key;
    std::string note;
    std::int64_t of = 0; ///< the variant that holds it

    LinkState state() const { return {target, "manual", key, note}; }
    std::string_view name() const { return target == 0 ? "block" : "pin"; }
    std::string_view done() const { return target == 0 ? "blocked" : "pinned"; }
    std::string went_along_to(std::int64_t variant) const {
        return fmt::format("its {} went along to variant {}", name(), variant);
    }
};

/// What is held of a variant that is gone, and the variants that replace it.
struct HoldMove {
    Held held;
    std::vector<std::int64_t> to;
};

/// A placeholder is no key.
bool have_same_key(const Statement& move, const MatchingRules& rules) {
    if (!move.is_null(5) && !rules.is_placeholder(move.text(5))) {
        return true;
    }
    return !move.is_null(6) && move.text(6) == move.text(7) &&
           !rules.is_other_placeholder(move.text(6));
}

/// Where what was held of a variant is held by now: it may have moved on.
class Successors {
public:
    Successors(const Connection& connection, std::int64_t shop)
        : m_shop(shop),
          m_next(connection.prepare(
              "SELECT EXISTS (SELECT 1 FROM link WHERE shop = ?1"
              "  AND variant_id = ?2 AND origin = 'manual'"
              "  AND COALESCE(catalog_variant_id, 0) = ?3),"
              " (SELECT other_variant FROM link_history"
              "  INDEXED BY link_history_by_variant WHERE shop = ?1"
              "  AND variant_id = ?2 AND other_variant IS NOT NULL"
              "  AND to_origin IS NULL ORDER BY sequence DESC LIMIT 1)")) {}

    /// The first of them that holds it; 0 for none.
    std::int64_t holder(std::int64_t variant, std::int64_t target) {
        std::set<std::int64_t> seen;
        while (variant != 0 && seen.insert(variant).second) {
            m_next.reset();
            m_next.bind(1, m_shop).bind(2, variant).bind(3, target).step();
            if (m_next.integer(0) != 0) {
                return variant;
            }
            variant = m_next.integer(1);
        }
        return 0;
    }

private:
    std::int64_t m_shop;
    Statement m_next;
};

using Returning = std::map<std::int64_t, Held>;
using HoldMoves = std::map<std::int64_t, HoldMove>;

/// To all that may be meant.
HoldMoves possible_moves(Statement& rows, const MatchingConfig& matching,
                         Identifier identifier) {
    HoldMoves found;
    // There mostly is no row, and a table may ask very often.
    std::optional<MatchingRules> rules;
    while (rows.step()) {
        if (!rules) {
            rules.emplace(matching, identifier);
        }
        if (!have_same_key(rows, *rules)) {
            continue;
        }
        auto& move = found[rows.integer(0)];
        move.held = {rows.integer(1), std::string{rows.text(2)},
                     std::string{rows.text(3)}, rows.integer(0)};
        move.to.push_back(rows.integer(4));
    }
    return found;
}

/// Without what is `returning`: that is not free.
HoldMoves moves(const Connection& connection, std::int64_t shop,
                Identifier identifier, const MatchingRules& rules, Moved moved,
                const Returning& returning = {}) {
    const auto undone = runs_without_effect_json(connection);
    auto rows = connection.prepare(moves_sql(identifier));
    rows.bind(1, shop).bind(2, std::string_view{undone});
    auto found = possible_moves(rows, rules.config(), identifier);
    for (auto& [from, move] : found) {
        std::erase_if(move.to, [&](std::int64_t heir) {
            return returning.contains(heir);
        });
    }
    std::erase_if(found, [moved](const auto& one) {
        const auto& [held, to] = one.second;
        return to.empty() ||
               (held.target != 0 && (moved == Moved::blocks || to.size() > 1));
    });
    return found;
}

/// Most shops have none, and preparing what follows takes longer than all else
/// that is asked of one variant.
bool has_decision(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare("SELECT 1 FROM link INDEXED BY"
                                  " link_by_decision WHERE shop = ?1"
                                  " AND origin = 'manual' LIMIT 1");
    row.bind(1, shop);
    return row.step();
}

/// What had moved from variants that are back, where it is still held.
Returning returning(const Connection& connection, std::int64_t shop,
                    Moved moved) {
    Returning back;
    Successors successors{connection, shop};
    const auto undone = runs_without_effect_json(connection);
    auto rows = connection.prepare(returns_sql());
    rows.bind(1, shop).bind(2, std::string_view{undone});
    while (rows.step()) {
        if (rows.integer(1) != 0 && moved == Moved::blocks) {
            continue;
        }
        if (const auto holder =
                successors.holder(rows.integer(4), rows.integer(1));
            holder != 0) {
            back[rows.integer(0)] = {rows.integer(1), std::string{rows.text(2)},
                                     std::string{rows.text(3)}, holder};
        }
    }
    return back;
}

} // namespace

AwaitedHolds awaited_holds(const Connection& connection, std::int64_t shop,
                           Identifier identifier,
                           const MatchingConfig& matching) {
    AwaitedHolds awaited;
    if (!has_decision(connection, shop)) {
        return awaited;
    }
    const MatchingRules rules{matching, identifier};
    const auto back = returning(connection, shop, Moved::pins_too);
    for (const auto& [variant, held] : back) {
        awaited[variant] = {held.target, held.of, true};
    }
    for (const auto& [from, move] :
         moves(connection, shop, identifier, rules, Moved::pins_too, back)) {
        for (const auto to : move.to) {
            awaited.emplace(to, AwaitedHold{move.held.target, from});
        }
    }
    return awaited;
}

HoldClaims::HoldClaims(const Connection& connection, Identifier identifier)
    : m_connection(connection), m_identifier(identifier),
      m_has_moved(connection,
                  "SELECT 1 FROM link_history"
                  " INDEXED BY link_history_by_variant WHERE shop = ?1"
                  " AND variant_id = ?2 AND other_variant IS NOT NULL LIMIT 1"),
      m_claims(connection, claims_sql(identifier)) {}

const HoldClaims::GivenBack& HoldClaims::given_back_in(std::int64_t shop) {
    const auto [known, is_new] = m_given_back.try_emplace(shop);
    if (is_new) {
        for (const auto& [variant, held] :
             returning(m_connection, shop, Moved::pins_too)) {
            known->second.emplace(variant, held.of);
        }
    }
    return known->second;
}

std::vector<HoldClaim> HoldClaims::on(ShopVariantId variant,
                                      const MatchingConfig& matching) {
    m_claims.reset();
    m_claims->bind(1, variant.shop).bind(2, variant.variant);
    const auto moves = possible_moves(*m_claims, matching, m_identifier);
    m_has_moved.reset();
    m_has_moved->bind(1, variant.shop).bind(2, variant.variant);
    const bool has_moved = m_has_moved->step();
    m_has_moved.reset();
    std::vector<HoldClaim> claims;
    if (moves.empty() && !has_moved) {
        return claims;
    }
    const auto& back = given_back_in(variant.shop);
    const auto is_given_back = [&](std::int64_t from) {
        return std::any_of(back.begin(), back.end(),
                           [&](const auto& one) { return one.second == from; });
    };
    if (const auto own = back.find(variant.variant); own != back.end()) {
        claims.push_back({own->second, false});
    }
    for (const auto& [from, move] : moves) {
        const auto& to = move.to;
        if (std::find(to.begin(), to.end(), variant.variant) != to.end()) {
            claims.push_back({from, to.size() == 1 && !is_given_back(from)});
        }
    }
    return claims;
}

std::optional<AwaitedHold> hold_what_is_awaited(ShopCandidate& candidate,
                                                const AwaitedHolds& awaited) {
    const auto found = awaited.find(candidate.id);
    if (found == awaited.end()) {
        return std::nullopt;
    }
    candidate.linked_to = found->second.target;
    candidate.hold = candidate.linked_to == 0 ? Hold::block : Hold::pin;
    return found->second;
}

void propose_awaited_pins(const AwaitedHolds& awaited, ProposedLinks& links) {
    for (const auto& [variant, hold] : awaited) {
        links.pin(variant, hold.target);
    }
}

void AwaitedInShops::look_ahead(const MatchingRules& rules) {
    m_matching = rules.config();
    look_again();
}

const AwaitedHolds& AwaitedInShops::of(std::int64_t shop) {
    const auto [known, is_new] = m_by_shop.try_emplace(shop);
    if (is_new && m_matching) {
        known->second =
            awaited_holds(m_connection, shop, m_identifier, *m_matching);
    }
    return known->second;
}

std::vector<std::int64_t>
AwaitedInShops::variants_of(std::int64_t shop,
                            std::optional<std::int64_t> from) {
    std::vector<std::int64_t> variants;
    for (const auto& [variant, hold] : of(shop)) {
        if (!from || hold.from == *from) {
            variants.push_back(variant);
        }
    }
    return variants;
}

void move_holds(Connection& connection, std::int64_t shop,
                Identifier identifier, const MatchingRules& rules,
                const LinkChanger& changer, Moved moved) {
    const auto all = moves(connection, shop, identifier, rules, moved);
    if (all.empty()) {
        return;
    }
    LinkTable links{connection, changer};
    for (const auto& [from, move] : all) {
        const auto& held = move.held;
        bool has_gone = true;
        for (const auto to : move.to) {
            // Several variants that are gone may have the same successor.
            const auto there = links.find(shop, to);
            if (!there.exists()) {
                links.change(shop, to, held.state(),
                             fmt::format("{}: variant {} was, in whose stead "
                                         "it was made anew",
                                         held.done(), from),
                             from);
            } else if (there.catalog_variant != held.target) {
                has_gone = false;
            }
        }
        if (has_gone) {
            links.change(shop, from, {}, held.went_along_to(move.to.front()),
                         move.to.front());
        }
    }
}

void return_holds(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved) {
    const auto back = returning(connection, shop, moved);
    if (back.empty()) {
        return;
    }
    LinkTable links{connection, changer};
    for (const auto& [variant, held] : back) {
        links.change(
            shop, variant, held.state(),
            fmt::format("{} again: it is back in the shop", held.done()));
    }
}

void leave_copies(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved) {
    std::map<std::int64_t, std::pair<Held, std::int64_t>> left;
    auto rows = connection.prepare(copies_sql);
    rows.bind(1, shop);
    while (rows.step()) {
        if (rows.integer(1) == 0 || moved == Moved::pins_too) {
            left[rows.integer(0)] = {{rows.integer(1), {}, {}, rows.integer(0)},
                                     rows.integer(2)};
        }
    }
    rows.reset();
    if (left.empty()) {
        return;
    }
    LinkTable links{connection, changer};
    for (const auto& [variant, one] : left) {
        const auto& [held, back] = one;
        links.change(shop, variant, {}, held.went_along_to(back), back);
    }
}

} // namespace hwsync::sqlite
