#pragma once

#include "catalog/batch.hpp"
#include "catalog/merge/merge.hpp"
#include "catalog/sqlite/import/deferred_records.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>

namespace hwsync::sqlite {

/// Merges an input batch by batch. What cannot be merged before the input has
/// ended waits outside memory.
class BatchMerge {
public:
    /// It waits in `folder`; `stop` may be null.
    BatchMerge(Merge& merge, const std::filesystem::path& folder,
               const StopToken* stop)
        : m_merge(merge), m_stop(stop), m_deferred(folder) {}

    void put(Batch& batch);

    /// The input has ended: merges what waits.
    void end_input();

private:
    Merge& m_merge;
    const StopToken* m_stop;
    DeferredRecords m_deferred;
};

} // namespace hwsync::sqlite
