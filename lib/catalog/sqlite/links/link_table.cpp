#include "catalog/sqlite/links/link_table.hpp"

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
      m_seal_link(connection, "link"),
      m_seal_history(connection, "link_history") {}

LinkState LinkTable::find(std::int64_t shop, std::int64_t variant) {
    m_find.reset();
    m_find.bind(1, shop).bind(2, variant);
    if (!m_find.step()) {
        return {};
    }
    return {m_find.integer(0), m_find.text(1), m_find.text(2), m_find.text(3)};
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
    const std::array row{
        Value::of_integer(shop),        Value::of_integer(variant),
        id_or_null(to.catalog_variant), Value::of_text(to.origin),
        text_or_null(to.key),           Value::of_integer(m_changer.run),
        Value::of_text(m_changer.at),   Value::of_text(m_changer.by),
        text_or_null(to.note)};
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
                         Value::of_text(reason)};
    for (std::size_t i = 0; i < row.size(); ++i) {
        m_remember.bind(static_cast<int>(i) + 1, row[i]);
    }
    m_remember.run();
    std::array<Value, row.size() + 1> sealed;
    sealed[0] = Value::of_integer(m_connection.last_insert_id());
    std::copy(row.begin(), row.end(), sealed.begin() + 1);
    m_seal_history.add(sealed);
}

} // namespace hwsync::sqlite
