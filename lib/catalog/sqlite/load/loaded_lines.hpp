#pragma once

#include "catalog/sqlite/load/btree.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/row_observer.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/records/record_format.hpp"
#include "catalog/sqlite/rows/line_block.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hwsync::sqlite {

/// Writes the table of blocks of lines while the rows are written that it tells
/// of.
class LoadedLines final : public RowObserver {
public:
    /// `rows` is the table of the rows, `root` that of the blocks' table.
    LoadedLines(RecordKind kind, const TableShape& rows, PageNumber root,
                std::int64_t run, PageFile& file);
    LoadedLines(const LoadedLines&) = delete;
    LoadedLines& operator=(const LoadedLines&) = delete;

    /// Positions of the columns that add() looks at.
    std::span<const std::size_t> columns() const noexcept override {
        return m_columns;
    }
    void add(std::int64_t id, std::span<const Value> row) override;
    void finish() override;

private:
    void put(const LineBlock& block);

    RecordKind m_kind;
    /// The line's hash; the product or the count of variants; the time.
    std::array<std::size_t, 3> m_columns;
    LineBlockWriter m_blocks;
    BtreeWriter m_btree;
    RecordWriter m_writer;
    std::string m_record;
};

} // namespace hwsync::sqlite
