#include "catalog/sqlite/match/hold_moves.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

// These are stored as reasons: return_holds() reads them again.
constexpr std::string_view taken_over =
    "{}: variant {} was, in whose stead it was made anew";
constexpr std::string_view went_along = "its {} went along to variant {}";

/// A pin or a block.
struct Held {
    std::int64_t target = 0; ///< 0 for a block
    std::string key;
    std::string note;

    LinkState state() const { return {target, "manual", key, note}; }
    std::string_view name() const { return target == 0 ? "block" : "pin"; }
    std::string_view done() const { return target == 0 ? "blocked" : "pinned"; }
};

/// What is held of a variant that is gone, and the variants that replace it.
struct HoldMove {
    Held held;
    std::vector<std::int64_t> to;
};

std::string moves_sql(Identifier identifier) {
    // Without the subquery SQLite would walk all of the shop's rows.
    return fmt::format(
        "SELECT l.variant_id, l.catalog_variant_id, l.key, l.note, new.id"
        " FROM link AS l CROSS JOIN shop_variant AS old"
        "  ON old.shop = l.shop AND old.id = l.variant_id"
        " CROSS JOIN shop_variant AS new ON new.shop = old.shop AND new.id IN"
        "  (SELECT id FROM shop_variant WHERE shop = old.shop AND {0} = old.{0}"
        "   UNION ALL SELECT id FROM shop_variant WHERE shop = old.shop"
        "    AND {1} = old.{1} AND {0} IS NULL AND old.{0} IS NULL)"
        " LEFT JOIN shop_product AS before"
        "  ON before.shop = old.shop AND before.id = old.product_id"
        " LEFT JOIN shop_product AS now"
        "  ON now.shop = new.shop AND now.id = new.product_id"
        " WHERE l.origin = 'manual' AND l.shop = ?1"
        " AND old.deleted_at IS NOT NULL AND new.deleted_at IS NULL"
        " AND new.created_run >= old.changed_run"
        " AND now.title IS before.title AND new.title IS old.title"
        " AND new.selected_options IS old.selected_options"
        " AND NOT EXISTS (SELECT 1 FROM link AS other"
        "  WHERE other.shop = new.shop AND other.variant_id = new.id)",
        key_column(identifier), other_key_column(identifier));
}

/// Whether something moved and is still held: only then the history is read.
bool has_moved(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(fmt::format(
        "SELECT EXISTS (SELECT 1 FROM link AS l CROSS JOIN link_history AS h"
        "  ON h.shop = l.shop AND h.variant_id = l.variant_id"
        "  WHERE l.shop = ?1 AND l.origin = 'manual' AND h.reason LIKE '{}')",
        fmt::format(taken_over, "%", "%")));
    row.bind(1, shop);
    return row.step() && row.integer(0) != 0;
}

/// What moved from variants that are back and have nothing, with the variant
/// that it moved to.
std::string returns_sql() {
    return fmt::format(
        "SELECT h.variant_id, h.from_id, h.from_key, h.from_note,"
        " CAST(substr(h.reason, instr(h.reason, 'variant ') + 8) AS INTEGER)"
        " FROM link_history AS h WHERE h.shop = ?1"
        " AND h.from_origin = 'manual' AND h.to_origin IS NULL"
        " AND h.reason LIKE '{}'"
        " AND EXISTS (SELECT 1 FROM shop_variant AS v WHERE v.shop = h.shop"
        "  AND v.id = h.variant_id AND v.deleted_at IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM link AS l WHERE l.shop = h.shop"
        "  AND l.variant_id = h.variant_id)"
        " AND NOT EXISTS (SELECT 1 FROM link_history AS later"
        "  WHERE later.shop = h.shop AND later.variant_id = h.variant_id"
        "  AND later.sequence > h.sequence)",
        fmt::format(went_along, "%", "%"));
}

/// Where what was held of a variant is held by now: it may have moved on.
class Successors {
public:
    Successors(const Connection& connection, std::int64_t shop)
        : m_shop(shop),
          m_next(connection.prepare(fmt::format(
              "SELECT EXISTS (SELECT 1 FROM link WHERE shop = ?1"
              "  AND variant_id = ?2 AND origin = 'manual'"
              "  AND COALESCE(catalog_variant_id, 0) = ?3),"
              " (SELECT CAST(substr(reason, instr(reason, 'variant ') + 8)"
              "   AS INTEGER) FROM link_history WHERE shop = ?1"
              "  AND variant_id = ?2 AND reason LIKE '{}'"
              "  ORDER BY sequence DESC LIMIT 1)",
              fmt::format(went_along, "%", "%")))) {}

    bool hold(std::int64_t variant, std::int64_t target) {
        std::set<std::int64_t> seen;
        while (variant != 0 && seen.insert(variant).second) {
            m_next.reset();
            m_next.bind(1, m_shop).bind(2, variant).bind(3, target).step();
            if (m_next.integer(0) != 0) {
                return true;
            }
            variant = m_next.integer(1);
        }
        return false;
    }

private:
    std::int64_t m_shop;
    Statement m_next;
};

std::map<std::int64_t, HoldMove> moves(const Connection& connection,
                                       std::int64_t shop, Identifier identifier,
                                       Moved moved) {
    std::map<std::int64_t, HoldMove> found;
    auto rows = connection.prepare(moves_sql(identifier));
    rows.bind(1, shop);
    while (rows.step()) {
        auto& move = found[rows.integer(0)];
        move.held = {rows.integer(1), std::string{rows.text(2)},
                     std::string{rows.text(3)}};
        move.to.push_back(rows.integer(4));
    }
    std::erase_if(found, [moved](const auto& one) {
        return one.second.held.target != 0 &&
               (moved == Moved::blocks || one.second.to.size() > 1);
    });
    return found;
}

} // namespace

std::set<std::int64_t> successors_of_pins(const Connection& connection,
                                          std::int64_t shop,
                                          Identifier identifier) {
    std::set<std::int64_t> successors;
    for (const auto& [from, move] :
         moves(connection, shop, identifier, Moved::pins_too)) {
        if (move.held.target != 0) {
            successors.insert(move.to.front());
        }
    }
    return successors;
}

void move_holds(Connection& connection, std::int64_t shop,
                Identifier identifier, const LinkChanger& changer,
                Moved moved) {
    const auto all = moves(connection, shop, identifier, moved);
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
                             fmt::format(taken_over, held.done(), from));
            } else if (there.catalog_variant != held.target) {
                has_gone = false;
            }
        }
        if (has_gone) {
            links.change(shop, from, {},
                         fmt::format(went_along, held.name(), move.to.front()));
        }
    }
}

void return_holds(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, Moved moved) {
    if (!has_moved(connection, shop)) {
        return;
    }
    std::map<std::int64_t, Held> back;
    Successors successors{connection, shop};
    auto rows = connection.prepare(returns_sql());
    rows.bind(1, shop);
    while (rows.step()) {
        if ((rows.integer(1) == 0 || moved == Moved::pins_too) &&
            successors.hold(rows.integer(4), rows.integer(1))) {
            back[rows.integer(0)] = {rows.integer(1), std::string{rows.text(2)},
                                     std::string{rows.text(3)}};
        }
    }
    rows.reset();
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

} // namespace hwsync::sqlite
