#include "catalog/sqlite/links/link_table.hpp"

#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/schema/seals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace hwsync::sqlite {

namespace {

Value id_or_null(std::int64_t id) {
    return id == 0 ? Value::of_null() : Value::of_integer(id);
}

Value text_or_null(std::string_view text) {
    return text.empty() ? Value::of_null() : Value::of_text(text);
}

} // namespace

LinkTable::LinkTable(Connection& connection, LinkChanger changer)
    : m_connection(connection), m_changer(std::move(changer)),
      m_find(connection.prepare(
          "SELECT catalog_variant_id, origin, key, note, rule FROM link"
          " WHERE shop = ?1 AND variant_id = ?2")),
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
          " to_note, reason, from_rule, to_rule) VALUES (?1, ?2, ?3, ?4, ?5,"
          " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)")),
      m_seal_link(connection, "link"),
      m_seal_history(connection, "link_history") {}

LinkState LinkTable::find(std::int64_t shop, std::int64_t variant) {
    m_find.reset();
    m_find.bind(1, shop).bind(2, variant);
    if (!m_find.step()) {
        return {};
    }
    return {m_find.integer(0), m_find.text(1), m_find.text(2), m_find.text(3),
            m_find.text(4)};
}

void LinkTable::make(std::int64_t shop, std::int64_t variant,
                     const LinkState& to, std::string_view reason) {
    remember(shop, variant, {}, to, reason);
    put(m_insert, shop, variant, to);
    seal(shop, variant, to);
}

void LinkTable::change(std::int64_t shop, std::int64_t variant,
                       const LinkState& to, std::string_view reason) {
    const auto from = find(shop, variant);
    if (!from.exists() && to.exists()) {
        make(shop, variant, to, reason);
        return;
    }
    remember(shop, variant, from, to, reason);
    m_find.reset();
    if (to.exists()) {
        put(m_update, shop, variant, to);
    } else {
        m_remove.bind(1, shop).bind(2, variant).run();
    }
}

void LinkTable::seal(std::int64_t shop, std::int64_t variant,
                     const LinkState& to) {
    const std::array row{Value::of_integer(shop),
                         Value::of_integer(variant),
                         id_or_null(to.catalog_variant),
                         Value::of_text(to.origin),
                         text_or_null(to.key),
                         Value::of_integer(m_changer.run),
                         Value::of_text(m_changer.at),
                         Value::of_text(m_changer.by),
                         text_or_null(to.note),
                         text_or_null(to.rule),
                         Value::of_null()};
    m_seal_link.add(row);
}

void LinkTable::put(Statement& statement, std::int64_t shop,
                    std::int64_t variant, const LinkState& to) const {
    statement.bind(1, shop).bind(2, variant);
    statement.bind(3, id_or_null(to.catalog_variant))
        .bind(4, to.origin)
        .bind_or_null(5, to.key)
        .bind(6, m_changer.run)
        .bind(7, m_changer.at)
        .bind(8, m_changer.by)
        .bind_or_null(9, to.note)
        .bind_or_null(10, to.rule)
        .run();
}

void LinkTable::remember(std::int64_t shop, std::int64_t variant,
                         const LinkState& from, const LinkState& to,
                         std::string_view reason) {
    const std::array row{Value::of_integer(m_changer.run),
                         Value::of_text(m_changer.at),
                         Value::of_text(m_changer.by),
                         Value::of_integer(shop),
                         Value::of_integer(variant),
                         id_or_null(from.catalog_variant),
                         text_or_null(from.origin),
                         text_or_null(from.key),
                         text_or_null(from.note),
                         id_or_null(to.catalog_variant),
                         text_or_null(to.origin),
                         text_or_null(to.key),
                         text_or_null(to.note),
                         Value::of_text(reason),
                         text_or_null(from.rule),
                         text_or_null(to.rule)};
    for (std::size_t i = 0; i < row.size(); ++i) {
        m_remember.bind(static_cast<int>(i) + 1, row[i]);
    }
    m_remember.run();
    std::array<Value, row.size() + 1> sealed;
    sealed[0] = Value::of_integer(m_connection.last_insert_id());
    std::copy(row.begin(), row.end(), sealed.begin() + 1);
    m_seal_history.add(sealed);
}

namespace {

std::int64_t last_sequence(const Connection& connection) {
    return connection.number(
        "SELECT COALESCE(MAX(sequence), 0) FROM link_history");
}

void remember_all(Connection& connection, std::int64_t shop,
                  const LinkChanger& changer, std::string_view rows) {
    connection
        .prepare(fmt::format(
            "INSERT INTO link_history (run, at, by, shop, variant_id, from_id,"
            " from_origin, from_key, from_note, to_id, to_origin, to_key,"
            " to_note, reason, from_rule, to_rule)"
            " SELECT ?1, ?2, ?3, ?4, variant, NULL, NULL, NULL, NULL, to_id,"
            " 'auto', NULLIF(key, ''), NULL, reason, NULL, rule FROM ({})"
            " ORDER BY variant",
            rows))
        .bind(1, changer.run)
        .bind(2, std::string_view{changer.at})
        .bind(3, std::string_view{changer.by})
        .bind(4, shop)
        .run();
}

/// From their entries in the history, which are in order already.
void link_all(Connection& connection, std::int64_t after) {
    connection
        .prepare("INSERT INTO link (shop, variant_id, catalog_variant_id,"
                 " origin, key, run, linked_at, by, note, rule)"
                 " SELECT shop, variant_id, to_id, to_origin, to_key, run, at,"
                 " by, to_note, to_rule FROM link_history WHERE sequence > ?1"
                 " ORDER BY sequence")
        .bind(1, after)
        .run();
}

/// Only what differs from row to row is read back.
void seal_all(const Connection& connection, std::int64_t shop,
              const LinkChanger& changer, std::int64_t after) {
    NewRowSeal history{connection, "link_history"};
    NewRowSeal links{connection, "link"};
    auto rows = connection.prepare("SELECT sequence, variant_id, to_id, to_key,"
                                   " reason, to_rule FROM link_history"
                                   " WHERE sequence > ?1");
    rows.bind(1, after);
    const auto of_shop = Value::of_integer(shop);
    const auto run = Value::of_integer(changer.run);
    const auto at = Value::of_text(changer.at);
    const auto by = Value::of_text(changer.by);
    const auto origin = Value::of_text("auto");
    const auto none = Value::of_null();
    while (rows.step()) {
        const auto variant = Value::of_integer(rows.integer(1));
        const auto to = Value::of_integer(rows.integer(2));
        const auto key = rows.value(3);
        history.add(std::array{Value::of_integer(rows.integer(0)), run, at, by,
                               of_shop, variant, none, none, none, none, to,
                               origin, key, none, rows.value(4), none,
                               rows.value(5)});
        links.add(std::array{of_shop, variant, to, origin, key, run, at, by,
                             none, rows.value(5), none});
    }
}

} // namespace

void make_links(Connection& connection, std::int64_t shop,
                const LinkChanger& changer, std::string_view rows) {
    const auto last = last_sequence(connection);
    remember_all(connection, shop, changer, rows);
    link_all(connection, last);
    seal_all(connection, shop, changer, last);
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
    // Those that are blocked by their key have no row of their own.
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
