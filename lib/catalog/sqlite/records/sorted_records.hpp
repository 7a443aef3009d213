#pragma once

#include "catalog/sqlite/records/index_key.hpp"
#include "catalog/sqlite/records/record_format.hpp"
#include "catalog/sqlite/records/sorted_runs.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Sorts rows by a text and an id outside memory, and without a connection,
/// which another thread may be using.
class SortedRecords {
public:
    /// What does not fit in memory is set aside in `folder`; nothing is where
    /// that is empty.
    SortedRecords(const std::filesystem::path& folder,
                  std::vector<ColumnType> columns);

    /// Of rows with the same text and id, the last one counts.
    void add(std::string_view text, std::int64_t id,
             std::span<const Value> row);

    /// Calls `visit(text, id, row)` for each row, in order.
    template <typename Visit> void for_each(Visit visit) {
        RecordReader reader{m_columns};
        IndexKeyReader key;
        SortedRuns::Merge rows{m_rows};
        while (rows.next()) {
            const auto of = key.read(rows.key());
            visit(of[0].text, of[1].integer, reader.read(rows.payload()));
        }
    }

private:
    std::vector<ColumnType> m_columns;
    SortedRuns m_rows;
    RecordWriter m_writer;
    std::string m_key;
    std::string m_record;
};

} // namespace hwsync::sqlite
