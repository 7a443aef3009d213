#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/record_format.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

struct IndexShape {
    PageNumber root = 0;
    /// Positions of columns of the table.
    std::vector<std::size_t> columns;
    /// Of these columns, and of the rowid that follows them.
    std::vector<ColumnType> types;
    /// Of a partial index: rows are left out where this column is null.
    std::optional<std::size_t> needs;
};

/// What there is to know of an empty table to write its b-trees and those of
/// its indexes.
struct TableShape {
    PageNumber root = 0;
    std::vector<std::string> columns;
    std::vector<ColumnType> types;
    std::vector<bool> not_null;
    std::vector<IndexShape> indexes;
};

/// Throws Error(storage) where the table has something that the loader does not
/// know: it would write what SQLite does not.
TableShape table_shape(const Connection& connection, std::string_view table);

} // namespace hwsync::sqlite
