#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Which rows are in a partial index.
struct IndexCondition {
    std::size_t column;
    /// What the column must be; if nothing, it must not be null.
    std::optional<std::string> text;
};

struct IndexShape {
    PageNumber root = 0;
    /// Positions of columns of the table; of one WITHOUT ROWID, its first
    /// column is among them.
    std::vector<std::size_t> columns;
    /// The types of these columns, and of the rowid or id that follows them.
    std::vector<ColumnType> types;
    std::optional<IndexCondition> condition;
};

/// What must be known about an empty table to write its b-tree and those of its
/// indexes.
struct TableShape {
    PageNumber root = 0;
    /// If not, the table is WITHOUT ROWID, and its b-tree that of an index: the
    /// first two columns are its primary key, the first of which is the same in
    /// all rows to be loaded, and the second their id.
    bool has_rowids = true;
    std::vector<std::string> columns;
    std::vector<ColumnType> types;
    std::vector<bool> not_null;
    std::vector<IndexShape> indexes;
};

/// Throws Error(storage) if the table has no such column.
std::size_t position_of(const TableShape& table, std::string_view column);

/// The root page of the empty table or index of that name.
PageNumber root_of(const Connection& connection, std::string_view name);

/// Throws Error(storage) if the table has something that the loader does not
/// know: it would then write something else than SQLite.
TableShape table_shape(const Connection& connection, std::string_view table);

} // namespace hwsync::sqlite
