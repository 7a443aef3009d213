#include "catalog/sqlite/link_table.hpp"

namespace hwsync::sqlite {

namespace {

void bind_id_or_null(Statement& statement, int at, std::int64_t id) {
    if (id == 0) {
        statement.bind_null(at);
    } else {
        statement.bind(at, id);
    }
}

} // namespace

LinkTable::LinkTable(const Connection& connection, LinkChanger changer)
    : m_changer(std::move(changer)),
      m_find(connection.prepare(
          "SELECT catalog_variant_id, origin, key, note FROM link"
          " WHERE shop = ?1 AND variant_id = ?2")),
      m_put(connection.prepare(
          "INSERT INTO link (shop, variant_id, catalog_variant_id, origin,"
          " key, run, linked_at, by, note)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
          " ON CONFLICT (shop, variant_id) DO UPDATE SET"
          " catalog_variant_id = excluded.catalog_variant_id,"
          " origin = excluded.origin, key = excluded.key, run = excluded.run,"
          " linked_at = excluded.linked_at, by = excluded.by,"
          " note = excluded.note")),
      m_remove(connection.prepare(
          "DELETE FROM link WHERE shop = ?1 AND variant_id = ?2")),
      m_remember(connection.prepare(
          "INSERT INTO link_history (run, at, by, shop, variant_id, from_id,"
          " from_origin, from_key, from_note, to_id, to_origin, to_key,"
          " to_note, reason) VALUES"
          " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")) {}

LinkState LinkTable::find(std::int64_t shop, std::int64_t variant) {
    m_find.reset();
    m_find.bind(1, shop).bind(2, variant);
    if (!m_find.step()) {
        return {};
    }
    return {m_find.integer(0), m_find.text(1), m_find.text(2), m_find.text(3)};
}

void LinkTable::change(std::int64_t shop, std::int64_t variant,
                       const LinkState& to, std::string_view reason) {
    remember(shop, variant, find(shop, variant), to, reason);
    m_find.reset();
    if (!to.exists()) {
        m_remove.bind(1, shop).bind(2, variant).run();
        return;
    }
    m_put.bind(1, shop).bind(2, variant);
    bind_id_or_null(m_put, 3, to.catalog_variant);
    m_put.bind(4, to.origin)
        .bind_or_null(5, to.key)
        .bind(6, m_changer.run)
        .bind(7, m_changer.at)
        .bind(8, m_changer.by)
        .bind_or_null(9, to.note)
        .run();
}

void LinkTable::remember(std::int64_t shop, std::int64_t variant,
                         const LinkState& from, const LinkState& to,
                         std::string_view reason) {
    m_remember.bind(1, m_changer.run)
        .bind(2, m_changer.at)
        .bind(3, m_changer.by)
        .bind(4, shop)
        .bind(5, variant);
    bind_id_or_null(m_remember, 6, from.catalog_variant);
    m_remember.bind_or_null(7, from.origin)
        .bind_or_null(8, from.key)
        .bind_or_null(9, from.note);
    bind_id_or_null(m_remember, 10, to.catalog_variant);
    m_remember.bind_or_null(11, to.origin)
        .bind_or_null(12, to.key)
        .bind_or_null(13, to.note)
        .bind(14, reason)
        .run();
}

} // namespace hwsync::sqlite
