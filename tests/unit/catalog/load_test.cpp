#include "catalog/sqlite/load/table_loader.hpp"

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/load/record_format.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random);
}

struct Schema {
    std::vector<ColumnType> types;
    std::string sql;
    std::string insert;
    std::size_t rowid = 0; ///< which column
};

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
    }
    return "TEXT";
}

/// The indexes of texts and numbers; half of them partial.
std::string random_indexes(Random& random, const Schema& schema) {
    std::string sql;
    const auto columns = schema.types.size();
    for (std::size_t i = below(random, 4); i > 0; --i) {
        std::string keys;
        const auto needs = below(random, columns);
        for (auto count = 1 + below(random, 3); count > 0; --count) {
            const auto column = below(random, columns);
            const auto type = schema.types[column];
            const auto name = fmt::format("c{}", column);
            if ((type == ColumnType::text || type == ColumnType::integer) &&
                keys.find(name) == std::string::npos) {
                keys += keys.empty() ? name : ", " + name;
            }
        }
        if (!keys.empty()) {
            sql +=
                fmt::format("CREATE INDEX i{} ON t ({}){};", i, keys,
                            below(random, 2) == 0
                                ? std::string{}
                                : fmt::format(" WHERE c{} IS NOT NULL", needs));
        }
    }
    return sql;
}

Schema random_schema(Random& random) {
    Schema schema;
    const auto count = 1 + below(random, 40);
    schema.rowid = below(random, count);
    std::string columns;
    std::string values;
    for (std::size_t i = 0; i < count; ++i) {
        constexpr std::array kinds{ColumnType::integer, ColumnType::real,
                                   ColumnType::text};
        schema.types.push_back(i == schema.rowid
                                   ? ColumnType::rowid
                                   : kinds[below(random, kinds.size())]);
        columns += fmt::format("{}c{} {}", i == 0 ? "" : ", ", i,
                               word_of(schema.types.back()));
        values += fmt::format("{}?{}", i == 0 ? "" : ", ", i + 1);
    }
    schema.sql = fmt::format("CREATE TABLE t ({}) STRICT;", columns) +
                 random_indexes(random, schema);
    schema.insert = fmt::format("INSERT OR REPLACE INTO t VALUES ({})", values);
    return schema;
}

std::int64_t random_integer(Random& random) {
    if (below(random, 4) == 0) {
        return static_cast<std::int64_t>(below(random, 3));
    }
    const auto near = (std::int64_t{1} << below(random, 63)) +
                      static_cast<std::int64_t>(below(random, 3)) - 1;
    return below(random, 2) == 0 ? near : -near;
}

double random_real(Random& random) {
    switch (below(random, 6)) {
    case 0:
        return static_cast<double>(random_integer(random));
    case 1:
        return -0.0;
    case 2:
        return std::numeric_limits<double>::infinity();
    case 3:
        return std::numeric_limits<double>::quiet_NaN();
    default:
        return static_cast<double>(random_integer(random)) / 7;
    }
}

/// Of a length around where something else begins, in a page or a varint.
std::string random_text(Random& random, std::size_t page_size,
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
    auto length = bounds[below(random, bounds.size())] + below(random, 40);
    length -= std::min(length, below(random, 2) == 0 ? 20 : shortened);
    std::string text(length, '\0');
    const bool varied = below(random, 4) == 0;
    for (auto& c : text) {
        c = static_cast<char>(varied ? below(random, 128) : 'a');
    }
    return text;
}

using Row = std::vector<Value>;

/// Rows with their texts.
class Rows {
public:
    Rows(Random& random, const Schema& schema, std::size_t page_size)
        : m_random(random), m_schema(schema), m_page_size(page_size) {}

    Row make(std::int64_t rowid) {
        Row row;
        const bool is_small = below(m_random, 3) != 0;
        for (const auto type : m_schema.types) {
            row.push_back(type == ColumnType::rowid ? Value::of_integer(rowid)
                          : below(m_random, 4) == 0 ? Value::of_null()
                          : type == ColumnType::integer
                              ? Value::of_integer(random_integer(m_random))
                          : type == ColumnType::real
                              ? Value::of_real(random_real(m_random))
                              : text(is_small));
        }
        return row;
    }

private:
    Value text(bool is_small) {
        m_texts.push_back(std::make_unique<std::string>(
            is_small
                ? std::to_string(below(m_random, 1000))
                : random_text(m_random, m_page_size, below(m_random, 64))));
        return Value::of_text(*m_texts.back());
    }

    Random& m_random;
    const Schema& m_schema;
    std::size_t m_page_size;
    std::vector<std::unique_ptr<std::string>> m_texts;
};

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
    REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
    const auto sql =
        fmt::format("PRAGMA synchronous = OFF; PRAGMA page_size = {};"
                    "CREATE TABLE other (x);",
                    page_size) +
        schema.sql;
    REQUIRE(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) ==
            SQLITE_OK);
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
    return text_of(connection, "SELECT " + columns + " FROM t ORDER BY rowid");
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
          const std::vector<Row>& rows, std::size_t rowid,
          std::size_t buffer_size, std::uint64_t lock_bytes) {
    SortedRuns runs{path.parent_path(), buffer_size};
    RecordWriter writer;
    std::string key;
    std::string record;
    for (const auto& row : rows) {
        make_row_key(row[rowid].integer, key);
        writer.write(row, shape.types, record);
        runs.add(key, record);
    }
    PageFile file{path, path, lock_bytes};
    SortedRows in_order{runs};
    load_table(shape, in_order, path.parent_path(), nullptr, file);
    file.finish();
}

/// What the loader writes is what SQLite writes, and goes on to be a database.
void compare(const std::filesystem::path& folder, Random& random,
             std::size_t page_size, const Schema& schema,
             const std::vector<Row>& rows,
             std::uint64_t lock_bytes = PageFile::lock_bytes_at) {
    auto by_sqlite = make_database(folder / "sql.db", page_size, schema);
    insert(by_sqlite, schema, rows);
    const auto path = folder / "loaded.db";
    const auto shape = table_shape(make_database(path, page_size, schema), "t");
    constexpr std::size_t small = 2000;
    load(path, shape, rows, schema.rowid,
         below(random, 2) == 0 ? small : std::size_t{1} << 20U, lock_bytes);

    auto loaded = open_database(path);
    REQUIRE(text_of(loaded, "PRAGMA integrity_check") == "ok\n");
    REQUIRE(dump(loaded, schema) == dump(by_sqlite, schema));
    REQUIRE(payloads(loaded) == payloads(by_sqlite));
    // It grows and shrinks as any other.
    Rows more{random, schema, page_size};
    std::vector<Row> changes;
    for (int i = 0; i < 50; ++i) {
        changes.push_back(more.make(
            rows.empty()
                ? i
                : rows[below(random, rows.size())][schema.rowid].integer +
                      i % 2));
    }
    for (auto* database : {&loaded, &by_sqlite}) {
        insert(*database, schema, changes);
        database->execute(
            fmt::format("DELETE FROM t WHERE c{} % 3 = 1", schema.rowid)
                .c_str());
    }
    REQUIRE(text_of(loaded, "PRAGMA integrity_check") == "ok\n");
    REQUIRE(dump(loaded, schema) == dump(by_sqlite, schema));
}

enum class Order { rising, shuffled, with_twins };

std::vector<Row> random_rows(Random& random, Rows& rows, std::size_t count,
                             Order order) {
    std::vector<std::int64_t> ids;
    std::int64_t id = below(random, 4) == 0 ? -20 : 0;
    for (std::size_t i = 0; i < count; ++i) {
        id += 1 + static_cast<std::int64_t>(
                      below(random, below(random, 9) == 0 ? 1'000'000'000 : 2));
        ids.push_back(id);
    }
    if (order == Order::with_twins) {
        for (std::size_t i = 0; i < count / 3; ++i) {
            ids.push_back(ids[below(random, ids.size())]);
        }
    }
    if (order != Order::rising) {
        std::shuffle(ids.begin(), ids.end(), random);
    }
    std::vector<Row> made;
    for (const auto rowid : ids) {
        made.push_back(rows.make(rowid));
    }
    return made;
}

} // namespace

TEST_CASE("a loaded table is what SQLite makes of its rows, in any schema") {
    const TestFolder folder;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        CAPTURE(seed);
        Random random{seed};
        const auto page_size = std::size_t{512} << below(random, 8);
        CAPTURE(page_size);
        const auto schema = random_schema(random);
        CAPTURE(schema.sql);
        constexpr std::array<std::size_t, 6> counts{0, 1, 2, 40, 300, 1500};
        const auto count = counts[below(random, counts.size())];
        Rows rows{random, schema, page_size};
        const auto order = static_cast<Order>(below(random, 3));
        compare(folder.path(), random, page_size, schema,
                random_rows(random, rows, count, order));
    }
}

TEST_CASE("a row or key of any length around each threshold is stored whole") {
    const TestFolder folder;
    Random random{1};
    Schema schema;
    schema.types = {ColumnType::rowid, ColumnType::text};
    schema.sql = "CREATE TABLE t (c0 INTEGER PRIMARY KEY, c1 TEXT) STRICT;"
                 "CREATE INDEX i ON t (c1);";
    schema.insert = "INSERT OR REPLACE INTO t VALUES (?1, ?2)";
    for (const std::size_t page_size : {512, 1024, 4096, 16384, 65536}) {
        CAPTURE(page_size);
        const auto index_room = (page_size - 12) * 64 / 255 - 23;
        const auto least = (page_size - 12) * 32 / 255 - 23;
        std::vector<std::string> texts;
        for (const auto bound :
             {index_room, page_size - 35, least + page_size,
              page_size + index_room, 2 * page_size - 35, 2 * page_size + least,
              3 * page_size, std::size_t{57}, std::size_t{128}}) {
            for (std::size_t i = 0; i < 40; ++i) {
                texts.emplace_back(bound - 20 + i, 'x');
            }
        }
        std::vector<Row> rows;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            rows.push_back({Value::of_integer(static_cast<std::int64_t>(i)),
                            Value::of_text(texts[i])});
        }
        compare(folder.path(), random, page_size, schema, rows);
    }
}

TEST_CASE("a b-tree of any number of pages has a cell on each") {
    const TestFolder folder;
    Schema schema;
    schema.types = {ColumnType::rowid, ColumnType::text};
    schema.sql = "CREATE TABLE t (c0 INTEGER PRIMARY KEY, c1 TEXT) STRICT;"
                 "CREATE INDEX i ON t (c1);";
    schema.insert = "INSERT OR REPLACE INTO t VALUES (?1, ?2)";
    Random random{2};
    // Keys of a hundred bytes, four to a page of 512: each count ends in a page
    // of another fill.
    for (std::size_t count = 1; count < 420; count += count < 140 ? 1 : 7) {
        CAPTURE(count);
        std::vector<std::string> texts;
        std::vector<Row> rows;
        for (std::size_t i = 0; i < count; ++i) {
            texts.push_back(fmt::format("{:090}", i));
        }
        for (std::size_t i = 0; i < count; ++i) {
            rows.push_back({Value::of_integer(static_cast<std::int64_t>(i)),
                            Value::of_text(texts[i])});
        }
        compare(folder.path(), random, 512, schema, rows);
    }
}

TEST_CASE("the page where SQLite locks holds nothing") {
    const TestFolder folder;
    Random random{3};
    Schema schema;
    schema.types = {ColumnType::rowid, ColumnType::text};
    schema.sql = "CREATE TABLE t (c0 INTEGER PRIMARY KEY, c1 TEXT) STRICT;"
                 "CREATE INDEX i ON t (c1);";
    schema.insert = "INSERT OR REPLACE INTO t VALUES (?1, ?2)";
    const auto usual = sqlite3_test_control(SQLITE_TESTCTRL_PENDING_BYTE, 0);
    for (unsigned page = 8; page < 60; page += 3) {
        CAPTURE(page);
        const unsigned lock_bytes = page * 1024;
        sqlite3_test_control(SQLITE_TESTCTRL_PENDING_BYTE, lock_bytes);
        Rows rows{random, schema, 1024};
        compare(folder.path(), random, 1024, schema,
                random_rows(random, rows, 60, Order::shuffled), lock_bytes);
    }
    sqlite3_test_control(SQLITE_TESTCTRL_PENDING_BYTE, usual);
}

TEST_CASE("of entries with one key the last one is found, wherever it is") {
    const TestFolder folder;
    Random random{4};
    for (const std::size_t buffer_size : {1, 300, 5000, 1 << 20}) {
        CAPTURE(buffer_size);
        SortedRuns runs{folder.path(), buffer_size};
        std::map<std::int64_t, std::string> model;
        std::string key;
        for (int i = 0; i < 4000; ++i) {
            const auto id = static_cast<std::int64_t>(below(random, 900));
            make_row_key(id, key);
            if (below(random, 3) == 0) {
                const auto found = runs.find(key);
                const auto known = model.find(id);
                REQUIRE(found.has_value() == (known != model.end()));
                REQUIRE((!found || *found == known->second));
            } else {
                model[id] = 'x' + random_text(random, 512, 0);
                runs.add(key, model[id]);
            }
        }
        SortedRuns::Merge merge{runs};
        for (const auto& [id, text] : model) {
            make_row_key(id, key);
            REQUIRE(merge.next());
            REQUIRE(merge.key() == key);
            REQUIRE(merge.payload() == text);
        }
        CHECK_FALSE(merge.next());
    }
}
