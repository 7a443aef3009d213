#include "catalog/sqlite/runs/reject_spool.hpp"

namespace hwsync::sqlite {

namespace {

constexpr const char* schema =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE reject (line INTEGER, n INTEGER, reason TEXT, id INTEGER,"
    "  PRIMARY KEY (line, n)) WITHOUT ROWID;"
    "BEGIN";

} // namespace

void RejectSpool::add(const Reject& reject) {
    if (!m_store) {
        auto connection = Connection::temporary();
        connection.execute(schema);
        auto insert = connection.prepare(
            "INSERT INTO reject (line, n, reason, id) VALUES (?1, ?2, ?3, ?4)");
        m_store.emplace(Store{std::move(connection), std::move(insert)});
    }
    ++m_size;
    auto& insert = m_store->insert;
    insert.bind(1, static_cast<std::int64_t>(reject.line))
        .bind(2, static_cast<std::int64_t>(m_size))
        .bind(3, std::string_view{reject.reason});
    if (reject.id == 0) {
        insert.bind_null(4);
    } else {
        insert.bind(4, reject.id);
    }
    insert.run();
}

void RejectSpool::for_each(const Visit& visit) const {
    if (!m_store) {
        return;
    }
    auto rows = m_store->connection.prepare(
        "SELECT line, reason, id FROM reject ORDER BY line, n");
    while (rows.step()) {
        visit({static_cast<std::uint64_t>(rows.integer(0)), rows.text(1),
               rows.integer(2)});
    }
}

} // namespace hwsync::sqlite
