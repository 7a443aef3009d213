#include "catalog/sqlite/match/hold_moves.hpp"

#include "catalog/sqlite/evidence/proposed_links.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <map>
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

/// The variants of the shop with the same key as `old`; of the other identifier
/// where neither has one that links. As a subquery, since SQLite would walk all
/// of the shop's rows to join them.
std::string with_key_of_old(Identifier identifier) {
    return fmt::format(
        "(SELECT id FROM shop_variant WHERE shop = old.shop AND {0} = old.{0}"
        " UNION ALL SELECT id FROM shop_variant WHERE shop = old.shop"
        "  AND {1} = old.{1} AND {0} IS NULL AND old.{0} IS NULL)",
        key_column(identifier), other_key_column(identifier));
}

/// Whether a variant has the titles and options of `old`.
std::string looks_like_old(std::string_view variant) {
    return fmt::format(
        "{0}.title IS old.title"
        " AND {0}.selected_options IS old.selected_options"
        " AND (SELECT title FROM shop_product AS p WHERE p.shop = {0}.shop"
        "  AND p.id = {0}.product_id) IS"
        " (SELECT title FROM shop_product AS p WHERE p.shop = old.shop"
        "  AND p.id = old.product_id)",
        variant);
}

/// Whether `new` may rather replace another variant, that went later than
/// `old`; or at once with it, and is not pinned to the same, where `old` is
/// pinned. What itself came in the place of `old`, and went before it got
/// anything, as where only plans were made, is no other.
std::string has_rival(Identifier identifier) {
    return fmt::format(
        "EXISTS (SELECT 1 FROM shop_variant AS rival"
        " WHERE rival.shop = old.shop AND rival.id IN {}"
        " AND rival.id NOT IN (old.id, new.id)"
        " AND rival.deleted_at IS NOT NULL"
        " AND rival.changed_run <= new.created_run AND {}"
        " AND NOT (rival.created_run >= old.changed_run"
        "  AND NOT EXISTS (SELECT 1 FROM link AS own"
        "   WHERE own.shop = rival.shop AND own.variant_id = rival.id)"
        "  AND NOT EXISTS (SELECT 1 FROM link_history AS past"
        "   WHERE past.shop = rival.shop AND past.variant_id = rival.id))"
        " AND (rival.changed_run > old.changed_run"
        "  OR rival.changed_run = old.changed_run"
        "  AND l.catalog_variant_id IS NOT NULL"
        "  AND NOT EXISTS (SELECT 1 FROM link AS its"
        "   WHERE its.shop = rival.shop AND its.variant_id = rival.id"
        "   AND its.origin = 'manual'"
        "   AND its.catalog_variant_id = l.catalog_variant_id)))",
        with_key_of_old(identifier), looks_like_old("rival"));
}

/// Columns: the old variant, what it holds, the new one, and the keys of both.
std::string moves_sql(Identifier identifier) {
    return fmt::format(
        "SELECT l.variant_id, l.catalog_variant_id, l.key, l.note, new.id,"
        " old.{0}, old.{1}, new.{1}"
        " FROM link AS l INDEXED BY link_by_decision"
        " CROSS JOIN shop_variant AS old"
        "  ON old.shop = l.shop AND old.id = l.variant_id"
        " CROSS JOIN shop_variant AS new ON new.shop = old.shop"
        "  AND new.id IN {2}"
        " WHERE l.origin = 'manual' AND l.shop = ?1"
        " AND old.deleted_at IS NOT NULL AND new.deleted_at IS NULL"
        " AND new.created_run >= old.changed_run AND {3}"
        " AND NOT EXISTS (SELECT 1 FROM link AS other"
        "  WHERE other.shop = new.shop AND other.variant_id = new.id)"
        " AND NOT {4}",
        key_column(identifier), other_key_column(identifier),
        with_key_of_old(identifier), looks_like_old("new"),
        has_rival(identifier));
}

/// A placeholder is no key.
bool have_same_key(const Statement& move, const MatchingRules& rules) {
    if (!move.is_null(5) && !rules.is_placeholder(move.text(5))) {
        return true;
    }
    return !move.is_null(6) && move.text(6) == move.text(7) &&
           !rules.is_other_placeholder(move.text(6));
}

/// What moved from variants that are back and have nothing, with the variant
/// that it moved to.
constexpr std::string_view returns =
    "SELECT h.variant_id, h.from_id, h.from_key, h.from_note, h.other_variant"
    " FROM link_history AS h INDEXED BY link_history_by_other"
    " WHERE h.shop = ?1 AND h.other_variant IS NOT NULL"
    " AND h.to_origin IS NULL"
    " AND EXISTS (SELECT 1 FROM shop_variant AS v WHERE v.shop = h.shop"
    "  AND v.id = h.variant_id AND v.deleted_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM link AS l WHERE l.shop = h.shop"
    "  AND l.variant_id = h.variant_id)"
    " AND NOT EXISTS (SELECT 1 FROM link_history AS later"
    "  WHERE later.shop = h.shop AND later.variant_id = h.variant_id"
    "  AND later.sequence > h.sequence)";

/// What variants that are gone hold since it moved to them, and a live one that
/// it came from and that holds the same again.
constexpr std::string_view copies =
    "SELECT l.variant_id, l.catalog_variant_id,"
    " (WITH RECURSIVE source(id) AS (SELECT l.variant_id"
    "   UNION SELECT h.other_variant FROM source CROSS JOIN link_history AS h"
    "   ON h.shop = ?1 AND h.variant_id = source.id"
    "   WHERE h.other_variant IS NOT NULL AND h.to_origin IS NOT NULL"
    "   UNION SELECT h.variant_id FROM source CROSS JOIN link_history AS h"
    "   INDEXED BY link_history_by_other"
    "   ON h.shop = ?1 AND h.other_variant = source.id"
    "   WHERE h.to_origin IS NULL)"
    "  SELECT min(source.id) FROM source"
    "   CROSS JOIN shop_variant AS v ON v.shop = ?1 AND v.id = source.id"
    "   CROSS JOIN link AS held ON held.shop = ?1"
    "    AND held.variant_id = source.id"
    "   WHERE v.deleted_at IS NULL AND held.origin = 'manual'"
    "   AND held.catalog_variant_id IS l.catalog_variant_id) AS back"
    " FROM link AS l INDEXED BY link_by_decision"
    " CROSS JOIN shop_variant AS gone"
    "  ON gone.shop = l.shop AND gone.id = l.variant_id"
    " WHERE l.shop = ?1 AND l.origin = 'manual'"
    " AND gone.deleted_at IS NOT NULL AND back IS NOT NULL";

/// Where what was held of a variant is held by now: it may have moved on.
class Successors {
public:
    Successors(const Connection& connection, std::int64_t shop)
        : m_shop(shop),
          m_next(connection.prepare(
              "SELECT EXISTS (SELECT 1 FROM link WHERE shop = ?1"
              "  AND variant_id = ?2 AND origin = 'manual'"
              "  AND COALESCE(catalog_variant_id, 0) = ?3),"
              " (SELECT other_variant FROM link_history WHERE shop = ?1"
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

/// Without what is `returning`: that is not free.
std::map<std::int64_t, HoldMove> moves(const Connection& connection,
                                       std::int64_t shop, Identifier identifier,
                                       const MatchingRules& rules, Moved moved,
                                       const Returning& returning = {}) {
    std::map<std::int64_t, HoldMove> found;
    auto rows = connection.prepare(moves_sql(identifier));
    rows.bind(1, shop);
    while (rows.step()) {
        if (!have_same_key(rows, rules) ||
            returning.contains(rows.integer(4))) {
            continue;
        }
        auto& move = found[rows.integer(0)];
        move.held = {rows.integer(1), std::string{rows.text(2)},
                     std::string{rows.text(3)}, rows.integer(0)};
        move.to.push_back(rows.integer(4));
    }
    std::erase_if(found, [moved](const auto& one) {
        return one.second.held.target != 0 &&
               (moved == Moved::blocks || one.second.to.size() > 1);
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
    auto rows = connection.prepare(returns);
    rows.bind(1, shop);
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

std::vector<std::int64_t> AwaitedInShops::variants_of(std::int64_t shop) {
    std::vector<std::int64_t> variants;
    for (const auto& [variant, hold] : of(shop)) {
        variants.push_back(variant);
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
    auto rows = connection.prepare(copies);
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
