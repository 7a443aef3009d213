#include "program/imports.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>

// Somebody has changed the shared database with other tools.

namespace {

/// A catalog with something in every table that a hand can fill.
void fill(const PublishedCatalog& shops) {
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
    shops.do_well({"link", "remove", "--shop", "eu", "--key", "X"});
    shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", "53",
                   "--note", "no such thing here"});
}

RunResult restore(const PublishedCatalog& shops, const std::string& name,
                  LinkedCatalog::Words more = {}) {
    more.insert(more.begin(), {"-c", shops.folder / name, "--config",
                               shops.config, "restore", "--brand", "acme"});
    return run_hwsync(more);
}

} // namespace

TEST_CASE("rows that were deleted there are missed, and come back") {
    const Database database;
    const PublishedCatalog shops{database};
    fill(shops);
    shops.do_well({"publish"});
    for (const std::string table :
         {"link", "key_block", "waiver", "link_history", "link_tally",
          "unresolved", "run", "whole_reading", "property", "product"}) {
        CAPTURE(table);
        REQUIRE(database.sql("SELECT count(*) FROM hwsync." + table) != "0");
        database.sql("DELETE FROM hwsync." + table);
        const auto refused = restore(shops, "copy.db");
        CHECK(refused.exit_code == 6);
        CHECK(contains(refused.err, "table " + table + " of the shared"));
        CHECK_FALSE(std::filesystem::exists(shops.folder / "copy.db"));
        const auto document = shops.json({"publish"});
        CHECK_FALSE(document["unchanged"].GetBool());
        CHECK(shops.run({"publish", "--check"}).exit_code == 0);
        CHECK(shops.json({"publish"})["unchanged"].GetBool());
    }
    CHECK(content_of(shops.restored("copy.db")) == content_of(shops.catalog));
}

TEST_CASE("rows that somebody added are seen, and go") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("INSERT INTO hwsync.property (brand, name, value, row_digest)"
                 " SELECT brand, 'extra', value, row_digest"
                 " FROM hwsync.property LIMIT 1");
    CHECK(restore(shops, "copy.db").exit_code == 6);
    CHECK_FALSE(shops.json({"publish"})["unchanged"].GetBool());
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}

TEST_CASE("--full mends a value that was changed there") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    for (const std::string change :
         {"variant SET price = '0' WHERE id = 11",
          "link SET catalog_variant_id = 12 WHERE variant_id = 51",
          "shop_variant SET sku = 'Q' WHERE id = 53",
          "run SET command = 'sync'"}) {
        CAPTURE(change);
        database.sql("UPDATE hwsync." + change);
        CHECK(shops.run({"publish", "--check"}).exit_code == 1);
        CHECK(restore(shops, "copy.db").exit_code == 6);
        CHECK(restore(shops, "copy.db", {"--dry-run"}).exit_code == 6);
        shops.do_well({"publish", "--full"});
        CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    }
    CHECK(content_of(shops.restored("copy.db")) == content_of(shops.catalog));
}

TEST_CASE("a dry run of restore --brand leaves nothing") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const auto dry = restore(shops, "copy.db", {"--dry-run"});
    CHECK(dry.exit_code == 0);
    CHECK(contains(dry.out, "would be restored"));
    CHECK_FALSE(std::filesystem::exists(shops.folder / "copy.db"));
    CHECK_FALSE(std::filesystem::exists(shops.folder / "copy.db.restoring"));
    database.sql("UPDATE hwsync.shared SET version = 99");
    CHECK(restore(shops, "copy.db", {"--dry-run"}).exit_code == 6);
}

TEST_CASE("--check finds what was noted of the rows, and is not of them") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    struct Case {
        std::string change;
        std::string found; ///< missing, extra, different
        int restored;
    };
    for (const auto& row : std::vector<Case>{
             {"DELETE FROM hwsync.sums WHERE table_name = 'link'", "1 0 0", 6},
             {"UPDATE hwsync.sums SET row_count = row_count + 1"
              " WHERE table_name = 'link'",
              "0 0 1", 6},
             {"UPDATE hwsync.sums SET digests = digests + 1"
              " WHERE table_name IN ('link', 'run')",
              "0 0 2", 6},
             {"INSERT INTO hwsync.sums SELECT brand, 'other', 0, 0"
              " FROM hwsync.sums LIMIT 1",
              "0 1 0", 0}}) {
        CAPTURE(row.change);
        database.sql(row.change);
        const auto found = shops.run({"publish", "--check", "-f", "json"});
        CHECK(found.exit_code == 1);
        const auto document = document_of(found);
        CHECK_FALSE(document["ok"].GetBool());
        const auto tables = document["tables"].GetArray();
        const auto& sums = tables[tables.Size() - 1];
        CHECK(text_of(sums["table"]) == "sums");
        // All but itself, and that of the brands.
        CHECK(sums["rows"].GetUint() == tables.Size() - 2);
        CHECK(fmt::format("{} {} {}", sums["missing"].GetInt(),
                          sums["extra"].GetInt(),
                          sums["different"].GetInt()) == row.found);
        CHECK(restore(shops, "copy.db", {"--dry-run"}).exit_code ==
              row.restored);
        shops.do_well({"publish"});
        CHECK(shops.run({"publish", "--check"}).exit_code == 0);
        CHECK(restore(shops, "copy.db", {"--dry-run"}).exit_code == 0);
        CHECK(shops.json({"publish"})["unchanged"].GetBool());
    }
}

TEST_CASE("views that were dropped are missed, and made anew") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    CHECK(shops.json({"publish", "--check"})["lost"].Empty());
    database.sql("DROP TABLE hwsync.sums");
    const auto found = shops.run({"publish", "--check"});
    CHECK(found.exit_code == 1);
    CHECK(contains(found.out, "hwsync.sums is gone"));
    shops.do_well({"publish"});
    database.sql("DROP VIEW hwsync.coverage; DROP VIEW hwsync.links");
    const auto lost = shops.run({"publish", "--check", "-f", "json"});
    CHECK(lost.exit_code == 1);
    const auto document = document_of(lost);
    CHECK_FALSE(document["ok"].GetBool());
    REQUIRE(document["lost"].Size() == 2);
    CHECK(text_of(document["lost"][0]) == "links");
    CHECK(text_of(document["lost"][1]) == "coverage");
    const auto refused = shops.run({"brands"});
    CHECK(refused.exit_code == 6);
    CHECK(contains(refused.err, "hwsync publish"));
    shops.do_well({"publish"});
    CHECK(shops.run({"brands"}).exit_code == 0);
    CHECK(database.sql("SELECT count(*) FROM hwsync.links") == "2");
}

TEST_CASE("a view that was changed is found, and made anew by --full") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    CHECK(shops.json({"publish", "--check"})["changed"].Empty());
    std::string kind; ///< of what cannot be replaced
    SUBCASE("in what it selects") {
        database.sql(
            "CREATE OR REPLACE VIEW hwsync.brands AS SELECT name AS brand,"
            " generation + 1 AS generation, run, published_at"
            " FROM hwsync.brand");
    }
    SUBCASE("in its columns") {
        database.sql("DROP VIEW hwsync.brands;"
                     "CREATE VIEW hwsync.brands AS SELECT 'acme' AS brand;"
                     "ALTER VIEW hwsync.brands OWNER TO hwsync");
        kind = "VIEW";
    }
    SUBCASE("by somebody else") {
        database.sql("DROP VIEW hwsync.brands;"
                     "CREATE VIEW hwsync.brands AS SELECT 'acme' AS brand");
        kind = "VIEW";
    }
    SUBCASE("into a table") {
        database.sql("DROP VIEW hwsync.brands;"
                     "CREATE TABLE hwsync.brands (brand text)");
        kind = "TABLE";
    }
    const auto found = shops.run({"publish", "--check", "-f", "json"});
    CHECK(found.exit_code == 1);
    const auto document = document_of(found);
    CHECK_FALSE(document["ok"].GetBool());
    REQUIRE(document["changed"].Size() == 1);
    CHECK(text_of(document["changed"][0]) == "brands");
    CHECK(contains(shops.run({"publish", "--check"}).out,
                   "hwsync.brands is not as hwsync made it"));
    const auto mended = shops.run({"publish", "--full"});
    CHECK(mended.exit_code == (kind.empty() ? 0 : 6));
    if (!kind.empty()) {
        CHECK(contains(mended.err, "drop it"));
        database.sql("DROP " + kind + " hwsync.brands");
        shops.do_well({"publish"});
    }
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}

TEST_CASE("--check compares views only where it may") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("REVOKE TEMPORARY ON DATABASE " + database.name() +
                 " FROM PUBLIC, hwsync");
    const auto result = shops.run({"publish", "--check"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "views were not compared"));
}

TEST_CASE("--check finds a brand that does not say what was published") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    for (const std::string change :
         {"generation = generation + 2", "run = run + 1", "token = 'another'",
          "catalog_id = 'another'"}) {
        CAPTURE(change);
        database.sql("CREATE TABLE kept AS TABLE hwsync.brand;"
                     "UPDATE hwsync.brand SET " +
                     change);
        const auto found = shops.run({"publish", "--check", "-f", "json"});
        CHECK(found.exit_code == 1);
        const auto document = document_of(found);
        const auto tables = document["tables"].GetArray();
        for (const auto& table : tables) {
            CHECK(table["different"].GetInt() ==
                  (text_of(table["table"]) == "brand" ? 1 : 0));
        }
        database.sql("DELETE FROM hwsync.brand;"
                     "INSERT INTO hwsync.brand TABLE kept; DROP TABLE kept");
        CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    }
}

TEST_CASE("a run that the brand does not name is named by the next "
          "publication") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("UPDATE hwsync.brand SET run = 0");
    shops.do_well({"publish"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}

TEST_CASE("a table that was dropped is named, with a way out") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    std::string table;
    SUBCASE("one of the catalog's") {
        database.sql("DROP TABLE hwsync.waiver CASCADE");
        table = "waiver";
    }
    SUBCASE("what is staged") {
        database.sql("DROP TABLE hwsync.staged_link");
        table = "staged_link";
    }
    SUBCASE("the version") {
        database.sql("DELETE FROM hwsync.shared");
        table = "shared";
    }
    SUBCASE("the version's table") {
        database.sql("DROP TABLE hwsync.shared");
        table = "shared";
    }
    SUBCASE("the brands") {
        database.sql("DROP TABLE hwsync.brand CASCADE");
        table = "brand";
    }
    for (const auto& refused :
         {shops.run({"publish"}), shops.run({"publish", "--full"}),
          shops.run({"publish", "--check"}), restore(shops, "copy.db")}) {
        CAPTURE(refused.err);
        CHECK(refused.exit_code == 6);
        CHECK(contains(refused.err, "hwsync." + table));
        CHECK(contains(refused.err, "hwsync-share(7)"));
    }
    // As hwsync-share(7) says.
    database.sql("DROP SCHEMA hwsync CASCADE");
    const auto lost = shops.run({"publish"});
    CHECK(lost.exit_code == 8);
    CHECK(contains(lost.err, "publish --force"));
    shops.do_well({"publish", "--force"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}

TEST_CASE("tables of before the sums were noted get them") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("DROP TABLE hwsync.sums");
    CHECK(restore(shops, "older.db").exit_code == 0);
    shops.do_well({"publish"});
    CHECK(restore(shops, "copy.db").exit_code == 0);
    database.sql("DELETE FROM hwsync.link");
    CHECK(restore(shops, "other.db").exit_code == 6);
}
