#include "catalog/sqlite/load/table_shape.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// Of a table without rowids.
constexpr std::int64_t key_columns = 2;
constexpr std::size_t id_column = 1;

[[noreturn]] void refuse(std::string_view table, std::string_view what) {
    throw Error(ErrorKind::storage,
                fmt::format("the loader does not know table {}: it has {}",
                            table, what),
                "run this again with HWSYNC_LOADER=sql, and report it");
}

/// Returns whether its rows have rowids.
bool require_plain(const Connection& connection, std::string_view table) {
    auto row = connection.prepare(
        "SELECT NOT wr FROM pragma_table_list WHERE schema = 'main'"
        " AND name = ?1 AND type = 'table' AND strict");
    row.bind(1, table);
    if (!row.step()) {
        refuse(table, "columns that hold any type");
    }
    // Those of its lines only remove blocks of lines that no longer hold.
    auto triggers = connection.prepare(
        "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1"
        " AND name NOT IN (?1 || '_lines_insert', ?1 || '_lines_update',"
        " ?1 || '_lines_delete')");
    triggers.bind(1, table);
    if (triggers.step()) {
        refuse(table, "a trigger");
    }
    if (connection.number(
            fmt::format("SELECT EXISTS (SELECT 1 FROM \"{}\")", table)) != 0) {
        refuse(table, "rows already");
    }
    return row.integer(0) != 0;
}

ColumnType column_type(std::string_view table, std::string_view type,
                       bool is_key, bool has_rowids) {
    if (type == "INTEGER") {
        return is_key && has_rowids ? ColumnType::rowid : ColumnType::integer;
    }
    if (is_key || (type != "REAL" && type != "TEXT")) {
        refuse(table, "a column of a type or key of another kind");
    }
    return type == "REAL" ? ColumnType::real : ColumnType::text;
}

void read_columns(const Connection& connection, std::string_view table,
                  TableShape& shape) {
    auto rows = connection.prepare(
        "SELECT name, type, pk, \"notnull\", hidden <> 0 OR dflt_value IS NOT"
        " NULL FROM pragma_table_xinfo(?1) ORDER BY cid");
    rows.bind(1, table);
    while (rows.step()) {
        if (rows.integer(4) != 0) {
            refuse(table, "a column that is generated, or has a default");
        }
        const auto at = static_cast<std::int64_t>(shape.columns.size());
        const auto place_in_key = rows.integer(2);
        if (!shape.has_rowids &&
            place_in_key != (at < key_columns ? at + 1 : 0)) {
            refuse(table, "another key than its first two columns");
        }
        shape.columns.emplace_back(rows.text(0));
        shape.types.push_back(column_type(table, rows.text(1),
                                          place_in_key != 0, shape.has_rowids));
        shape.not_null.push_back(rows.integer(3) != 0);
    }
}

/// `WHERE column IS NOT NULL` and `WHERE column = 'text'` are the conditions
/// that our indexes have.
IndexCondition condition_of(const Connection& connection,
                            std::string_view index, const TableShape& shape) {
    auto row =
        connection.prepare("SELECT sql FROM sqlite_schema WHERE name = ?1");
    row.bind(1, index);
    row.step();
    const auto sql = row.text(0);
    for (std::size_t i = 0; i < shape.columns.size(); ++i) {
        if (sql.ends_with(
                fmt::format("WHERE {} IS NOT NULL", shape.columns[i]))) {
            return {i, {}};
        }
        const auto is = fmt::format("WHERE {} = '", shape.columns[i]);
        const auto at = sql.find(is);
        if (at == std::string_view::npos) {
            continue;
        }
        const auto text = sql.substr(at + is.size());
        if (text.find('\'') == text.size() - 1) {
            return {i, std::string{text.substr(0, text.size() - 1)}};
        }
    }
    refuse(index, "a condition of another kind");
}

/// In a table WITHOUT ROWID, SQLite appends to the index's columns what they
/// lack of the primary key. The id must come last, as a rowid does.
IndexShape index_shape(const Connection& connection, std::string_view index,
                       const TableShape& shape) {
    IndexShape found;
    found.root = root_of(connection, index);
    auto columns =
        connection.prepare("SELECT cid, \"key\", \"desc\" OR coll <> 'BINARY'"
                           " FROM pragma_index_xinfo(?1) ORDER BY seqno");
    columns.bind(1, index);
    bool has_id = false;
    while (columns.step()) {
        const auto column = static_cast<std::size_t>(columns.integer(0));
        if (shape.has_rowids && columns.integer(1) == 0) {
            continue;
        }
        if (columns.integer(0) < 0 || columns.integer(2) != 0 || has_id ||
            (shape.types[column] != ColumnType::integer &&
             shape.types[column] != ColumnType::text)) {
            refuse(index, "a key that the loader cannot sort");
        }
        has_id = !shape.has_rowids && column == id_column;
        if (!has_id) {
            found.columns.push_back(column);
            found.types.push_back(shape.types[column]);
        }
    }
    found.types.push_back(ColumnType::integer);
    return found;
}

void read_indexes(const Connection& connection, std::string_view table,
                  TableShape& shape) {
    auto rows = connection.prepare(
        "SELECT name, partial, \"unique\" FROM pragma_index_list(?1)"
        " WHERE origin <> 'pk'");
    rows.bind(1, table);
    while (rows.step()) {
        if (rows.integer(2) != 0) {
            refuse(table, "a unique index");
        }
        auto index = index_shape(connection, rows.text(0), shape);
        if (rows.integer(1) != 0) {
            auto condition = condition_of(connection, rows.text(0), shape);
            // A row's key is never null, only its place in the record is.
            if (shape.types[condition.column] != ColumnType::rowid) {
                index.condition = std::move(condition);
            }
        }
        shape.indexes.push_back(std::move(index));
    }
}

} // namespace

std::size_t position_of(const TableShape& table, std::string_view column) {
    const auto at =
        std::find(table.columns.begin(), table.columns.end(), column);
    if (at == table.columns.end()) {
        throw Error(ErrorKind::storage,
                    fmt::format("the loader finds no column {}", column),
                    "run this again with HWSYNC_LOADER=sql, and report it");
    }
    return static_cast<std::size_t>(at - table.columns.begin());
}

PageNumber root_of(const Connection& connection, std::string_view name) {
    auto row = connection.prepare(
        "SELECT rootpage FROM sqlite_schema WHERE name = ?1");
    row.bind(1, name);
    if (!row.step()) {
        refuse(name, "no root");
    }
    return static_cast<PageNumber>(row.integer(0));
}

TableShape table_shape(const Connection& connection, std::string_view table) {
    TableShape shape;
    shape.has_rowids = require_plain(connection, table);
    shape.root = root_of(connection, table);
    read_columns(connection, table, shape);
    read_indexes(connection, table, shape);
    if (shape.has_rowids && std::count(shape.types.begin(), shape.types.end(),
                                       ColumnType::rowid) != 1) {
        refuse(table, "no INTEGER PRIMARY KEY");
    }
    return shape;
}

} // namespace hwsync::sqlite
