#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace {

struct Filled : ImportFixture {
    Filled() { REQUIRE(import(products(1, 3)).exit_code == 0); }

    RunResult verify() const {
        return run_hwsync({"--catalog", catalog, "verify"});
    }
};

} // namespace

TEST_CASE(
    "what another program adds beside the catalog's own is noted and else "
    "left alone") {
    const Filled fixture;
    execute(
        fixture.catalog,
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);"
        "CREATE TABLE _litestream_lock (id INTEGER);"
        "INSERT INTO _litestream_seq VALUES (1, 1);"
        "CREATE VIEW their_boots AS SELECT title FROM products;"
        "CREATE INDEX their_index ON product (vendor)");
    const auto noted = fixture.verify();
    CHECK(noted.exit_code == 0);
    for (const auto* name :
         {"table _litestream_seq is not hwsync's",
          "table _litestream_lock is not", "view their_boots is not",
          "index their_index is not"}) {
        CAPTURE(name);
        CHECK(contains(noted.out, name));
    }
    // It is theirs to change, before and after a run of ours.
    execute(fixture.catalog, "UPDATE _litestream_seq SET seq = 2");
    CHECK(fixture.verify().exit_code == 0);
    CHECK(fixture.import(products(1, 4)).exit_code == 0);
    execute(fixture.catalog, "UPDATE _litestream_seq SET seq = 3;"
                             "INSERT INTO _litestream_lock VALUES (7)");
    CHECK(fixture.verify().exit_code == 0);
}

TEST_CASE("what is the catalog's own and says another thing is damaged") {
    const Filled fixture;
    std::string part;
    SUBCASE("a public view") {
        part = "view products";
        execute(fixture.catalog,
                "DROP VIEW products; CREATE VIEW products AS SELECT id, handle,"
                " title FROM product WHERE id > 1");
    }
    SUBCASE("an index") {
        part = "index variant_by_sku";
        execute(fixture.catalog,
                "DROP INDEX variant_by_sku; CREATE INDEX variant_by_sku ON"
                " variant (sku_key) WHERE id > 10");
    }
    SUBCASE("a table with a column more") {
        part = "table incomplete";
        execute(fixture.catalog, "ALTER TABLE incomplete ADD COLUMN more TEXT");
    }
    const auto found = fixture.verify();
    CHECK(found.exit_code == 1);
    CHECK(contains(found.out, part + " is not as hwsync made it"));
}

TEST_CASE("a run goes on beside a column that another program computes") {
    const Filled fixture;
    execute(fixture.catalog, "ALTER TABLE run ADD COLUMN month TEXT"
                             " AS (substr(started_at, 1, 7)) VIRTUAL");
    CHECK(fixture.import(products(1, 4)).exit_code == 0);
    const auto found = fixture.verify();
    CHECK(found.exit_code == 1);
    CHECK(contains(found.out, "table run is not as hwsync made it"));
    execute(fixture.catalog, "ALTER TABLE run DROP COLUMN month");
    CHECK(fixture.verify().exit_code == 0);
}

TEST_CASE("a table that is missing is damage that is found, not a failure") {
    for (const auto* table : {"waiver", "evidence", "whole_reading"}) {
        CAPTURE(table);
        const Filled fixture;
        execute(fixture.catalog, fmt::format("DROP TABLE {}", table));
        const auto verified = fixture.verify();
        CHECK(verified.exit_code == 1);
        CHECK(contains(verified.out, "the schema lacks"));
        CHECK(contains(verified.out, table));
    }
}
