#include "catalog/sqlite/import/deferred_records.hpp"

#include "model/record_codec.hpp"

#include <string_view>

namespace hwsync::sqlite {

namespace {

constexpr const char* create =
    "CREATE TABLE deferred (n INTEGER PRIMARY KEY, record BLOB)";
constexpr std::string_view insert = "INSERT INTO deferred (record) VALUES (?1)";

} // namespace

DeferredRecords::DeferredRecords()
    : m_products(create, insert), m_variants(create, insert) {}

void DeferredRecords::add(const Record& record) {
    encode_record(record, m_bytes);
    auto& rows = record.kind == RecordKind::product ? m_products : m_variants;
    rows.insert().bind_blob(1, m_bytes).run();
}

void DeferredRecords::for_each(
    RecordKind kind, const std::function<void(Record&)>& visit) const {
    const auto& spilled = kind == RecordKind::product ? m_products : m_variants;
    auto rows = spilled.select("SELECT record FROM deferred ORDER BY n");
    while (rows && rows->step()) {
        auto record = decode_record(rows->text(0));
        visit(record);
    }
}

} // namespace hwsync::sqlite
