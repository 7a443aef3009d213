#include "catalog/sqlite/views/listed_links.hpp"

#include "catalog/sqlite/links/changes_since.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace hwsync {

std::string_view to_string(LinkChange change) noexcept {
    switch (change) {
    case LinkChange::made:
        return "made";
    case LinkChange::moved:
        return "moved";
    case LinkChange::ended:
        return "ended";
    case LinkChange::changed:
        break;
    }
    return "changed";
}

namespace sqlite {

namespace {

/// SQL for whether a variant's link or block is of this kind; never null.
std::string is_of(LinkKind kind, std::string_view target,
                  std::string_view origin) {
    switch (kind) {
    case LinkKind::link:
        return fmt::format("({} IS NOT NULL)", target);
    case LinkKind::pin:
        return fmt::format("({} IS NOT NULL AND {} IS 'manual')", target,
                           origin);
    case LinkKind::automatic:
        return fmt::format("({} IS 'auto')", origin);
    case LinkKind::block:
        break;
    }
    return fmt::format("({} IS NULL AND {} IS 'manual')", target, origin);
}

/// SQL for the links that exist now.
std::string links_there(LinkKind kind) {
    return fmt::format(
        "SELECT shop, variant_id, catalog_variant_id, origin, {} AS linked_at,"
        " {} AS by, note, rule, run, 0 AS change, NULL AS from_id"
        " FROM link AS l WHERE {}",
        linked_at_sql, linked_by_sql,
        is_of(kind, "catalog_variant_id", "origin"));
}

/// SQL for the links that changed after entry ?3 of the history; the column
/// change is a LinkChange. With `from_nothing`, there was none before, whatever
/// the first entries say that retention has left.
std::string links_changed(LinkKind kind, bool from_nothing) {
    // This uses the indexes on the runs: for a condition on link_run itself,
    // SQLite would walk through all links.
    const std::string later = "(SELECT run FROM link_run WHERE sequence > ?3)";
    return fmt::format(
        "WITH entry AS MATERIALIZED ({2}) SELECT d.shop, d.variant_id,"
        " CASE WHEN {1} THEN z.to_id END AS catalog_variant_id,"
        " CASE WHEN {1} THEN z.to_origin END AS origin,"
        " CASE WHEN {1} THEN COALESCE(NULLIF(link.linked_at, ''), z.at)"
        "  ELSE z.at END AS linked_at,"
        " z.by AS by, z.to_note AS note,"
        " CASE WHEN {1} THEN z.to_rule END AS rule, z.run AS run,"
        " CASE WHEN NOT {0} THEN 0 WHEN NOT {1} THEN 2"
        "  WHEN a.from_id IS NOT z.to_id THEN 1 ELSE 3 END AS change,"
        " {3} AS from_id"
        " FROM (SELECT shop, variant_id, min(sequence) AS first,"
        "  max(sequence) AS last FROM entry"
        "  GROUP BY shop, variant_id) AS d"
        " JOIN entry AS a ON a.sequence = d.first AND a.shop = d.shop"
        "  AND a.variant_id = d.variant_id"
        " JOIN entry AS z ON z.sequence = d.last AND z.shop = d.shop"
        "  AND z.variant_id = d.variant_id"
        " LEFT JOIN link ON link.shop = d.shop"
        "  AND link.variant_id = d.variant_id"
        " WHERE ({0} OR {1}) AND NOT ({0} AND {1} AND a.from_id IS z.to_id"
        "  AND a.from_origin IS z.to_origin AND a.from_note IS z.to_note"
        "  AND a.from_rule IS z.to_rule)",
        from_nothing ? "FALSE" : is_of(kind, "a.from_id", "a.from_origin"),
        is_of(kind, "z.to_id", "z.to_origin"),
        entries_sql(
            {"h.sequence > ?3", "h.from_run IN " + later, "l.run IN " + later}),
        from_nothing ? "NULL" : "a.from_id");
}

/// ?1: a shop's number; ?2: a key; ?3: an entry of the history; ?4: what the
/// key is in child shops, see own_keys().
std::string listing_sql(const LinkListing& listing) {
    const auto& filter = listing.filter;
    const auto column = to_string(listing.identifier);
    std::string sql = fmt::format(
        "SELECT shop.name, v.product_id, l.variant_id, v.inventory_item_id,"
        " c.product_id, l.catalog_variant_id, {}.{}, l.origin, l.linked_at,"
        " l.by, l.note, l.rule, v.sku,"
        " p.title || COALESCE(' / ' || v.title, ''), c.sku,"
        " cp.title || COALESCE(' / ' || c.title, ''), c.inventory_item_id,"
        " l.run, l.change, l.from_id"
        " FROM ({}) AS l JOIN shop ON shop.number = l.shop"
        " LEFT JOIN shop_variant AS v"
        "  ON v.shop = l.shop AND v.id = l.variant_id"
        " LEFT JOIN shop_product AS p"
        "  ON p.shop = l.shop AND p.id = v.product_id"
        " LEFT JOIN variant AS c ON c.id = l.catalog_variant_id"
        " LEFT JOIN product AS cp ON cp.id = c.product_id WHERE TRUE",
        filter.kind == LinkKind::block ? "v" : "c", column,
        filter.changed_since
            ? links_changed(filter.kind,
                            filter.changed_since == 0 && !listing.after_entry)
            : links_there(filter.kind));
    if (listing.shop != 0) {
        sql += " AND l.shop = ?1";
    }
    if (!filter.identifier.empty()) {
        // A condition on the joined rows would walk through all links.
        sql +=
            fmt::format(" AND (l.catalog_variant_id IN"
                        "  (SELECT id FROM variant WHERE {0}_key = ?2)"
                        " OR {1} (l.shop, l.variant_id) IN ({2}))",
                        column,
                        filter.changed_since
                            ? fmt::format("l.from_id IN (SELECT id FROM variant"
                                          " WHERE {}_key = ?2) OR",
                                          column)
                            : "",
                        variants_with_own_keys_sql(listing.identifier));
    }
    return sql + " ORDER BY l.shop, l.variant_id";
}

ListedLink listed(const Statement& row) {
    ListedLink link{
        row.text(0),    row.integer(1), row.integer(2), row.integer(3),
        row.integer(4), row.integer(5), row.text(6),    row.text(7),
        row.text(8),    row.text(9),    row.text(10),   row.text(11),
        row.text(12),   row.text(13),   row.text(14),   row.text(15)};
    link.catalog_inventory_item_id = row.integer(16);
    link.run = row.integer(17);
    link.change = static_cast<LinkChange>(row.integer(18));
    link.from = row.integer(19);
    return link;
}

/// Those that hold now; with a run ?2, those that changed after it: of a key
/// that was blocked then and is blocked now, the block that it has now. The
/// last column is a LinkChange.
constexpr std::string_view key_blocks_sql =
    "WITH before AS MATERIALIZED (SELECT shop, key, note FROM key_block"
    "  WHERE run <= ?2 AND ended_run > ?2)"
    " SELECT shop.name, b.identifier, b.blocked_at, b.by, b.note, b.key,"
    " b.shop, COALESCE(b.ended_run, b.run),"
    " CASE WHEN b.ended_run IS NOT NULL THEN 2"
    "  WHEN o.key IS NOT NULL THEN 3 ELSE 0 END"
    " FROM key_block AS b JOIN shop ON shop.number = b.shop"
    " LEFT JOIN before AS o ON o.shop = b.shop AND o.key = b.key"
    " LEFT JOIN key_block AS n ON n.shop = b.shop AND n.key = b.key"
    "  AND n.ended_run IS NULL"
    " WHERE (?1 = 0 OR b.shop = ?1) AND CASE"
    "  WHEN b.ended_run IS NULL THEN ?2 < 0"
    "   OR (b.run > ?2 AND (o.key IS NULL OR o.note IS NOT b.note))"
    "  ELSE ?2 >= 0 AND b.run <= ?2 AND b.ended_run > ?2 AND n.id IS NULL END"
    " ORDER BY b.shop, b.key, b.id";

} // namespace

void visit_listed_links(const Connection& connection,
                        const LinkListing& listing,
                        const LinkView::VisitLink& visit) {
    auto rows = connection.prepare(listing_sql(listing));
    if (listing.shop != 0) {
        rows.bind(1, listing.shop);
    }
    Keys keys;
    std::string own;
    if (!listing.filter.identifier.empty()) {
        listing.identifier == Identifier::sku
            ? make_sku_keys(listing.filter.identifier, keys)
            : make_barcode_keys(listing.filter.identifier, keys);
        own =
            own_keys(connection, listing.identifier, listing.filter.identifier);
        rows.bind(2, std::string_view{keys.exact});
        rows.bind(4, std::string_view{own});
    }
    if (const auto since = listing.filter.changed_since) {
        rows.bind(3, listing.after_entry ? *listing.after_entry
                                         : last_entry_of(connection, *since));
    }
    while (rows.step()) {
        visit(listed(rows));
    }
}

void visit_blocked_keys(const Connection& connection,
                        const LinkListing& listing,
                        const LinkView::VisitLink& visit) {
    const auto& filter = listing.filter;
    auto rows = connection.prepare(key_blocks_sql);
    rows.bind(1, listing.shop).bind(2, filter.changed_since.value_or(-1));
    while (rows.step()) {
        if (!filter.identifier.empty() &&
            key_in_shop(listing.identifier, filter.identifier,
                        strip_rules_of(connection, rows.integer(6))) !=
                rows.text(5)) {
            continue;
        }
        ListedLink block;
        block.shop = rows.text(0);
        block.identifier = rows.text(1);
        block.origin = "manual";
        block.at = rows.text(2);
        block.by = rows.text(3);
        block.note = rows.text(4);
        block.run = rows.integer(7);
        block.change = static_cast<LinkChange>(rows.integer(8));
        visit(block);
    }
}

} // namespace sqlite

} // namespace hwsync
