#include "catalog/sqlite/links/link_table.hpp"

#include "catalog/sqlite/rows/properties.hpp"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

namespace {

Value id_or_null(std::int64_t id) {
    return id == 0 ? Value::of_null() : Value::of_integer(id);
}

std::int64_t last_sequence(const Connection& connection) {
    return connection.number(
        "SELECT max(COALESCE((SELECT max(sequence) FROM link_history), 0),"
        " COALESCE((SELECT max(sequence) FROM link_run), 0))");
}

void note_link_run(Connection& connection, const LinkChanger& changer,
                   std::int64_t sequence) {
    connection
        .prepare("INSERT INTO link_run (run, at, by, sequence)"
                 " VALUES (?1, ?2, ?3, ?4)")
        .bind(1, changer.run)
        .bind(2, std::string_view{changer.at})
        .bind(3, std::string_view{changer.by})
        .bind(4, sequence)
        .run();
}

} // namespace

LinkTable::LinkTable(Connection& connection, LinkChanger changer,
                     FirstLinks first_links)
    : m_connection(connection), m_changer(std::move(changer)),
      m_first_links(first_links), m_sequence(last_sequence(connection)),
      m_find(connection.prepare(
          "SELECT catalog_variant_id, origin, key, note, rule,"
          " iif(linked_at = '', run, 0) FROM link"
          " WHERE shop = ?1 AND variant_id = ?2")),
      m_has_history(connection.prepare(
          "SELECT 1 FROM link_history WHERE shop = ?1 AND variant_id = ?2")),
      m_insert(connection.prepare(
          "INSERT INTO link (shop, variant_id, catalog_variant_id, origin,"
          " key, run, linked_at, by, note, rule)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")),
      m_update(connection.prepare(
          "UPDATE link SET catalog_variant_id = ?3, origin = ?4, key = ?5,"
          " run = ?6, linked_at = ?7, by = ?8, note = ?9, rule = ?10,"
          " written_run = NULL"
          " WHERE shop = ?1 AND variant_id = ?2")),
      m_remove(connection.prepare(
          "DELETE FROM link WHERE shop = ?1 AND variant_id = ?2")),
      m_remember(connection.prepare(
          "INSERT INTO link_history (run, at, by, shop, variant_id, from_id,"
          " from_origin, from_key, from_note, to_id, to_origin, to_key,"
          " to_note, reason, from_rule, to_rule, from_run, other_variant,"
          " sequence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
          " ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)")),
      m_beside(connection, "link", "variant_id", "shop = ?2 AND ") {}

LinkState LinkTable::find(std::int64_t shop, std::int64_t variant) {
    m_find.reset();
    m_find.bind(1, shop).bind(2, variant);
    if (!m_find.step()) {
        return {};
    }
    return {m_find.integer(0), m_find.text(1), m_find.text(2),
            m_find.text(3),    m_find.text(4), m_find.integer(5)};
}

bool LinkTable::stays_untold(std::int64_t shop, std::int64_t variant) {
    if (m_first_links == FirstLinks::told) {
        return false;
    }
    m_has_history.bind(1, shop).bind(2, variant);
    const bool has_history = m_has_history.step();
    m_has_history.reset();
    return !has_history;
}

void LinkTable::make(Row row, const Cause& cause) {
    if (!stays_untold(row.shop, row.variant)) {
        remember(row, {}, cause);
        row.at = m_changer.at;
        row.by = m_changer.by;
    } else if (!m_is_run_noted) {
        note_link_run(m_connection, m_changer, ++m_sequence);
        m_is_run_noted = true;
    }
    put(m_insert, row);
}

void LinkTable::change(std::int64_t shop, std::int64_t variant,
                       const LinkState& to, std::string_view reason,
                       std::int64_t other_variant) {
    // Who leaves first links untold has walked through all of the shop's.
    if (m_first_links == FirstLinks::told) {
        m_beside.require_order(variant, shop);
    }
    const auto from = find(shop, variant);
    if (!from.exists() && to.exists()) {
        make({shop, variant, to, {}, {}}, {reason, other_variant});
        return;
    }
    const Row row{shop, variant, to, m_changer.at, m_changer.by};
    remember(row, from, {reason, other_variant});
    m_find.reset();
    if (to.exists()) {
        put(m_update, row);
    } else {
        m_remove.bind(1, shop).bind(2, variant).run();
    }
}

void LinkTable::put(Statement& statement, const Row& row) const {
    const auto& to = row.to;
    statement.bind(1, row.shop).bind(2, row.variant);
    statement.bind(3, id_or_null(to.catalog_variant))
        .bind(4, to.origin)
        .bind_or_null(5, to.key)
        .bind(6, m_changer.run)
        .bind(7, row.at)
        .bind(8, row.by)
        .bind_or_null(9, to.note)
        .bind_or_null(10, to.rule)
        .run();
}

void LinkTable::remember(const Row& changed, const LinkState& from,
                         const Cause& cause) {
    const auto& to = changed.to;
    const std::array row{
        Value::of_integer(m_changer.run),    Value::of_text(m_changer.at),
        Value::of_text(m_changer.by),        Value::of_integer(changed.shop),
        Value::of_integer(changed.variant),  id_or_null(from.catalog_variant),
        Value::of_text_or_null(from.origin), Value::of_text_or_null(from.key),
        Value::of_text_or_null(from.note),   id_or_null(to.catalog_variant),
        Value::of_text_or_null(to.origin),   Value::of_text_or_null(to.key),
        Value::of_text_or_null(to.note),     Value::of_text(cause.reason),
        Value::of_text_or_null(from.rule),   Value::of_text_or_null(to.rule),
        id_or_null(from.untold_run),         id_or_null(cause.other_variant)};
    for (std::size_t i = 0; i < row.size(); ++i) {
        m_remember.bind(static_cast<int>(i) + 1, row[i]);
    }
    m_remember.bind(static_cast<int>(row.size()) + 1, ++m_sequence).run();
}

void note_new_links(Connection& connection, const LinkChanger& changer) {
    note_link_run(connection, changer, last_sequence(connection) + 1);
}

void require_links_in_order(const Connection& connection) {
    auto rows = connection.prepare("SELECT shop, variant_id FROM link"
                                   " ORDER BY shop, variant_id");
    RisingRows shops{connection, "link"};
    RisingRows variants{connection, "link"};
    std::int64_t shop = 0;
    while (rows.step()) {
        if (rows.integer(0) != shop) {
            shop = rows.integer(0);
            shops.meet(shop);
            variants.restart();
        }
        variants.meet(rows.integer(1));
    }
}

void require_order_beside_links(const Connection& connection, std::int64_t shop,
                                std::int64_t last_variant) {
    struct Side {
        std::string_view sql;
        std::int64_t variant;
        bool is_behind;
    };
    // One row out of place is passed over; the one behind it tells.
    for (const auto& [sql, variant, is_behind] :
         {Side{"SELECT shop, variant_id FROM link WHERE (shop, variant_id) <"
               " (?1, ?2) ORDER BY shop DESC, variant_id DESC LIMIT 2",
               0, false},
          Side{"SELECT shop, variant_id FROM link WHERE (shop, variant_id) >"
               " (?1, ?2) ORDER BY shop, variant_id LIMIT 2",
               last_variant, true}}) {
        auto rows = connection.prepare(sql);
        rows.bind(1, shop).bind(2, variant);
        std::pair last{shop, variant};
        while (rows.step()) {
            const std::pair next{rows.integer(0), rows.integer(1)};
            if (next.first == shop ||
                (is_behind ? next <= last : next >= last)) {
                throw_damaged(connection,
                              fmt::format("the links of variants {} and {} are "
                                          "out of order",
                                          last.second, next.second));
            }
            last = next;
        }
    }
}

bool has_link_history(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM link_history WHERE shop = ?1)");
    row.bind(1, shop).step();
    return row.integer(0) != 0;
}

namespace {

LinkTally tally_of(Statement& row, std::int64_t shop) {
    row.bind(1, shop);
    return row.step() ? LinkTally{row.integer(0), row.integer(1)} : LinkTally{};
}

} // namespace

LinkTally link_tally(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT links, blocks FROM link_tally WHERE shop = ?1");
    return tally_of(row, shop);
}

void set_link_tally(Connection& connection, std::int64_t shop,
                    const LinkTally& tally) {
    connection
        .prepare("INSERT INTO link_tally (shop, links, blocks)"
                 " VALUES (?1, ?2, ?3) ON CONFLICT (shop) DO UPDATE SET"
                 " links = excluded.links, blocks = excluded.blocks"
                 " WHERE links <> excluded.links OR blocks <> excluded.blocks")
        .bind(1, shop)
        .bind(2, tally.links)
        .bind(3, tally.blocks)
        .run();
}

LinkTally count_links(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT COUNT(l.catalog_variant_id),"
        " COUNT(*) - COUNT(l.catalog_variant_id) FROM link AS l"
        " JOIN shop_variant AS v ON v.shop = l.shop AND v.id = l.variant_id"
        " WHERE l.shop = ?1 AND v.deleted_at IS NULL");
    auto tally = tally_of(row, shop);
    // Variants that are blocked by their key have no row of their own.
    auto keys = connection.prepare(fmt::format(
        "SELECT COUNT(*) FROM key_block AS b CROSS JOIN shop_variant AS k"
        " ON k.shop = b.shop AND k.{}_key = b.key"
        " CROSS JOIN shop_variant AS v ON v.shop = k.shop AND v.id = k.id"
        " WHERE b.shop = ?1 AND b.ended_run IS NULL AND v.deleted_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM link AS l"
        "  WHERE l.shop = v.shop AND l.variant_id = v.id)",
        to_string(
            identity_of(connection).identifier.value_or(Identifier::sku))));
    keys.bind(1, shop).step();
    tally.blocks += keys.integer(0);
    return tally;
}

} // namespace hwsync::sqlite
