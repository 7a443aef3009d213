#include "catalog/sqlite/import/deferred_records.hpp"

#include "model/record_codec.hpp"

namespace hwsync::sqlite {

namespace {

constexpr const char* schema =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE product (n INTEGER PRIMARY KEY, record BLOB);"
    "CREATE TABLE variant (n INTEGER PRIMARY KEY, record BLOB);"
    "BEGIN";
constexpr std::string_view insert_sql =
    "INSERT INTO variant (record) VALUES (?1)";

} // namespace

void WaitingRecords::add(const Record& record) {
    if (!m_store) {
        auto connection = Connection::temporary();
        connection.execute(schema);
        auto insert = connection.prepare(insert_sql);
        m_store.emplace(Store{std::move(connection), std::move(insert)});
    }
    encode_record(record, m_bytes);
    if (record.kind == RecordKind::variant) {
        m_store->insert.bind_blob(1, m_bytes).run();
        return;
    }
    m_store->connection.prepare("INSERT INTO product (record) VALUES (?1)")
        .bind_blob(1, m_bytes)
        .run();
}

void WaitingRecords::for_each(RecordKind kind,
                              const std::function<void(Record&)>& visit) const {
    if (!m_store) {
        return;
    }
    auto rows = m_store->connection.prepare(
        kind == RecordKind::product ? "SELECT record FROM product ORDER BY n"
                                    : "SELECT record FROM variant ORDER BY n");
    while (rows.step()) {
        auto record = decode_record(rows.text(0));
        visit(record);
    }
}

} // namespace hwsync::sqlite
