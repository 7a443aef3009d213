#include "catalog/sqlite/load/loaded_shop.hpp"

#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/open/new_catalog.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <set>
#include <string>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

std::set<std::string> operations(Connection& connection,
                                 const std::string& sql) {
    std::set<std::string> found;
    auto rows = connection.prepare("EXPLAIN " + sql);
    while (rows.step()) {
        found.emplace(rows.text(1));
    }
    return found;
}

} // namespace

TEST_CASE("SQLite copies the records of a loaded shop as they are") {
    const TestFolder folder;
    const auto path = folder / "catalog.db";
    create_catalog(path);
    constexpr auto triggers =
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'trigger'";
    for (const auto& shop : {ShopScope{}, ShopScope{1, "eu", {}}}) {
        auto catalog = open_to_write(path, Writing::for_good, nullptr);
        const auto before = catalog.number(triggers);
        LoadedShop loaded{path, shop, 1, nullptr};
        loaded.write({});
        loaded.copy_to(catalog);
        CHECK(catalog.number(triggers) == before);
        catalog.execute("BEGIN; DROP TRIGGER product_lines_insert;"
                        "DROP TRIGGER product_lines_update;"
                        "DROP TRIGGER product_lines_delete;"
                        "DROP TRIGGER variant_lines_insert;"
                        "DROP TRIGGER variant_lines_update;"
                        "DROP TRIGGER variant_lines_delete");
        for (const auto kind : {RecordKind::product, RecordKind::variant}) {
            CAPTURE(shop.table(kind));
            const auto found = operations(
                catalog,
                fmt::format("INSERT INTO main.{0} SELECT * FROM loaded.{0}",
                            shop.table(kind)));
            CHECK(found.contains("RowData"));
        }
        catalog.execute("ROLLBACK");
    }
}
