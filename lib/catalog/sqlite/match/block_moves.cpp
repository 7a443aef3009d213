#include "catalog/sqlite/match/block_moves.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <map>
#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// A block whose variant is gone, and the variants that replace that one.
struct BlockMove {
    std::string note;
    std::vector<std::int64_t> to;
};

std::string moves_sql(Identifier identifier) {
    // Without the subquery SQLite would walk all of the shop's rows.
    return fmt::format(
        "SELECT l.variant_id, l.note, new.id FROM link AS l"
        " CROSS JOIN shop_variant AS old"
        "  ON old.shop = l.shop AND old.id = l.variant_id"
        " CROSS JOIN shop_variant AS new ON new.shop = old.shop AND new.id IN"
        "  (SELECT id FROM shop_variant WHERE shop = old.shop AND {0} = "
        "old.{0})"
        " LEFT JOIN shop_product AS before"
        "  ON before.shop = old.shop AND before.id = old.product_id"
        " LEFT JOIN shop_product AS now"
        "  ON now.shop = new.shop AND now.id = new.product_id"
        " WHERE l.catalog_variant_id IS NULL AND l.shop = ?1"
        " AND old.deleted_at IS NOT NULL AND new.deleted_at IS NULL"
        " AND new.created_run >= old.changed_run"
        " AND now.title IS before.title AND new.title IS old.title"
        " AND new.selected_options IS old.selected_options"
        " AND NOT EXISTS (SELECT 1 FROM link AS other"
        "  WHERE other.shop = new.shop AND other.variant_id = new.id)",
        key_column(identifier));
}

} // namespace

void move_blocks(Connection& connection, std::int64_t shop,
                 Identifier identifier, const LinkChanger& changer) {
    std::map<std::int64_t, BlockMove> moves;
    auto rows = connection.prepare(moves_sql(identifier));
    rows.bind(1, shop);
    while (rows.step()) {
        auto& move = moves[rows.integer(0)];
        move.note = rows.text(1);
        move.to.push_back(rows.integer(2));
    }
    rows.reset();
    if (moves.empty()) {
        return;
    }
    LinkTable links{connection, changer};
    for (const auto& [from, move] : moves) {
        for (const auto to : move.to) {
            // Two variants that are gone may have the same successor.
            if (!links.find(shop, to).exists()) {
                links.change(shop, to, {0, "manual", {}, move.note},
                             fmt::format("blocked: variant {} was, in whose "
                                         "stead it was made anew",
                                         from));
            }
        }
        links.change(
            shop, from, {},
            fmt::format("its block went along to variant {}", move.to.front()));
    }
}

} // namespace hwsync::sqlite
