#pragma once

#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/sorted_runs.hpp"
#include "catalog/sqlite/load/table_shape.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>

namespace hwsync::sqlite {

/// Writes the b-trees of an empty table and of its indexes. The keys of `rows`
/// are rowids as make_row_key() has them, the payloads their records. Index
/// keys are sorted in `folder`. `stop` may be null.
void load_table(const TableShape& table, SortedRuns& rows,
                const std::filesystem::path& folder, const StopToken* stop,
                PageFile& file);

/// Replaces `key` by bytes that sort as rowids do.
void make_row_key(std::int64_t rowid, std::string& key);

} // namespace hwsync::sqlite
