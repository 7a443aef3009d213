#include "catalog/sqlite/verify/rows/rows_by_id.hpp"

#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace hwsync::sqlite;

namespace {

/// Rows of many lengths, some longer than what is read at once.
std::string row_of(std::int64_t id) {
    return std::string(
        static_cast<std::size_t>(id % 1'000 == 7 ? 100'000 : id * 13 % 97),
        static_cast<char>('a' + id % 26));
}

} // namespace

TEST_CASE("rows are found by their ids, in any order") {
    constexpr std::int64_t count = 20'000;
    std::mt19937 dice{7};
    const TestFolder folder;
    RowsById rows{folder.path()};
    std::vector<std::int64_t> ids;
    // What was read of a live shop comes behind what is stored.
    for (const auto start : {2, 1}) {
        for (std::int64_t id = start; id < count; id += 2) {
            if (dice() % 3 != 0) {
                ids.push_back(id);
                rows.add(id, row_of(id));
            }
        }
    }
    std::map<std::int64_t, std::string> expected;
    for (const auto id : ids) {
        expected.emplace(id, row_of(id));
    }
    const auto is_as_expected = [&](std::int64_t id) {
        const auto row = rows.find(id);
        const auto known = expected.find(id);
        return known == expected.end() ? !row : row && *row == known->second;
    };
    for (std::int64_t id = -1; id <= count + 1; ++id) {
        CHECK(is_as_expected(id));
    }
    for (int i = 0; i < 2'000; ++i) {
        CHECK(is_as_expected(static_cast<std::int64_t>(dice() % count)));
    }
    std::vector<std::int64_t> visited;
    rows.for_each([&](std::int64_t id, std::string_view row) {
        visited.push_back(id);
        CHECK(row == row_of(id));
    });
    CHECK(visited == ids);
}

TEST_CASE("where there are no rows, none is found") {
    RowsById rows{{}};
    CHECK(!rows.find(1));
    rows.for_each([](std::int64_t, std::string_view) { CHECK(false); });
}
