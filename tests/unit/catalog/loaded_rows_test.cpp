#include "catalog/sqlite/load/loaded_rows.hpp"

#include "catalog/merge/merge.hpp"
#include "catalog/sqlite/open/new_catalog.hpp"
#include "catalog/sqlite/rows/line_block.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

namespace pf = product_field;

LoadedRows rows_of(const TestFolder& folder, RecordKind kind) {
    const ShopScope primary;
    const auto catalog = folder / "catalog.db";
    if (!std::filesystem::exists(catalog)) {
        create_catalog(catalog);
    }
    const auto connection =
        Connection::open(catalog, Access::read_write, Duration{}, nullptr);
    return {primary,
            kind,
            table_shape(connection, primary.table(kind)),
            root_of(connection, lines_table(kind)),
            folder.path(),
            1};
}

struct Rejects final : RejectLog {
    void add(const Reject&) override { ++count; }
    std::uint64_t size() const noexcept override { return count; }
    void for_each(const Visit&) const override {}
    std::uint64_t count = 0;
};

Record product(std::int64_t id, std::string_view description) {
    Record record;
    record.id = id;
    record.line = static_cast<std::uint64_t>(id);
    record.values[pf::description_html] = Value::of_text(description);
    return record;
}

} // namespace

TEST_CASE("what is found stays while other rows are put") {
    const TestFolder folder;
    auto rows = rows_of(folder, RecordKind::product);
    const std::string other_text(100'000, 'b');
    for (std::int64_t id = 2; id < 100; ++id) {
        rows.create(product(id, other_text));
    }
    const std::string long_text(1000, 'a');
    rows.create(product(1, long_text));
    const auto* found = rows.find(1);
    REQUIRE(found != nullptr);
    const auto text = found->values[pf::description_html].text;
    for (std::int64_t id = 100; id < 200; ++id) {
        rows.create(product(id, other_text));
    }
    CHECK((text == long_text));
}

TEST_CASE("a line that is completed from one of its id has a known status") {
    const TestFolder folder;
    auto products = rows_of(folder, RecordKind::product);
    auto variants = rows_of(folder, RecordKind::variant);
    Rejects rejects;
    const ImportRules rules;
    Merge merge{products, variants, 1, rules, {}, rejects};
    // So long that each line finds no room beside the one before.
    const std::string text(3'000'000, 'a');
    for (std::int64_t id = 1; id < 4; ++id) {
        auto first = product(id, text);
        first.values[pf::status] = Value::of_text("ACTIVE");
        REQUIRE(merge.put(first));
        auto second = product(id, text);
        second.line = first.line + 1;
        second.values[pf::handle] = Value::of_text("moves-the-others");
        REQUIRE(merge.put(second));
    }
    CHECK(merge.totals().unknown_statuses == 0);
    CHECK(rejects.size() == 3);
}
