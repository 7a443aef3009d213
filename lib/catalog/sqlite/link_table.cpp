#include "catalog/sqlite/link_table.hpp"

#include "catalog/sqlite/seals.hpp"

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
    : m_connection(connection), m_changer(std::move(changer)),
      m_find(connection.prepare(
          "SELECT catalog_variant_id, origin, key, note FROM link"
          " WHERE shop = ?1 AND variant_id = ?2")),
      m_insert(connection.prepare(
          "INSERT INTO link (shop, variant_id, catalog_variant_id, origin,"
          " key, run, linked_at, by, note)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")),
      m_update(connection.prepare(
          "UPDATE link SET catalog_variant_id = ?3, origin = ?4, key = ?5,"
          " run = ?6, linked_at = ?7, by = ?8, note = ?9"
          " WHERE shop = ?1 AND variant_id = ?2")),
      m_remove(connection.prepare(
          "DELETE FROM link WHERE shop = ?1 AND variant_id = ?2")),
      m_remember(connection.prepare(
          "INSERT INTO link_history (run, at, by, shop, variant_id, from_id,"
          " from_origin, from_key, from_note, to_id, to_origin, to_key,"
          " to_note, reason) VALUES"
          " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")),
      m_seal_link(prepare_seal(connection, "link")),
      m_seal_history(prepare_seal(connection, "link_history")) {}

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
    const auto from = find(shop, variant);
    const bool is_new = !from.exists();
    remember(shop, variant, from, to, reason);
    m_find.reset();
    if (!to.exists()) {
        m_remove.bind(1, shop).bind(2, variant).run();
        return;
    }
    put(is_new ? m_insert : m_update, shop, variant, to);
    if (is_new && m_seal_link) {
        put(*m_seal_link, shop, variant, to);
    }
}

void LinkTable::put(Statement& statement, std::int64_t shop,
                    std::int64_t variant, const LinkState& to) const {
    statement.bind(1, shop).bind(2, variant);
    bind_id_or_null(statement, 3, to.catalog_variant);
    statement.bind(4, to.origin)
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
    const auto put = [&](Statement& statement, int first) {
        statement.bind(first, m_changer.run)
            .bind(first + 1, m_changer.at)
            .bind(first + 2, m_changer.by)
            .bind(first + 3, shop)
            .bind(first + 4, variant);
        bind_id_or_null(statement, first + 5, from.catalog_variant);
        statement.bind_or_null(first + 6, from.origin)
            .bind_or_null(first + 7, from.key)
            .bind_or_null(first + 8, from.note);
        bind_id_or_null(statement, first + 9, to.catalog_variant);
        statement.bind_or_null(first + 10, to.origin)
            .bind_or_null(first + 11, to.key)
            .bind_or_null(first + 12, to.note)
            .bind(first + 13, reason)
            .run();
    };
    put(m_remember, 1);
    if (m_seal_history) {
        m_seal_history->bind(1, m_connection.last_insert_id());
        put(*m_seal_history, 2);
    }
}

} // namespace hwsync::sqlite
