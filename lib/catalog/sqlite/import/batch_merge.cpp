#include "catalog/sqlite/import/batch_merge.hpp"

namespace hwsync::sqlite {

void BatchMerge::put(Batch& batch) {
    m_merge.note_update(batch.newest_update);
    for (const auto& known : batch.known) {
        m_merge.put(known);
    }
    for (auto& record : batch.records) {
        if (!m_merge.put(record)) {
            m_deferred.add(record);
        }
    }
    for (const auto& reject : batch.rejects) {
        m_merge.put(reject);
    }
    m_merge.totals().skipped += batch.skipped;
}

void BatchMerge::end_input() {
    m_merge.end_input();
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        m_deferred.for_each(kind, [this](Record& record) {
            // All of the input may wait, and no statement looks after a stop.
            if (m_stop != nullptr) {
                m_stop->check();
            }
            m_merge.put_deferred(record);
        });
    }
}

} // namespace hwsync::sqlite
