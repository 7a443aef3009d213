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

    class Cursor;

    /// Calls `visit(text, id, row)` for each row, in order.
    template <typename Visit> void for_each(Visit visit);

private:
    std::vector<ColumnType> m_columns;
    SortedRuns m_rows;
    RecordWriter m_writer;
    std::string m_key;
    std::string m_record;
};

/// Reads all rows once, in order. Nothing may be added in the meantime.
class SortedRecords::Cursor {
public:
    explicit Cursor(SortedRecords& rows)
        : m_reader(rows.m_columns), m_rows(rows.m_rows) {}

    /// Goes to the next row, at first to the first one; false if there is none.
    bool next() {
        if (!m_rows.next()) {
            return false;
        }
        m_of = m_key.read(m_rows.key());
        m_row = m_reader.read(m_rows.payload());
        return true;
    }

    // Valid until the next call.
    std::string_view text() const noexcept { return m_of[0].text; }
    std::int64_t id() const noexcept { return m_of[1].integer; }
    std::span<const Value> row() const noexcept { return m_row; }

private:
    RecordReader m_reader;
    IndexKeyReader m_key;
    SortedRuns::Merge m_rows;
    std::span<const Value> m_of;
    std::span<const Value> m_row;
};

template <typename Visit> void SortedRecords::for_each(Visit visit) {
    Cursor rows{*this};
    while (rows.next()) {
        visit(rows.text(), rows.id(), rows.row());
    }
}

} // namespace hwsync::sqlite
