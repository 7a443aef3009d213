#include "program/imports.hpp"
#include "program/query.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace {

std::string generation(const Database& database) {
    return database.sql("SELECT generation FROM hwsync.brands"
                        " WHERE brand = 'acme'");
}

} // namespace

TEST_CASE("what is published is what the catalog holds, and can be read") {
    const Database database;
    const PublishedCatalog shops{database};
    auto document = shops.json({"publish"});
    CHECK(document["generation"].GetInt64() == 1);
    CHECK_FALSE(document["unchanged"].GetBool());
    CHECK(database.sql("SELECT brand, shop, variant_id, catalog_variant_id, sku"
                       " FROM hwsync.links ORDER BY variant_id") ==
          "acme|eu|51|11|A\nacme|eu|52|12|B");
    CHECK(database.sql("SELECT identifier FROM hwsync.unlinked") == "X");
    CHECK(database.sql("SELECT variants, links, round(coverage::numeric, 2)"
                       " FROM hwsync.coverage") == "3|2|0.67");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    document = shops.json({"publish"});
    CHECK(document["unchanged"].GetBool());
    CHECK(generation(database) == "1");
}

TEST_CASE("coverage leaves out what the config file does") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.write_config(two_shops_config +
                       "[verify]\nleave_out = [\"draft\"]\n" +
                       publish_section(database.url()));
    shops.associate({{60, {{51, "A"}}},
                     {61, {{52, "B"}, {54, "Y"}}, "DRAFT"},
                     {62, {{53, "X"}}}});
    shops.do_well({"publish"});
    const auto status = shops.json({"status"});
    const auto& known = status["shops"][1];
    const auto brands = shops.json({"brands"});
    const auto& told = brands["brands"][0]["shops"][0];
    CHECK(known["left_out"].GetInt() == 2);
    CHECK(known["coverage"].GetDouble() == 0.5);
    CHECK(told["left_out"].GetInt() == 2);
    CHECK(told["coverage"].GetDouble() == 0.5);
    CHECK(database.sql("SELECT variants, links, left_out, left_out_linked,"
                       " coverage FROM hwsync.coverage") == "4|2|2|1|0.5");
}

TEST_CASE("only rows that changed are sent") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    shops.change("checked by hand");
    CHECK(shops.run({"publish", "--check"}).exit_code == 1);
    const auto document = shops.json({"publish"});
    CHECK(document["generation"].GetInt64() == 2);
    for (const auto& table : document["tables"].GetArray()) {
        const std::string name = table["table"].GetString();
        CAPTURE(name);
        CHECK(table["sent"].GetInt64() + table["deleted"].GetInt64() == 1);
    }
    CHECK(database.sql("SELECT note FROM hwsync.links WHERE variant_id = 51") ==
          "checked by hand");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    CHECK(database.sql("SELECT count(*) FROM hwsync.staged_link") == "0");
}

TEST_CASE("of a run that made a link, that one and its run are sent") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    shops.associate({{5, {{51, "A"}, {52, "B"}, {53, "C"}}}});
    const auto document = shops.json({"publish"});
    std::string sent;
    for (const auto& table : document["tables"].GetArray()) {
        const std::string name = table["table"].GetString();
        if (name.starts_with("link")) {
            sent += fmt::format("{} {};", name, table["sent"].GetInt64());
        }
    }
    CHECK(sent == "link 1;link_run 1;link_tally 1;");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    CHECK(database.sql("SELECT count(linked_at) FROM hwsync.links"
                       " WHERE linked_at LIKE '20%'") == "3");
    const auto copy = shops.restored("copy.db");
    CHECK(content_of(copy) == content_of(shops.catalog));
    const auto undone = run_hwsync({"-c", copy, "undo", "3", "--release"});
    CAPTURE(undone.err);
    CHECK(undone.exit_code == 0);
    CHECK(query_value(copy, "SELECT COUNT(*) FROM links") == "2");
}

TEST_CASE("of links and history, no more than what changed is looked at") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.associate({{5, {{51, "A"}, {52, "B"}, {53, "C"}}}});
    shops.associate({{5, {{51, "C"}, {52, "B"}, {53, "A"}}}});
    shops.do_well({"publish"});
    // Whoever compared digests would mend these; their sum stays.
    for (const auto* table : {"link", "link_history"}) {
        database.sql(
            fmt::format("UPDATE hwsync.{} SET row_digest = row_digest +"
                        " CASE variant_id WHEN 51 THEN 1 ELSE -1 END"
                        " WHERE variant_id IN (51, 53)",
                        table));
    }
    shops.associate({{5, {{51, "C"}, {52, "Z"}, {53, "A"}}}});
    shops.do_well({"publish"});
    CHECK(database.sql("SELECT variant_id FROM hwsync.links"
                       " ORDER BY variant_id") == "51\n53");
    const auto found = shops.json({"publish", "--check"});
    for (const auto& table : found["tables"].GetArray()) {
        const std::string name = table["table"].GetString();
        CAPTURE(name);
        CHECK(table["different"].GetInt64() ==
              (name == "link" || name == "link_history" ? 2 : 0));
    }
    shops.do_well({"publish", "--full"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}

TEST_CASE("a link that ended is gone there, and one that came back is there") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    shops.associate({{5, {{51, "A"}, {52, "Z"}, {53, "X"}}}});
    shops.do_well({"publish"});
    CHECK(database.sql("SELECT variant_id FROM hwsync.links") == "51");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    shops.associate({{5, {{51, "A"}, {52, "B"}, {53, "X"}}}});
    shops.do_well({"publish"});
    CHECK(database.sql("SELECT count(*) FROM hwsync.links") == "2");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}

TEST_CASE("a catalog that is made of what was published is the same") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52",
                   "--note", "über \"alles\"\n\t\\N \\."});
    shops.do_well({"link", "remove", "--shop", "eu", "--key", "X"});
    shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", "53",
                   "--note", "no such thing here"});
    shops.do_well({"publish"});
    const auto copy = shops.restored("copy.db");
    CHECK(content_of(copy) == content_of(shops.catalog));
    const auto check = run_hwsync(
        {"-c", copy, "--config", shops.config, "publish", "--check"});
    CHECK(check.exit_code == 1);
    CHECK(contains(check.out, "what came after run 4 is not published yet"));
    const auto in_copy = [&](LinkedCatalog::Words words) {
        words.insert(words.begin(), {"-c", copy, "--config", shops.config});
        const auto result = run_hwsync(words);
        CAPTURE(result.err);
        return result.exit_code;
    };
    CHECK(in_copy({"verify"}) == shops.run({"verify"}).exit_code);
    // It goes on where the other one was.
    CHECK(in_copy({"undo", "3"}) == 0);
    CHECK(in_copy({"publish"}) == 0);
    CHECK(in_copy({"publish", "--check"}) == 0);
    CHECK(shops.run({"publish"}).exit_code == 8);
}

TEST_CASE("a catalog that is there is replaced only by --force") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const auto before = content_of(shops.catalog);
    shops.change("not published");
    const auto after = content_of(shops.catalog);
    const auto refused = shops.run({"restore", "--brand", "acme"});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "--force"));
    CHECK(content_of(shops.catalog) == after);
    shops.do_well({"restore", "--brand", "acme", "--force", "--dry-run"});
    CHECK(content_of(shops.catalog) == after);
    shops.do_well({"restore", "--brand", "acme", "--force"});
    CHECK(content_of(shops.catalog) == before);
    CHECK(shops.run({"restore", "--brand", "other"}).exit_code == 8);
    CHECK(shops.run({"restore", "--brand", "other", "--force"}).exit_code == 1);
    CHECK(shops.run({"restore"}).exit_code == 2);
    CHECK(shops.run({"restore", "x.db", "--brand", "acme"}).exit_code == 2);
}

TEST_CASE("a catalog that is behind, or another one, does not publish") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"snapshot", shops.folder / "before.db"});
    shops.do_well({"publish"});
    SUBCASE("a snapshot of before") {
        shops.do_well({"restore", shops.folder / "before.db"});
    }
    SUBCASE("another catalog") {
        for (const auto* suffix : {"", "-wal", "-shm"}) {
            std::filesystem::remove(shops.catalog + suffix);
        }
        shops.import();
    }
    const auto refused = shops.run({"publish"});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "--force"));
    CHECK(generation(database) == "1");
    shops.do_well({"publish", "--force"});
    CHECK(generation(database) == "2");
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    shops.do_well({"publish"});
}

TEST_CASE("--full mends what somebody else changed there") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    database.sql("UPDATE hwsync.variant SET row_digest = 0, sku = 'other'"
                 " WHERE id = 11;"
                 "DELETE FROM hwsync.variant WHERE id = 12");
    const auto found = shops.run({"publish", "--check"});
    CHECK(found.exit_code == 1);
    CHECK(contains(found.out, "variant"));
    const auto unsound =
        run_hwsync({"-c", shops.folder / "x.db", "--config", shops.config,
                    "restore", "--brand", "acme"});
    CHECK(unsound.exit_code == 6);
    CHECK_FALSE(std::filesystem::exists(shops.folder / "x.db"));
    shops.do_well({"publish", "--full"});
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
    CHECK(content_of(shops.restored("copy.db")) == content_of(shops.catalog));
}

TEST_CASE("a text that was changed there is found when it is restored") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    std::string table;
    SUBCASE("of the catalog") {
        table = "variant";
    }
    SUBCASE("of a child") {
        table = "shop_product";
    }
    database.sql("UPDATE hwsync." + table + " SET title = 'other'");
    const auto result =
        run_hwsync({"-c", shops.folder / "x.db", "--config", shops.config,
                    "restore", "--brand", "acme"});
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "not as it was stored"));
    CHECK_FALSE(std::filesystem::exists(shops.folder / "x.db"));
}

TEST_CASE("several brands stand side by side") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const PublishedCatalog others{database};
    CHECK(others.run({"publish"}).exit_code == 8);
    auto config = two_shops_config + publish_section(database.url());
    config.replace(config.find("acme\""), 4, "zeta");
    others.write_config(config);
    others.do_well({"publish"});
    shops.change("again");
    shops.do_well({"publish"});
    for (const auto* catalog : {&shops, &others}) {
        CHECK(catalog->run({"publish", "--check"}).exit_code == 0);
    }
    const auto document = shops.json({"brands"});
    REQUIRE(document["brands"].Size() == 2);
    CHECK(document["brands"][0]["brand"] == "acme");
    CHECK(document["brands"][0]["generation"].GetInt64() == 2);
    CHECK(document["brands"][1]["brand"] == "zeta");
    CHECK(document["brands"][1]["shops"][0]["links"].GetInt64() == 2);
}
