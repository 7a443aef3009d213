#include "catalog/sqlite/import/bulk_load.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace hwsync;

namespace {

/// What is written of rows that come in this order of ids.
std::vector<std::int64_t> written(const std::vector<std::int64_t>& ids) {
    std::vector<std::int64_t> order;
    sqlite::OrderedInserts rows{
        std::filesystem::temp_directory_path(), [&](const Record& record) {
            order.push_back(record.id);
            CHECK(record.values[0].text == std::to_string(record.id));
        }};
    for (const auto id : ids) {
        Record record;
        record.kind = RecordKind::variant;
        record.id = id;
        const auto text = std::to_string(id);
        record.values[0] = Value::of_text(text);
        rows.put(record);
    }
    rows.write_waiting();
    rows.write_waiting();
    return order;
}

} // namespace

TEST_CASE("an id ahead of its place is written when its place has come") {
    std::vector<std::int64_t> ids;
    for (std::int64_t id = 1; id <= 2000; ++id) {
        ids.push_back(id * 10);
        if (id % 7 == 0) {
            ids.push_back(id * 10 + 10'005);
        }
    }
    auto sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    CHECK(written(ids) == sorted);
}

TEST_CASE("each row is written once, whatever the order of ids") {
    std::vector<std::int64_t> ids;
    for (std::int64_t i = 1; i <= 5000; ++i) {
        ids.push_back(i * 7919 % 5003 * 100);
    }
    auto order = written(ids);
    CHECK(order.size() == ids.size());
    std::sort(order.begin(), order.end());
    std::sort(ids.begin(), ids.end());
    CHECK(order == ids);
}

TEST_CASE("rows in order are not set aside") {
    std::vector<std::int64_t> ids{5, 9, 12, 40, 41, 90};
    CHECK(written(ids) == ids);
}
