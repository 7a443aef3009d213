#pragma once

#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/row_observer.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/records/sorted_runs.hpp"

#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The rows of a table in the order of their rowids, or, in a table WITHOUT
/// ROWID, of their ids.
class RowsInOrder {
public:
    virtual ~RowsInOrder() = default;

    /// Goes to the next row, at first to the first one; false if there is none.
    virtual bool next() = 0;

    // Valid until the next call.
    virtual std::int64_t rowid() const = 0;
    virtual std::string_view record() const = 0;
};

/// The rows of entries whose keys are rowids, as make_row_key() makes them, and
/// whose payloads are records.
class SortedRows final : public RowsInOrder {
public:
    explicit SortedRows(SortedRuns& rows) : m_merge(rows) {}

    bool next() override { return m_merge.next(); }
    std::int64_t rowid() const override;
    std::string_view record() const override { return m_merge.payload(); }

private:
    SortedRuns::Merge m_merge;
};

/// Writes the b-trees of an empty table and of its indexes. Index keys are
/// sorted in `folder`. `stop` may be null.
void load_table(const TableShape& table, RowsInOrder& rows,
                const std::filesystem::path& folder, const StopToken* stop,
                PageFile& file, std::span<RowObserver* const> observers);

/// Replaces `key` by eight bytes that sort like rowids.
void make_row_key(std::int64_t rowid, std::string& key);
/// The rowid of such a key.
std::int64_t rowid_of(std::string_view key) noexcept;

} // namespace hwsync::sqlite
