#include "catalog/sqlite/links/link_change_spool.hpp"

namespace hwsync::sqlite {

namespace {

constexpr const char* schema =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE change (sequence INTEGER PRIMARY KEY, shop TEXT,"
    "  variant INTEGER, from_id INTEGER, to_id INTEGER, origin TEXT,"
    "  reason TEXT, identifier TEXT);"
    "BEGIN";

} // namespace

void LinkChangeSpool::add(const LinkChanged& change) {
    if (!m_store) {
        auto connection = Connection::temporary();
        connection.execute(schema);
        auto insert = connection.prepare(
            "INSERT INTO change (shop, variant, from_id, to_id, origin, reason,"
            " identifier) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        m_store.emplace(Store{std::move(connection), std::move(insert)});
    }
    m_store->insert.bind(1, change.shop)
        .bind(2, change.variant_id)
        .bind(3, change.from)
        .bind(4, change.to)
        .bind(5, change.origin)
        .bind(6, change.reason)
        .bind(7, change.identifier)
        .run();
    ++m_size;
}

void LinkChangeSpool::for_each(const Visit& visit) const {
    if (!m_store) {
        return;
    }
    auto rows = m_store->connection.prepare(
        "SELECT shop, variant, from_id, to_id, origin, reason,"
        " identifier FROM change"
        " ORDER BY sequence");
    while (rows.step()) {
        visit({rows.text(0), rows.integer(1), rows.integer(2), rows.integer(3),
               rows.text(4), rows.text(5), rows.text(6)});
    }
}

} // namespace hwsync::sqlite
