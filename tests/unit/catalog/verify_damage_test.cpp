#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

using namespace hwsync;

namespace {

std::string read_bytes(const std::string& path) {
    return read_file(path);
}

void write_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream{path, std::ios::binary}.write(
        bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace

TEST_CASE("links and numbers that cannot be are damage") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    const std::string values = ", 1, '2026-03-01T00:00:00Z', 'ann', NULL)";
    SUBCASE("a shop that is unknown") {
        brand.plant(
            "INSERT INTO link (shop, variant_id, catalog_variant_id, origin, "
            "key, run, linked_at, by, note) VALUES (7, 11, 1, 'auto', 'A'" +
            values);
        CHECK(brand.found() == Finds{{"", "damaged", 11, 1}});
    }
    SUBCASE("a variant that the shop never had") {
        brand.plant(
            "INSERT INTO link (shop, variant_id, catalog_variant_id, origin, "
            "key, run, linked_at, by, note) VALUES (1, 19, 1, 'auto', 'A'" +
            values);
        CHECK(brand.found() == Finds{{"eu", "damaged", 19, 1}});
    }
    SUBCASE("a pin ahead of the shop's reading") {
        brand.plant(
            "INSERT INTO link (shop, variant_id, catalog_variant_id, origin, "
            "key, run, linked_at, by, note) VALUES (1, 19, 1, 'manual', NULL" +
            values);
        CHECK(brand.found() == Finds{{"eu", "note", 19, 1}});
    }
    SUBCASE("a catalog variant that never was") {
        brand.plant("UPDATE link SET catalog_variant_id = 99, origin = 'manual'"
                    " WHERE variant_id = 11");
        CHECK(brand.found() ==
              Finds{{"eu", "damaged", 11, 99}, {"eu", "stale", 11, 99}});
    }
    SUBCASE("an origin that is none") {
        brand.plant("UPDATE link SET origin = 'aut0' WHERE variant_id = 11");
        CHECK(brand.found() == Finds{{"eu", "damaged", 11, 1}});
    }
    SUBCASE("a variant without its product") {
        brand.plant("DELETE FROM shop_product WHERE id = 1011;"
                    "UPDATE shop SET live_products = 1");
        CHECK(brand.found() ==
              Finds{{"eu", "damaged", 11, 0}, {"eu", "damaged", 0, 0}});
    }
    SUBCASE("tallies") {
        brand.plant("UPDATE shop SET live_products = 1, live_variants = 3;"
                    "UPDATE property SET value = '7'"
                    " WHERE name IN ('live_products', 'live_variants')");
        CHECK(brand.found() == Finds{{"eu", "damaged", 0, 0},
                                     {"eu", "damaged", 0, 0},
                                     {"primary", "damaged", 0, 0},
                                     {"primary", "damaged", 0, 0}});
    }
    SUBCASE("an index that is gone") {
        brand.plant("DROP INDEX shop_variant_by_sku");
        CHECK(brand.found() == Finds{{"", "damaged", 0, 0}});
    }
}

TEST_CASE("a row that another program removes is missed, deleted or not") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    REQUIRE(brand.found() == Finds{});
    Finds expected{{"eu", "damaged", 0, 0}};
    SUBCASE("a child's deleted variant") {
        brand.plant("DELETE FROM shop_variant WHERE id = 12");
    }
    SUBCASE("a child's deleted product") {
        brand.plant("DELETE FROM shop_variant WHERE id = 12;"
                    "DELETE FROM shop_product WHERE id = 1012");
        expected.push_back(expected.front());
    }
    SUBCASE("the catalog's deleted rows") {
        brand.plant("DELETE FROM variant WHERE id = 2;"
                    "DELETE FROM product WHERE id = 1002");
        expected = {{"primary", "damaged", 0, 0}, {"primary", "damaged", 0, 0}};
    }
    SUBCASE("a child's live variant, and what tells how many there are") {
        brand.plant("DELETE FROM shop_variant WHERE id = 11;"
                    "DELETE FROM link; DELETE FROM link_tally;"
                    "UPDATE shop SET live_variants = 0");
    }
    CHECK(brand.found() == expected);
}

TEST_CASE("rows of a shop that the catalog does not have are damage") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    brand.plant("CREATE TEMP TABLE copied AS SELECT * FROM shop_product;"
                "UPDATE copied SET shop = 7;"
                "INSERT INTO shop_product SELECT * FROM copied;"
                "DROP TABLE copied;"
                "CREATE TEMP TABLE copied AS SELECT * FROM shop_variant;"
                "UPDATE copied SET shop = 9;"
                "INSERT INTO shop_variant SELECT * FROM copied;"
                "DROP TABLE copied");
    CHECK(brand.found() == Finds{{"", "damaged", 0, 0}, {"", "damaged", 0, 0}});
}

TEST_CASE("runs of rows are those that wrote them") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    brand.import({{1, "A"}, {2, "B"}, {3, "C"}});
    brand.associate({{11, "A"}, {12, "B"}, {13, "C"}});
    REQUIRE(brand.found() == Finds{});
    Finds expected;
    SUBCASE("a run that was not") {
        brand.plant("UPDATE shop_variant SET created_run = 99 WHERE id = 12;"
                    "UPDATE variant SET written_run = 98 WHERE id = 2");
        expected = {{"eu", "damaged", 12, 0}, {"primary", "damaged", 2, 2}};
    }
    SUBCASE("none") {
        brand.plant("UPDATE shop_product SET created_run = 0 WHERE id = 1012;"
                    "UPDATE product SET created_run = -1 WHERE id = 1002");
        expected = {{"eu", "damaged", 0, 0}, {"primary", "damaged", 0, 0}};
    }
    SUBCASE("in a wrong order") {
        brand.plant("UPDATE variant SET changed_run = 1, written_run = NULL,"
                    " created_run = 3 WHERE id = 2");
        expected = {{"primary", "damaged", 2, 2}};
    }
    SUBCASE("each other's") {
        brand.plant("UPDATE variant SET created_run = 4 - created_run"
                    " WHERE id >= 2");
        expected = {{"primary", "damaged", 2, 2}};
    }
    SUBCASE("none that says who wrote a row") {
        brand.plant("UPDATE shop_variant SET written_run = NULL"
                    " WHERE id = 13");
        expected = {{"eu", "damaged", 0, 0}};
    }
    SUBCASE("another one") {
        brand.plant("UPDATE shop_variant SET created_run = 3 WHERE id = 13");
        expected = {{"eu", "damaged", 0, 0}};
    }
    CHECK(brand.found() == expected);
}

TEST_CASE("keys that are not those of the text are damage, digest or not") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    brand.plant("UPDATE shop_variant SET sku_key = 'B'");
    CHECK(brand.found() == Finds{{"eu", "damaged", 11, 0}});
    brand.plant("UPDATE shop_variant SET sku_key = 'A';"
                "UPDATE shop SET key_settings = '1\nA\n'");
    CHECK(brand.found() ==
          Finds{{"eu", "damaged", 11, 0}, {"eu", "wrong", 11, 1}});
}

TEST_CASE("a flipped bit in any text of a row is named as damage") {
    Brand brand;
    brand.import({{1, "A", "036000291452"}, {2, "b x"}});
    brand.associate({{11, "A", "036000291452"}, {12, "b x"}});
    std::size_t flipped = 0;
    for (const std::string table :
         {"product", "variant", "shop_product", "shop_variant"}) {
        std::vector<std::string> columns;
        {
            const auto catalog = brand.open(sqlite::Access::read_only);
            auto rows = catalog.prepare("SELECT name FROM pragma_table_info('" +
                                        table + "') WHERE type = 'TEXT'");
            while (rows.step()) {
                columns.emplace_back(rows.text(0));
            }
        }
        for (const auto& column : columns) {
            CAPTURE(table);
            CAPTURE(column);
            auto catalog = brand.open(sqlite::Access::read_write);
            std::string text;
            {
                auto row = catalog.prepare(fmt::format(
                    "SELECT MIN({0}) FROM {1} WHERE {0} <> ''", column, table));
                row.step();
                text = row.text(0);
            }
            if (text.empty()) {
                continue;
            }
            auto other = text;
            other.back() = static_cast<char>(other.back() ^ 1);
            const auto replace = [&](const std::string& from,
                                     const std::string& to) {
                catalog
                    .prepare(fmt::format("UPDATE {0} SET {1} = ?2 WHERE {1} = "
                                         "?1",
                                         table, column))
                    .bind(1, std::string_view{from})
                    .bind(2, std::string_view{to})
                    .run();
            };
            replace(text, other);
            CHECK(brand.verify().count(FindingKind::damaged) > 0);
            replace(other, text);
            ++flipped;
        }
    }
    CHECK(flipped > 25);
    CHECK(brand.found() == Finds{});
}

TEST_CASE("a bit that flips in the file itself is noticed") {
    Brand brand;
    brand.import({{1, "SKU-of-one"}, {2, "SKU-of-two"}});
    brand.associate({{11, "SKU-of-one"}, {12, "SKU-of-two"}});
    const auto bytes = read_bytes(brand.path());
    std::size_t places = 0;
    for (auto at = bytes.find("SKU-of-"); at != std::string::npos;
         at = bytes.find("SKU-of-", at + 1)) {
        CAPTURE(at);
        auto flipped = bytes;
        flipped[at + 2] = static_cast<char>(flipped[at + 2] ^ 4);
        write_bytes(brand.path(), flipped);
        if (bytes.compare(at, 10, "SKU-of-one") == 0) {
            ++places;
        }
        const auto result = brand.verify();
        // A link's own key is worth nothing once it is made.
        if (result.ok) {
            std::string keys;
            const auto catalog = brand.open(sqlite::Access::read_only);
            auto rows = catalog.prepare("SELECT key FROM link UNION ALL SELECT "
                                        "to_key FROM link_history");
            while (rows.step()) {
                keys += rows.text(0);
            }
            CHECK(keys.find("SKQ-of-") != std::string::npos);
        } else {
            CHECK(result.count(FindingKind::damaged) > 0);
        }
    }
    CHECK(places > 3);
    write_bytes(brand.path(), bytes);
    CHECK(brand.found() == Finds{});
}

TEST_CASE(
    "what is changed behind hwsync's back is damage, whatever the table") {
    const std::vector<std::pair<std::string, std::string>> changes{
        {"link", "UPDATE link SET linked_at = '2026-03-01T00:00:01Z'"},
        {"link", "DELETE FROM link WHERE variant_id = 12"},
        {"link_history",
         "INSERT INTO link_history (run, at, by, shop, variant_id, reason)"
         " VALUES (2, 'x', 'x', 1, 11, 'none')"},
        {"link_run", "UPDATE link_run SET by = 'bob'"},
        {"publication",
         "INSERT INTO publication VALUES ('acme', 1, 1, 'x', 1, 'x')"},
        {"property", "UPDATE property SET value = 'uk' WHERE name = 'primary'"},
        {"reject", "INSERT INTO reject VALUES (1, 1, 'none', NULL)"},
        {"run", "UPDATE run SET by = 'bob' WHERE id = 2"},
        {"shop", "UPDATE shop SET domain = 'eu.example'"},
        {"unresolved", "UPDATE unresolved SET candidates = '[1]'"},
        {"watermark", "INSERT INTO watermark VALUES ('us', 'import-new', 'x')"},
        {"incomplete", "INSERT INTO incomplete VALUES ('us', 1, 'x', NULL)"},
        {"whole_reading", "INSERT INTO whole_reading VALUES ('us', 'x')"},
        {"reading_gap", "INSERT INTO reading_gap VALUES ('us', 0, 1)"},
        {"withholding", "INSERT INTO withholding VALUES ('us', 'x', 'x')"},
        {"rare_word", "INSERT INTO rare_word VALUES (1, 1)"},
        {"row_tally", "INSERT INTO row_tally VALUES (9, 0, 0, 0)"},
        {"variant_lines", "UPDATE variant_lines SET run = 9"},
        {"variant_lines", "UPDATE variant_lines SET digest = 9"},
        {"product_lines", "UPDATE product_lines SET id = id + 1"},
        {"product_lines",
         "INSERT INTO product_lines SELECT 5, run, digest, lines"
         " FROM product_lines"},
        {"product_lines",
         "DROP TRIGGER product_lines_update;"
         "UPDATE product SET line_hash = 1;"
         "CREATE TRIGGER product_lines_update AFTER UPDATE OF id, line_hash,"
         " deleted_at, updated_at, variants_count, written_run ON product"
         " WHEN COALESCE(NEW.written_run, 0) <="
         " (SELECT run FROM product_lines LIMIT 1) OR NEW.id <> OLD.id"
         " BEGIN DELETE FROM product_lines; END"},
        {"run_undo", "INSERT INTO run_undo VALUES (2, 1)"},
        {"key_block",
         "INSERT INTO key_block (shop, key, identifier, run, blocked_at, by)"
         " VALUES (1, 'X', 'X', 1, 'x', 'x')"},
        {"operation",
         "INSERT INTO operation VALUES ('1', 'us', 'x', 'x', 'x', 1, NULL)"},
    };
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}, {13, "C"}});
    for (const auto& change : changes) {
        const auto& [table, sql] = change;
        CAPTURE(change.second);
        const auto sound = read_bytes(brand.path());
        brand.open(sqlite::Access::read_write).execute(sql.c_str());
        std::vector<std::string> messages;
        brand.verify().report->findings([&](const Finding& finding) {
            messages.emplace_back(finding.message);
        });
        CHECK(std::count(
                  messages.begin(), messages.end(),
                  fmt::format("table {} is not as it was stored", table)) == 1);
        write_bytes(brand.path(), sound);
        CHECK(brand.found() == Finds{});
    }
}
