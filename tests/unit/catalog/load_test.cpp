#include "unit/catalog/loaded_table.hpp"

#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

TEST_CASE("a loaded table is what SQLite makes of its rows, in any schema") {
    const TestFolder folder;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        CAPTURE(seed);
        RandomChoices choices{seed};
        const auto page_size = std::size_t{512} << choices.below(8);
        CAPTURE(page_size);
        const auto schema = chosen_schema(choices);
        CAPTURE(schema.sql);
        constexpr std::array<std::size_t, 6> counts{0, 1, 2, 40, 300, 1500};
        // Texts are some pages long.
        const auto count = std::min(counts[choices.below(counts.size())],
                                    std::size_t{4'000'000} / page_size);
        Rows maker{choices, schema, page_size};
        const auto order = static_cast<Order>(choices.below(3));
        const auto rows = chosen_rows(choices, maker, count, order);
        compare_with_sqlite(folder.path(), choices, {page_size, schema, rows});
    }
}

TEST_CASE("a row or key of any length around each threshold is stored whole") {
    const TestFolder folder;
    RandomChoices choices{1};
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
        compare_with_sqlite(folder.path(), choices, {page_size, schema, rows});
    }
}

TEST_CASE("an index of the rows whose key is not null has all of them") {
    const TestFolder folder;
    RandomChoices choices{5};
    Schema schema;
    schema.types = {ColumnType::rowid, ColumnType::text};
    schema.sql = "CREATE TABLE t (c0 INTEGER PRIMARY KEY, c1 TEXT) STRICT;"
                 "CREATE INDEX i ON t (c1) WHERE c0 IS NOT NULL;";
    schema.insert = "INSERT OR REPLACE INTO t VALUES (?1, ?2)";
    Rows maker{choices, schema, 1024};
    const auto rows = chosen_rows(choices, maker, 20, Order::rising);
    compare_with_sqlite(folder.path(), choices, {1024, schema, rows});
}

TEST_CASE("a b-tree of any number of pages has a cell on each") {
    const TestFolder folder;
    Schema schema;
    schema.types = {ColumnType::rowid, ColumnType::text};
    schema.sql = "CREATE TABLE t (c0 INTEGER PRIMARY KEY, c1 TEXT) STRICT;"
                 "CREATE INDEX i ON t (c1);";
    schema.insert = "INSERT OR REPLACE INTO t VALUES (?1, ?2)";
    RandomChoices choices{2};
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
        compare_with_sqlite(folder.path(), choices, {512, schema, rows});
    }
}

TEST_CASE("the page where SQLite locks holds nothing") {
    const TestFolder folder;
    RandomChoices choices{3};
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
        Rows maker{choices, schema, 1024};
        const auto rows = chosen_rows(choices, maker, 60, Order::shuffled);
        compare_with_sqlite(folder.path(), choices,
                            {1024, schema, rows, lock_bytes});
    }
    sqlite3_test_control(SQLITE_TESTCTRL_PENDING_BYTE, usual);
}

TEST_CASE("of entries with one key the last one is found, wherever it is") {
    const TestFolder folder;
    RandomChoices choices{4};
    for (const std::size_t buffer_size : {1, 300, 5000, 1 << 20}) {
        CAPTURE(buffer_size);
        SortedRuns runs{folder.path(), buffer_size};
        std::map<std::int64_t, std::string> model;
        std::string key;
        for (int i = 0; i < 4000; ++i) {
            const auto id = static_cast<std::int64_t>(choices.below(900));
            make_row_key(id, key);
            if (choices.below(3) == 0) {
                const auto found = runs.find(key);
                const auto known = model.find(id);
                REQUIRE(found.has_value() == (known != model.end()));
                REQUIRE((!found || *found == known->second));
            } else {
                model[id] = std::string(1 + choices.below(1600), 'x');
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
