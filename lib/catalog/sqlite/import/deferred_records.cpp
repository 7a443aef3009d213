#include "catalog/sqlite/import/deferred_records.hpp"

#include "model/record_codec.hpp"

#include <cstdint>

namespace hwsync::sqlite {

void DeferredRecords::add(const Record& record) {
    encode_record(record, m_bytes);
    records(record.kind).append(m_bytes);
}

void DeferredRecords::for_each(RecordKind kind,
                               const std::function<void(Record&)>& visit) {
    auto& spool = records(kind);
    for (std::uint64_t at = 0; at < spool.size(); at = spool.next()) {
        auto record = decode_record(spool.read(at));
        visit(record);
    }
}

} // namespace hwsync::sqlite
