#include "catalog/sqlite/links/changed_links.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace hwsync::sqlite {

namespace {

constexpr const char* create_changed =
    "CREATE TABLE change (variant INTEGER PRIMARY KEY, product INTEGER,"
    "  sku TEXT, title TEXT, from_id INTEGER, from_sku TEXT, from_title TEXT,"
    "  to_id INTEGER, to_sku TEXT, to_title TEXT, reason TEXT,"
    "  rule TEXT, origin TEXT)";

constexpr std::string_view insert_changed =
    "INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
    " ?10, ?11, ?12, ?13)";

constexpr std::string_view select_changes =
    "SELECT c.variant, v.product_id, v.sku,"
    " p.title || COALESCE(' / ' || v.title, ''),"
    " c.from_id, f.sku, fp.title || COALESCE(' / ' || f.title, ''),"
    " c.to_id, t.sku, tp.title || COALESCE(' / ' || t.title, ''), c.reason,"
    " c.rule, {}"
    " FROM {} AS c"
    " LEFT JOIN shop_variant AS v ON v.shop = ?1 AND v.id = c.variant"
    " LEFT JOIN shop_product AS p ON p.shop = ?1 AND p.id = v.product_id"
    " LEFT JOIN variant AS f ON f.id = c.from_id"
    " LEFT JOIN product AS fp ON fp.id = f.product_id"
    " LEFT JOIN variant AS t ON t.id = c.to_id"
    " LEFT JOIN product AS tp ON tp.id = t.product_id";

NamedVariant named(const Statement& row, int column) {
    return {row.integer(column), row.text(column + 1), row.text(column + 2)};
}

ChangedLink change_of(const Statement& row) {
    return {row.integer(1), {row.integer(0), row.text(2), row.text(3)},
            named(row, 4),  named(row, 7),
            row.text(10),   row.text(11),
            row.text(12)};
}

/// Those of run ?2.
constexpr std::string_view moved_holds =
    "(SELECT variant_id AS variant, from_id, to_id, reason, NULL AS rule,"
    " to_origin FROM link_history WHERE run = ?2 AND shop = ?1"
    " AND 'manual' IN (from_origin, to_origin))";

/// The changes that wait in a table.
std::string select_waiting(LinkChanges& waiting) {
    return fmt::format(select_changes, "iif(c.to_id > 0, 'auto', NULL)",
                       waiting.table());
}

void visit_rows(Statement& rows, std::int64_t shop,
                const ChangedLinkList::Visit& visit) {
    rows.bind(1, shop);
    while (rows.step()) {
        visit(change_of(rows));
    }
}

} // namespace

ChangedLinkSpool::ChangedLinkSpool() : m_rows(create_changed, insert_changed) {}

void ChangedLinkSpool::add(const ChangedLink& change) {
    m_rows.insert()
        .bind(1, change.variant.id)
        .bind(2, change.product_id)
        .bind(3, change.variant.sku)
        .bind(4, change.variant.title)
        .bind(5, change.from.id)
        .bind(6, change.from.sku)
        .bind(7, change.from.title)
        .bind(8, change.to.id)
        .bind(9, change.to.sku)
        .bind(10, change.to.title)
        .bind(11, change.reason)
        .bind_or_null(12, change.rule)
        .bind_or_null(13, change.origin)
        .run();
}

void ChangedLinkSpool::for_each(const Visit& visit) const {
    auto rows = m_rows.select(
        "SELECT variant, product, sku, title, from_id, from_sku, from_title,"
        " to_id, to_sku, to_title, reason, rule, origin FROM change"
        " ORDER BY variant");
    while (rows && rows->step()) {
        visit(change_of(*rows));
    }
}

void visit_changes(const Connection& connection, std::int64_t shop,
                   LinkChanges& waiting, const ChangedLinkList::Visit& visit) {
    auto rows =
        connection.prepare(select_waiting(waiting) + " ORDER BY c.variant");
    visit_rows(rows, shop, visit);
}

void visit_moved_holds(const Connection& connection, std::int64_t shop,
                       std::int64_t run, const ChangedLinkList::Visit& visit) {
    auto rows = connection.prepare(
        fmt::format(select_changes, "c.to_origin", moved_holds));
    rows.bind(2, run);
    visit_rows(rows, shop, visit);
}

void visit_lost_links(const Connection& connection, std::int64_t shop,
                      LinkChanges& waiting, std::size_t most,
                      const ChangedLinkList::Visit& visit) {
    auto rows = connection.prepare(
        select_waiting(waiting) +
        fmt::format(" WHERE c.is_loss ORDER BY c.variant LIMIT {}", most));
    visit_rows(rows, shop, visit);
}

} // namespace hwsync::sqlite
