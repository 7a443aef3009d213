#include "unit/catalog/loaded_table.hpp"

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <utility>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

void require(bool holds, std::string_view what) {
    if (!holds) {
        throw std::runtime_error{std::string{what}};
    }
}

std::string_view word_of(ColumnType type) {
    switch (type) {
    case ColumnType::rowid:
        return "INTEGER NOT NULL PRIMARY KEY";
    case ColumnType::integer:
        return "INTEGER";
    case ColumnType::real:
        return "REAL";
    case ColumnType::text:
        return "TEXT";
    case ColumnType::blob:
        return "BLOB";
    }
    return "TEXT";
}

/// Of a table without rowids, whose first two columns are its key.
constexpr std::size_t id_column = 1;

std::string chosen_condition(Choices& choices, const Schema& schema) {
    const auto column = choices.below(schema.types.size());
    switch (choices.below(4)) {
    case 0:
        return fmt::format(" WHERE c{} IS NOT NULL", column);
    case 1:
        return schema.types[column] == ColumnType::text
                   ? fmt::format(" WHERE c{} = ''", column)
                   : std::string{};
    default:
        return {};
    }
}

/// The indexes of texts and numbers, with whatever part of a key of two
/// columns; half of them partial.
std::string chosen_indexes(Choices& choices, const Schema& schema) {
    std::string sql;
    const auto columns = schema.types.size();
    for (std::size_t i = choices.below(4); i > 0; --i) {
        std::string keys =
            schema.has_rowids || choices.below(2) == 0 ? "" : "c0";
        for (auto count = 1 + choices.below(3); count > 0; --count) {
            const auto column = choices.below(columns);
            const auto type = schema.types[column];
            const auto name = fmt::format("c{}", column);
            const bool is_id = !schema.has_rowids && column == id_column;
            if ((type == ColumnType::text || type == ColumnType::integer) &&
                !is_id && keys.find(name) == std::string::npos) {
                keys += keys.empty() ? name : ", " + name;
            }
        }
        if (keys.find("c0") != std::string::npos && !schema.has_rowids &&
            choices.below(4) == 0) {
            keys += ", c1";
        }
        if (!keys.empty()) {
            sql += fmt::format("CREATE INDEX i{} ON t ({}){};", i, keys,
                               chosen_condition(choices, schema));
        }
    }
    return sql;
}

std::int64_t chosen_integer(Choices& choices) {
    if (choices.below(4) == 0) {
        return static_cast<std::int64_t>(choices.below(3));
    }
    const auto near = (std::int64_t{1} << choices.below(63)) +
                      static_cast<std::int64_t>(choices.below(3)) - 1;
    return choices.below(2) == 0 ? near : -near;
}

double chosen_real(Choices& choices) {
    switch (choices.below(6)) {
    case 0:
        return static_cast<double>(chosen_integer(choices));
    case 1:
        return -0.0;
    case 2:
        return std::numeric_limits<double>::infinity();
    case 3:
        return std::numeric_limits<double>::quiet_NaN();
    default:
        return static_cast<double>(chosen_integer(choices)) / 7;
    }
}

/// Of a length around where something else begins, in a page or a varint.
std::string chosen_text(Choices& choices, std::size_t page_size,
                        std::size_t shortened) {
    const auto index_room = (page_size - 12) * 64 / 255 - 23;
    const std::array<std::size_t, 9> bounds{0,
                                            20,
                                            57,
                                            120,
                                            index_room,
                                            page_size,
                                            page_size * 3,
                                            page_size - 35,
                                            index_room + page_size};
    auto length = bounds[choices.below(bounds.size())] + choices.below(40);
    length -= std::min(length, choices.below(2) == 0 ? 20 : shortened);
    std::string text(length, 'a');
    const auto varied = choices.below(64);
    if (varied < 16) {
        std::minstd_rand character(static_cast<unsigned>(varied) + 1);
        for (auto& c : text) {
            c = static_cast<char>(character() % 128);
        }
    }
    return text;
}

Connection open_database(const std::filesystem::path& path) {
    auto connection =
        Connection::open(path, Access::read_write, Duration{}, nullptr);
    connection.execute("PRAGMA synchronous = OFF");
    return connection;
}

Connection make_database(const std::filesystem::path& path,
                         std::size_t page_size, const Schema& schema) {
    std::filesystem::remove(path);
    sqlite3* handle = nullptr;
    require(sqlite3_open(path.c_str(), &handle) == SQLITE_OK, "cannot open it");
    const auto sql =
        fmt::format("PRAGMA synchronous = OFF; PRAGMA page_size = {};"
                    "CREATE TABLE other (x);",
                    page_size) +
        schema.sql;
    require(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) ==
                SQLITE_OK,
            "cannot make its schema");
    sqlite3_close(handle);
    return open_database(path);
}

std::string text_of(const Connection& connection, std::string_view sql) {
    auto rows = connection.prepare(sql);
    std::string text;
    while (rows.step()) {
        text += rows.text(0);
        text += '\n';
    }
    return text;
}

std::string dump(const Connection& connection, const Schema& schema) {
    std::string columns;
    for (std::size_t i = 0; i < schema.types.size(); ++i) {
        columns += fmt::format("{}typeof(c{}) || ' ' || quote(c{}) || ' ' ||"
                               " ifnull(hex(c{}), '')",
                               i == 0 ? "" : " || ' ' || ", i, i, i);
    }
    return text_of(connection, fmt::format("SELECT {} FROM t ORDER BY c{}",
                                           columns, schema.rowid));
}

/// How many cells each b-tree has that hold something, and how many bytes.
std::string payloads(const Connection& connection) {
    return text_of(connection,
                   "SELECT name || ' ' || sum(payload) || ' ' ||"
                   " sum(CASE WHEN payload > 0 THEN ncell ELSE 0 END)"
                   " FROM dbstat WHERE name <> 'sqlite_schema'"
                   " AND pagetype <> 'overflow' GROUP BY name");
}

void insert(Connection& connection, const Schema& schema,
            const std::vector<Row>& rows) {
    connection.execute("BEGIN");
    auto insert = connection.prepare(schema.insert);
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            insert.bind(static_cast<int>(i + 1), row[i]);
        }
        insert.run();
    }
    connection.execute("COMMIT");
}

void load(const std::filesystem::path& path, const TableShape& shape,
          const LoadedTable& table, std::size_t buffer_size) {
    SortedRuns runs{path.parent_path(), buffer_size};
    RecordWriter writer;
    std::string key;
    std::string record;
    for (const auto& row : table.rows) {
        make_row_key(row[table.schema.rowid].integer, key);
        writer.write(row, shape.types, record);
        runs.add(key, record);
    }
    PageFile file{path, path, table.lock_bytes};
    SortedRows in_order{runs};
    load_table(shape, in_order, path.parent_path(), nullptr, file, {});
    file.finish();
}

void require_alike(const Connection& loaded, const Connection& by_sqlite,
                   const Schema& schema) {
    const auto check = text_of(loaded, "PRAGMA integrity_check");
    require(check == "ok\n", check);
    require(dump(loaded, schema) == dump(by_sqlite, schema),
            "the rows are not those that SQLite stores");
}

std::vector<Row> changed_rows(Choices& choices, Rows& rows,
                              const LoadedTable& table) {
    std::vector<Row> changes;
    for (int i = 0; i < 50; ++i) {
        changes.push_back(rows.make(
            table.rows.empty() ? i
                               : table.rows[choices.below(table.rows.size())]
                                           [table.schema.rowid]
                                               .integer +
                                     i % 2));
    }
    return changes;
}

} // namespace

std::size_t RandomChoices::below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>{0, bound - 1}(m_random);
}

Schema chosen_schema(Choices& choices) {
    Schema schema;
    schema.has_rowids = choices.below(3) != 0;
    const auto count = (schema.has_rowids ? 1 : 2) + choices.below(40);
    schema.rowid = schema.has_rowids ? choices.below(count) : id_column;
    std::string columns;
    std::string values;
    for (std::size_t i = 0; i < count; ++i) {
        constexpr std::array kinds{ColumnType::integer, ColumnType::real,
                                   ColumnType::text};
        const bool is_key = !schema.has_rowids && i <= id_column;
        schema.types.push_back(is_key ? ColumnType::integer
                               : i == schema.rowid
                                   ? ColumnType::rowid
                                   : kinds[choices.below(kinds.size())]);
        columns += fmt::format("{}c{} {}{}", i == 0 ? "" : ", ", i,
                               word_of(schema.types.back()),
                               is_key ? " NOT NULL" : "");
        values += fmt::format("{}?{}", i == 0 ? "" : ", ", i + 1);
    }
    schema.sql = fmt::format("CREATE TABLE t ({}{}) STRICT{};", columns,
                             schema.has_rowids ? "" : ", PRIMARY KEY (c0, c1)",
                             schema.has_rowids ? "" : ", WITHOUT ROWID") +
                 chosen_indexes(choices, schema);
    schema.insert = fmt::format("INSERT OR REPLACE INTO t VALUES ({})", values);
    return schema;
}

Row Rows::make(std::int64_t rowid) {
    Row row;
    const bool is_small = m_choices.below(3) != 0;
    for (std::size_t i = 0; i < m_schema.types.size(); ++i) {
        const auto type = m_schema.types[i];
        row.push_back(i == m_schema.rowid ? Value::of_integer(rowid)
                      : !m_schema.has_rowids && i == 0 ? Value::of_integer(1)
                      : m_choices.below(4) == 0        ? Value::of_null()
                      : type == ColumnType::integer
                          ? Value::of_integer(chosen_integer(m_choices))
                      : type == ColumnType::real
                          ? Value::of_real(chosen_real(m_choices))
                          : text(is_small));
    }
    return row;
}

Value Rows::text(bool is_small) {
    m_texts.push_back(std::make_unique<std::string>(
        is_small ? std::to_string(m_choices.below(1000))
                 : chosen_text(m_choices, m_page_size, m_choices.below(64))));
    return Value::of_text(*m_texts.back());
}

std::vector<Row> chosen_rows(Choices& choices, Rows& rows, std::size_t count,
                             Order order) {
    std::vector<std::int64_t> ids;
    std::int64_t id = choices.below(4) == 0 ? -20 : 0;
    for (std::size_t i = 0; i < count; ++i) {
        id += 1 + static_cast<std::int64_t>(
                      choices.below(choices.below(9) == 0 ? 1'000'000'000 : 2));
        ids.push_back(id);
    }
    if (order == Order::with_twins) {
        for (std::size_t i = 0; i < count / 3; ++i) {
            ids.push_back(ids[choices.below(ids.size())]);
        }
    }
    if (order != Order::rising) {
        for (auto left = ids.size(); left > 1; --left) {
            std::swap(ids[left - 1], ids[choices.below(left)]);
        }
    }
    std::vector<Row> made;
    for (const auto rowid : ids) {
        made.push_back(rows.make(rowid));
    }
    return made;
}

void compare_with_sqlite(const std::filesystem::path& folder, Choices& choices,
                         const LoadedTable& table) {
    const auto& schema = table.schema;
    auto by_sqlite = make_database(folder / "sql.db", table.page_size, schema);
    insert(by_sqlite, schema, table.rows);
    const auto path = folder / "loaded.db";
    const auto shape =
        table_shape(make_database(path, table.page_size, schema), "t");
    constexpr std::size_t small = 2000;
    load(path, shape, table,
         choices.below(2) == 0 ? small : std::size_t{1} << 20U);

    auto loaded = open_database(path);
    require_alike(loaded, by_sqlite, schema);
    require(payloads(loaded) == payloads(by_sqlite),
            "its b-trees do not hold as much as SQLite's");
    Rows more{choices, schema, table.page_size};
    const auto changes = changed_rows(choices, more, table);
    for (auto* database : {&loaded, &by_sqlite}) {
        insert(*database, schema, changes);
        database->execute(
            fmt::format("DELETE FROM t WHERE c{} % 3 = 1", schema.rowid)
                .c_str());
    }
    require_alike(loaded, by_sqlite, schema);
}
