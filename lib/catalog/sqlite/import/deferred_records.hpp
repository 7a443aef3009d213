#pragma once

#include "catalog/sqlite/file/spill_table.hpp"
#include "model/record.hpp"

#include <functional>
#include <string>

namespace hwsync::sqlite {

/// Records that cannot be merged before the input has ended, kept outside
/// memory in the order in which they came.
class DeferredRecords {
public:
    DeferredRecords();

    void add(const Record& record);

    /// Each of one kind. The record's texts are valid during the visit.
    void for_each(RecordKind kind,
                  const std::function<void(Record&)>& visit) const;

private:
    SpillTable m_products;
    SpillTable m_variants;
    std::string m_bytes;
};

} // namespace hwsync::sqlite
