#include "catalog/sqlite/links/link_history.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view select =
    "SELECT h.at, h.run, h.by, shop.name, h.variant_id, h.from_id, h.to_id,"
    " h.to_origin, h.reason, h.to_note, h.sequence, h.to_rule"
    " FROM link_history AS h JOIN shop ON shop.number = h.shop ";

void visit_all(Statement& rows, const LinkView::VisitChange& visit) {
    while (rows.step()) {
        visit({rows.text(0), rows.integer(1), rows.text(2), rows.text(3),
               rows.integer(4), rows.integer(5), rows.integer(6), rows.text(7),
               rows.text(8), rows.text(9), rows.text(11)});
    }
}

} // namespace

void visit_link_history(const Connection& connection, std::int64_t shop,
                        std::int64_t variant,
                        const LinkView::VisitChange& visit) {
    auto rows = connection.prepare(
        fmt::format("{} WHERE h.shop = ?1 AND h.variant_id = ?2"
                    " ORDER BY h.sequence",
                    select));
    rows.bind(1, shop).bind(2, variant);
    visit_all(rows, visit);
}

void visit_link_history(const Connection& connection, Identifier identifier,
                        std::string_view key,
                        const LinkView::VisitChange& visit) {
    // A key's block has an entry where it began, and one where it ended and
    // was not put anew by the same run.
    constexpr std::string_view keys =
        "SELECT b.blocked_at, b.run, b.by, shop.name, NULL, NULL, NULL,"
        " 'manual', iif(u.run IS NULL, 'blocked', 'undone: run ' || u.undone),"
        " b.note, 0, NULL FROM key_block AS b JOIN shop ON shop.number = b.shop"
        " LEFT JOIN run_undo AS u ON u.run = b.run WHERE b.key = ?1"
        " UNION ALL SELECT b.ended_at, b.ended_run, b.ended_by, shop.name,"
        " NULL, NULL, NULL, NULL,"
        " iif(u.run IS NULL, 'unblocked', 'undone: run ' || u.undone),"
        " b.ended_note, 0, NULL FROM key_block AS b"
        " JOIN shop ON shop.number = b.shop"
        " LEFT JOIN run_undo AS u ON u.run = b.ended_run"
        " WHERE b.key = ?1 AND b.ended_run IS NOT NULL AND NOT EXISTS ("
        "  SELECT 1 FROM key_block AS next WHERE next.shop = b.shop"
        "  AND next.key = b.key AND next.run = b.ended_run)";
    auto rows = connection.prepare(fmt::format(
        "WITH target AS (SELECT id FROM variant WHERE {1} = ?1)"
        " {0} WHERE (h.shop, h.variant_id) IN ("
        "  SELECT v.shop, v.id FROM shop AS s JOIN shop_variant AS v"
        "  ON v.shop = s.number AND v.{1} = ?1)"
        " OR h.from_id IN target OR h.to_id IN target"
        " UNION ALL {2} ORDER BY 2, 11",
        select, identifier == Identifier::sku ? "sku_key" : "barcode_key",
        keys));
    rows.bind(1, key);
    visit_all(rows, visit);
}

} // namespace hwsync::sqlite
