#include "catalog/sqlite/schema/schema.hpp"

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

Connection of_version(int version) {
    auto connection = Connection::temporary();
    connection.execute(
        read_file(fmt::format("{}/schema_v{}.sql", HWSYNC_SCHEMAS, version))
            .c_str());
    connection.execute(fmt::format("PRAGMA application_id = {};"
                                   "PRAGMA user_version = {}",
                                   application_id, version)
                           .c_str());
    return connection;
}

/// Every table, index and view by name, with its SQL.
std::map<std::string, std::string> parts_of(const Connection& connection) {
    std::map<std::string, std::string> parts;
    auto rows = connection.prepare(
        "SELECT type || ' ' || name, COALESCE(sql, '') FROM sqlite_schema");
    while (rows.step()) {
        parts.emplace(rows.text(0), rows.text(1));
    }
    return parts;
}

using Columns = std::vector<std::string>;

Columns columns_of(const Connection& connection, const std::string& view) {
    Columns columns;
    auto rows = connection.prepare("SELECT name FROM pragma_table_info(?1)"
                                   " ORDER BY cid");
    rows.bind(1, std::string_view{view});
    while (rows.step()) {
        columns.emplace_back(rows.text(0));
    }
    return columns;
}

} // namespace

TEST_CASE("a catalog of an earlier version becomes what a fresh one is, and "
          "keeps its rows") {
    int version = 0;
    SUBCASE("1") {
        version = 1;
    }
    SUBCASE("2") {
        version = 2;
    }
    SUBCASE("6") {
        version = 6;
    }
    SUBCASE("7") {
        version = 7;
    }
    SUBCASE("8") {
        version = 8;
    }
    SUBCASE("9") {
        version = 9;
    }
    auto old = of_version(version);
    old.execute("INSERT INTO product (id, line_hash, digest, created_run,"
                " changed_run, title) VALUES (7, 1, 2, 3, 4, 'Kept')");
    old.execute("INSERT INTO property VALUES ('primary', 'us')");
    migrate(old);
    auto fresh = Connection::temporary();
    create_schema(fresh);

    const auto migrated_parts = parts_of(old);
    const auto fresh_parts = parts_of(fresh);
    for (const auto& part : fresh_parts) {
        const auto& name = part.first;
        const auto& sql = part.second;
        CAPTURE(name);
        REQUIRE(migrated_parts.contains(name));
        CHECK(migrated_parts.at(name) == sql);
    }
    CHECK(migrated_parts.size() == fresh_parts.size());
    for (const auto* pragma :
         {"PRAGMA user_version", "PRAGMA application_id"}) {
        CHECK(old.number(pragma) == fresh.number(pragma));
    }
    CHECK(old.number("SELECT id FROM products WHERE title = 'Kept'") == 7);
    CHECK(old.number("SELECT COUNT(*) FROM property") == 1);
}

TEST_CASE("links that were made before they were tallied are tallied") {
    auto old = of_version(2);
    for (const auto* row : {"(1, 51, 11, 'auto')", "(1, 52, 12, 'manual')",
                            "(1, 53, NULL, 'manual')", "(1, 54, 14, 'manual')",
                            "(1, 55, 15, 'auto')", "(2, 51, NULL, 'manual')"}) {
        old.execute(
            fmt::format("INSERT INTO link (shop, variant_id,"
                        " catalog_variant_id, origin, run, linked_at, by)"
                        " SELECT column1, column2, column3, column4, 1, '', ''"
                        " FROM (VALUES {})",
                        row)
                .c_str());
    }
    // 54 is gone, and 55 was never there.
    for (const auto* row : {"(1, 51, NULL)", "(1, 52, NULL)", "(1, 53, NULL)",
                            "(1, 54, '2026-01-01')", "(2, 51, NULL)"}) {
        old.execute(
            fmt::format("INSERT INTO shop_variant (shop, id, deleted_at,"
                        " product_id, line_hash, digest, created_run,"
                        " changed_run) SELECT column1, column2, column3, 1, 1,"
                        " 1, 1, 1 FROM (VALUES {})",
                        row)
                .c_str());
    }
    migrate(old);
    CHECK(link_tally(old, 1) == LinkTally{2, 1});
    CHECK(link_tally(old, 2) == LinkTally{0, 1});
    CHECK(link_tally(old, 3) == LinkTally{});
    CHECK(link_tally(old, 1) == count_links(old, 1));
}

TEST_CASE("rows that were stored before they were tallied are tallied") {
    auto old = of_version(9);
    old.execute(
        "INSERT INTO variant (id, product_id, line_hash, digest, created_run,"
        " changed_run, written_run, deleted_at) VALUES"
        " (1, 9, 0, 0, 1, 1, NULL, NULL),"
        " (42000000000000, 9, 0, 0, 1, 20000000, 30000000, 'x'),"
        " (9223372036854775807, 9, 0, 0, -9223372036854775807,"
        "  9223372036854775807, 9223372036854775806, NULL);"
        "INSERT INTO shop_product (shop, id, line_hash, digest, created_run,"
        " changed_run) VALUES (1, 8, 0, 0, 4, 5), (2, 8, 0, 0, 6, 7)");
    migrate(old);
    const ShopScope second{2, {}, {}};
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    RowTally variants;
    variants.add(1, {1, 1, 0});
    variants.add(42'000'000'000'000, {1, 20'000'000, 30'000'000});
    variants.add(most, {-most, most, most - 1});
    RowTally product;
    product.add(8, {6, 7, 0});
    CHECK(row_tally(old, {}, RecordKind::variant) == variants);
    CHECK(row_tally(old, {}, RecordKind::product) == RowTally{});
    CHECK(row_tally(old, second, RecordKind::product) == product);
    CHECK(old.number("SELECT COUNT(*) FROM row_tally") == 3);
}

TEST_CASE(
    "a table that was damaged before it was migrated is damaged after it") {
    auto old = of_version(9);
    old.execute("BEGIN");
    seal_anew(old);
    old.execute("COMMIT;"
                "INSERT INTO watermark (shop, command, at) VALUES"
                " ('us', 'import-new', '2026-01-01T00:00:00Z')");
    migrate(old);
    CHECK(broken_seals(old) == Columns{"watermark"});
}

TEST_CASE(
    "rows that did not fit their tally before a migration do not after it") {
    auto old = of_version(9);
    migrate(old);
    old.execute(
        "DROP TABLE row_tally;"
        "CREATE TABLE row_tally (shop INTEGER NOT NULL, kind INTEGER NOT NULL,"
        " row_count INTEGER NOT NULL, created_runs INTEGER NOT NULL,"
        " changed_runs INTEGER NOT NULL, written_runs INTEGER NOT NULL,"
        " PRIMARY KEY (shop, kind)) STRICT, WITHOUT ROWID;"
        "INSERT INTO variant (id, product_id, line_hash, digest, created_run,"
        " changed_run, written_run) VALUES (1, 9, 0, 0, 1, 1, NULL),"
        " (2, 9, 0, 0, 1, 3, 3);"
        "INSERT INTO shop_product (shop, id, line_hash, digest, created_run,"
        " changed_run, written_run) VALUES (1, 8, 0, 0, 4, 5, NULL),"
        " (2, 8, 0, 0, 6, 7, 8), (3, 8, 0, 0, 1, 1, 1);"
        // The primary shop's and child 1's fit; child 2's names another run, 3
        // has no tally, and 5 no row any more.
        "INSERT INTO row_tally VALUES (0, 1, 2, 2, 4, 4), (1, 0, 1, 4, 5, 5),"
        " (2, 0, 1, 6, 7, 7), (5, 1, 1, 9, 9, 9);"
        "PRAGMA user_version = 14");
    migrate(old);
    RowTally variants;
    variants.add(1, {1, 1, 0});
    variants.add(2, {1, 3, 3});
    CHECK(row_tally(old, {}, RecordKind::variant) == variants);
    const auto of_child = [&](std::int64_t shop, RecordKind kind) {
        return row_tally(old, {shop, {}, {}}, kind);
    };
    RowTally fits;
    fits.add(8, {4, 5, 0});
    CHECK(of_child(1, RecordKind::product) == fits);
    RowTally of_rows;
    of_rows.add(8, {6, 7, 8});
    CHECK(of_child(2, RecordKind::product).rows == 1);
    CHECK(of_child(2, RecordKind::product).run_digests != of_rows.run_digests);
    CHECK(of_child(3, RecordKind::product).rows == 0);
    CHECK(of_child(5, RecordKind::variant).rows == 1);
}

TEST_CASE("links that were made before they were kept once stay as they are") {
    auto old = of_version(9);
    old.execute(
        "INSERT INTO shop (number, name, key_settings, live_products,"
        " live_variants) VALUES (1, 'eu', '', 1, 1);"
        "INSERT INTO link (shop, variant_id, catalog_variant_id, origin, key,"
        " run, linked_at, by, rule)"
        " VALUES (1, 51, 11, 'auto', 'A', 2, '2026-01-01', 'me', 'exact');"
        "INSERT INTO link_history (run, at, by, shop, variant_id, to_id,"
        " to_origin, to_key, reason)"
        " VALUES (2, '2026-01-01', 'me', 1, 51, 11, 'auto', 'A', 'new')");
    migrate(old);
    CHECK(old.number("SELECT COUNT(*) FROM links WHERE variant_id = 51"
                     " AND linked_at = '2026-01-01' AND rule = 'exact'") == 1);
    CHECK(old.number("SELECT COUNT(*) FROM link_history WHERE run = 2"
                     " AND from_run IS NULL") == 1);
    CHECK(old.number("SELECT COUNT(*) FROM link_run") == 0);
}

TEST_CASE("where pins and blocks moved to is read from their old reasons") {
    auto old = of_version(9);
    const auto add = [&](std::int64_t variant, const char* from, const char* to,
                         const std::string& reason) {
        old.execute(
            fmt::format("INSERT INTO link_history (run, at, by, shop,"
                        " variant_id, from_origin, to_origin, reason)"
                        " VALUES (2, '2026-01-01', 'me', 1, {}, {}, {}, '{}')",
                        variant, from, to, reason)
                .c_str());
    };
    add(57, "NULL", "'manual'",
        "pinned: variant 52 was, in whose stead it was made anew");
    add(52, "'manual'", "NULL", "its pin went along to variant 57");
    add(53, "'manual'", "NULL", "its block went along to variant 58");
    add(54, "NULL", "'manual'", "pinned");
    add(55, "'auto'", "NULL", "ended: no variant 57");
    migrate(old);
    auto rows = old.prepare("SELECT variant_id, other_variant FROM"
                            " link_history ORDER BY variant_id");
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    while (rows.step()) {
        found.emplace_back(rows.integer(0), rows.integer(1));
    }
    CHECK(found == std::vector<std::pair<std::int64_t, std::int64_t>>{
                       {52, 57}, {53, 58}, {54, 0}, {55, 0}, {57, 52}});
}

TEST_CASE("a catalog of this version is not migrated again") {
    auto fresh = Connection::temporary();
    create_schema(fresh);
    const auto before = fresh.number("PRAGMA schema_version");
    migrate(fresh);
    CHECK(fresh.number("PRAGMA schema_version") == before);
}

TEST_CASE("a catalog that another program changed says so, and the remedy") {
    const TestFolder folder;
    const auto path = folder.write("catalog.db", "");
    auto catalog =
        Connection::open(path, Access::read_write, Duration{}, nullptr);
    try {
        catalog.prepare("SELECT 1 FROM link");
        FAIL("there is no such table");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::storage);
        CHECK(error.message() ==
              "catalog " + path +
                  ": another program changed its tables (no such table: link, "
                  "code 1)");
        CHECK(error.remedy() == remedy_for_damage);
    }
}

TEST_CASE("no option makes hwsync wait longer for another program") {
    const TestFolder folder;
    const auto path = folder.write("catalog.db", "");
    auto other =
        Connection::open(path, Access::read_write, Duration{}, nullptr);
    other.begin();
    auto catalog =
        Connection::open(path, Access::read_write, Duration{}, nullptr);
    try {
        catalog.begin();
        FAIL("two write");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
        CHECK(error.message() == "another program holds the catalog " + path);
        CHECK(error.remedy() ==
              "end it, or wait for it (fuser names it), and run this again");
    }
}

TEST_CASE("SQLite spends no time on wiping what is deleted") {
    CHECK(Connection::temporary().number("PRAGMA secure_delete") == 0);
}

TEST_CASE("the columns of the public views are a promise") {
    const std::map<std::string, Columns> promised{
        {"products",
         {"id",
          "handle",
          "title",
          "vendor",
          "product_type",
          "status",
          "tags",
          "is_gift_card",
          "is_kit",
          "created_at",
          "updated_at",
          "published_at",
          "variants_count",
          "category_id",
          "category_name",
          "category_full_name",
          "options",
          "image_url",
          "online_store_url",
          "seo_title",
          "seo_description",
          "description_html"}},
        {"variants",
         {"id", "product_id", "title", "sku", "barcode", "price",
          "compare_at_price", "position", "taxable", "is_kit", "created_at",
          "updated_at", "selected_options", "inventory_item_id",
          "requires_shipping", "tracked", "weight", "weight_unit"}},
        {"deleted_products", {"id", "handle", "title", "deleted_at"}},
        {"deleted_variants",
         {"id", "product_id", "title", "sku", "barcode", "deleted_at"}},
        {"runs",
         {"id", "command", "shop", "source", "by", "started_at", "finished_at",
          "state", "exit_code", "error", "counts"}},
        {"rejects", {"run", "line", "reason", "id"}},
        {"links",
         {"shop", "product_id", "variant_id", "inventory_item_id",
          "catalog_product_id", "catalog_variant_id", "sku", "barcode",
          "origin", "linked_at", "note", "rule"}},
        {"blocks",
         {"shop", "variant_id", "sku", "barcode", "identifier", "blocked_at",
          "by", "note"}},
        {"unlinked",
         {"shop", "product_id", "variant_id", "outcome", "identifier",
          "candidates"}},
        {"waivers",
         {"id", "shop", "variant_id", "identifier", "kind", "until", "by", "at",
          "note"}},
    };
    auto fresh = Connection::temporary();
    create_schema(fresh);
    for (const auto& one : promised) {
        CAPTURE(one.first);
        CHECK(columns_of(fresh, one.first) == one.second);
    }
}
