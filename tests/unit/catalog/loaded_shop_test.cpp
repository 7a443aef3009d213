#include "catalog/sqlite/load/loaded_shop.hpp"

#include "catalog/sqlite/load/loaded_links.hpp"
#include "catalog/sqlite/load/table_transfer.hpp"
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

TEST_CASE("SQLite copies the records of loaded links as they are") {
    const TestFolder folder;
    const auto path = folder / "catalog.db";
    create_catalog(path);
    auto catalog = open_to_write(path, Writing::for_good, nullptr);
    LinkChanges changes{catalog, folder.path()};
    changes.add({52, 0, 12, "B", "new", false, "exact"});
    changes.add({51, 0, 13, "", "new", false, "near"});
    NewRowSeal seal{catalog, "link"};
    auto indexes = LoadedLinks::Indexes::made;
    SUBCASE("with their indexes") {}
    SUBCASE("without, where they are inserted") {
        indexes = LoadedLinks::Indexes::left_out;
    }
    const LoadedLinks made{path, {1, 7}, indexes, changes, seal, nullptr};
    made.attach_to(catalog);
    CHECK(operations(catalog, "INSERT INTO main.link SELECT * FROM made.link")
              .contains("RowData") == (indexes == LoadedLinks::Indexes::made));
    const auto count_by = [&](const std::string& condition) {
        return catalog.number("SELECT COUNT(*) FROM main.link WHERE " +
                              condition);
    };
    const auto check = [&] {
        CHECK(count_by("shop = 1 AND variant_id = 51 AND catalog_variant_id ="
                       " 13 AND origin = 'auto' AND key IS NULL AND run = 7"
                       " AND linked_at = '' AND \"by\" = '' AND note IS NULL"
                       " AND rule = 'near' AND written_run IS NULL") == 1);
        CHECK(count_by("catalog_variant_id = 12 AND key = 'B'") == 1);
        CHECK(count_by("run = 7") == 2);
        CHECK(count_by("origin = 'manual'") == 0);
        auto sound = catalog.prepare("PRAGMA integrity_check");
        REQUIRE(sound.step());
        CHECK(sound.text(0) == "ok");
    };
    catalog.execute("BEGIN");
    transfer_table(catalog, LoadedLinks::schema, "link");
    check();
    catalog.execute("ROLLBACK; BEGIN; INSERT INTO main.link VALUES (2, 51, 12,"
                    " 'auto', 'B', 6, '', '', NULL, 'exact', NULL)");
    transfer_table(catalog, LoadedLinks::schema, "link");
    catalog.execute("DELETE FROM main.link WHERE shop = 2");
    check();
    catalog.execute("ROLLBACK");
}
