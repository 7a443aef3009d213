#include "catalog/sqlite/links/link_history.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "model/matching.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// A run of associate first moves blocks, and then makes, moves and ends links
/// in the order of their variants. The entries of any other run are in the
/// order of their sequence.
constexpr std::string_view is_by_variant =
    "r.run IS NOT NULL AND h.from_origin IS NOT 'manual'"
    " AND h.to_origin IS NOT 'manual'";

constexpr std::string_view told =
    "SELECT h.run AS run, h.at AS at, h.by AS by, h.shop AS shop,"
    " h.variant_id AS variant_id, h.from_id AS from_id,"
    " h.from_origin AS from_origin, h.from_key AS from_key,"
    " h.from_note AS from_note, h.from_rule AS from_rule, h.to_id AS to_id,"
    " h.to_origin AS to_origin, h.to_key AS to_key, h.to_note AS to_note,"
    " h.to_rule AS to_rule, h.reason AS reason, h.sequence AS sequence,"
    " {0} AS part, iif({0}, h.variant_id, h.sequence) AS place,"
    " h.other_variant AS other_variant"
    " FROM link_history AS h LEFT JOIN link_run AS r ON r.run = h.run"
    " WHERE {1}";

constexpr std::string_view superseded =
    "SELECT h.from_run, r.at, r.by, h.shop, h.variant_id, NULL, NULL, NULL,"
    " NULL, NULL, h.from_id, h.from_origin, h.from_key, h.from_note,"
    " h.from_rule, NULL, r.sequence, 1, h.variant_id, NULL"
    " FROM link_history AS h"
    " LEFT JOIN link_run AS r ON r.run = h.from_run"
    " WHERE h.from_run IS NOT NULL AND ";

constexpr std::string_view standing =
    "SELECT l.run, r.at, r.by, l.shop, l.variant_id, NULL, NULL, NULL, NULL,"
    " NULL, l.catalog_variant_id, l.origin, l.key, l.note, l.rule, NULL,"
    " r.sequence, 1, l.variant_id, NULL FROM link AS l LEFT JOIN link_run AS r "
    "ON r.run = l.run"
    " WHERE l.linked_at = '' AND ";

constexpr std::string_view entry_columns =
    "SELECT h.at, h.run, h.by, shop.name, h.variant_id, h.from_id, h.to_id,"
    " h.to_origin, h.reason, h.to_note, h.to_rule, h.part, h.place";

void visit_all(Statement& rows, const LinkView::VisitChange& visit) {
    while (rows.step()) {
        const auto rule = rows.text(10);
        visit({rows.text(0), rows.integer(1), rows.text(2), rows.text(3),
               rows.integer(4), rows.integer(5), rows.integer(6), rows.text(7),
               rows.is_null(8) ? reason_to_link(rule) : rows.text(8),
               rows.text(9), rule});
    }
}

} // namespace

std::string entries_sql(const EntryConditions& conditions) {
    return fmt::format("{} UNION ALL {}{} UNION ALL {}{}",
                       fmt::format(told, is_by_variant, conditions.entry),
                       superseded, conditions.superseded, standing,
                       conditions.link);
}

void visit_link_history(const Connection& connection, std::int64_t shop,
                        std::int64_t variant,
                        const LinkView::VisitChange& visit) {
    const std::string of_entry = "h.shop = ?1 AND h.variant_id = ?2";
    auto rows = connection.prepare(
        fmt::format("{} FROM ({}) AS h JOIN shop ON shop.number = h.shop"
                    " ORDER BY h.sequence",
                    entry_columns,
                    entries_sql({of_entry, of_entry,
                                 "l.shop = ?1 AND l.variant_id = ?2"})));
    rows.bind(1, shop).bind(2, variant);
    visit_all(rows, visit);
}

std::string own_keys(const Connection& connection, Identifier identifier,
                     std::string_view text) {
    std::string json = "[";
    auto pair = connection.prepare("SELECT json_array(?1, ?2)");
    auto shops = connection.prepare("SELECT number FROM shop ORDER BY number");
    while (shops.step()) {
        const auto shop = shops.integer(0);
        for (const auto& key :
             keys_in_shop(connection, shop, identifier, text)) {
            pair.reset();
            pair.bind(1, shop).bind(2, std::string_view{key}).step();
            json += json.size() == 1 ? "" : ",";
            json += pair.text(0);
        }
    }
    return json + "]";
}

std::string variants_with_own_keys_sql(Identifier identifier) {
    return fmt::format("SELECT w.shop, w.id FROM ({}) AS own CROSS JOIN"
                       " shop_variant AS w ON w.shop = own.shop"
                       " AND w.{} = own.key",
                       own_keys_sql, key_column(identifier));
}

void visit_link_history(const Connection& connection, const KeyHistory& of,
                        const LinkView::VisitChange& visit) {
    // The block of a key has an entry for its beginning, and one for its end,
    // unless the same run blocked the key again.
    const auto keys = fmt::format(
        "SELECT b.blocked_at, b.run, b.by, shop.name, NULL, NULL, NULL,"
        " 'manual', iif(u.run IS NULL, 'blocked', 'undone: run ' || u.undone),"
        " b.note, NULL, -1, 0 FROM key_block AS b JOIN shop ON shop.number = "
        "b.shop"
        " LEFT JOIN run_undo AS u ON u.run = b.run WHERE (b.shop, b.key) IN "
        "({0})"
        " AND ?2 IN (0, b.shop)"
        " UNION ALL SELECT b.ended_at, b.ended_run, b.ended_by, shop.name,"
        " NULL, NULL, NULL, NULL,"
        " iif(u.run IS NULL, 'unblocked', 'undone: run ' || u.undone),"
        " b.ended_note, NULL, -1, 0 FROM key_block AS b"
        " JOIN shop ON shop.number = b.shop"
        " LEFT JOIN run_undo AS u ON u.run = b.ended_run"
        " WHERE (b.shop, b.key) IN ({0}) AND ?2 IN (0, b.shop)"
        " AND b.ended_run IS NOT NULL AND NOT EXISTS ("
        "  SELECT 1 FROM key_block AS next WHERE next.shop = b.shop"
        "  AND next.key = b.key AND next.run = b.ended_run)",
        own_keys_sql);
    constexpr std::string_view of_key =
        "(({0}.shop, {0}.variant_id) IN ({4})"
        " OR {2} IN (SELECT id FROM variant WHERE {1} = ?1){3})";
    const auto column = key_column(of.identifier);
    const auto where = [&](std::string_view row, std::string_view target,
                           const std::string& more) {
        return fmt::format(of_key, row, column, target, more,
                           variants_with_own_keys_sql(of.identifier));
    };
    const EntryConditions conditions{
        where(
            "h", "h.from_id",
            fmt::format(" OR h.to_id IN (SELECT id FROM variant WHERE {} = ?1)",
                        column)),
        where("h", "h.from_id", {}), where("l", "l.catalog_variant_id", {})};
    auto rows = connection.prepare(
        fmt::format("{} FROM ({}) AS h JOIN shop ON shop.number = h.shop"
                    " WHERE ?2 IN (0, h.shop)"
                    " UNION ALL {} ORDER BY 2, 12, 13",
                    entry_columns, entries_sql(conditions), keys));
    rows.bind(1, of.key).bind(2, of.shop).bind(4, of.own);
    visit_all(rows, visit);
}

} // namespace hwsync::sqlite
