#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace {

/// With a pin, a block, history, and what a live shop leaves behind.
void furnish(const LinkedCatalog& shops) {
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "53", "C"});
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
    shops.associate({{5, {{51, "A"}, {52, "B"}, {53, "X"}, {54, "Y"}}}});
    shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", "54",
                   "--note", "sold in this shop only"});
    store(shops.catalog,
          "INSERT INTO watermark VALUES ('eu', 'associate', '2026-01-01');"
          "INSERT INTO incomplete (shop, product_id) VALUES ('eu', 5);"
          "INSERT INTO operation (id, shop, command, query, created_at, run)"
          " VALUES ('gid://1', 'eu', 'associate', '', '2026-01-01', 1);"
          "INSERT INTO waiver (shop, variant_id, facts, at, by, note)"
          " SELECT number, 51, 1, '2026-01-01', 'ann', 'known' FROM shop;"
          "UPDATE shop SET shopify_id = 77 WHERE name = 'eu'");
}

std::string replaced(std::string text, const std::string& from,
                     const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

/// The rows, of any table but run, that say something of a shop.
std::string rows_of(const LinkedCatalog& shops, const std::string& name,
                    const std::string& number) {
    std::string found;
    for (const auto& table : query_private_tables(
             shops.catalog, "SELECT DISTINCT m.name FROM sqlite_schema AS m"
                            " JOIN pragma_table_info(m.name) AS c"
                            " WHERE m.type = 'table' AND m.name <> 'run'"
                            " AND c.name = 'shop'")) {
        const auto rows = value_in_private_tables(
            shops.catalog,
            fmt::format("SELECT COUNT(*) FROM {} WHERE shop IN ('{}', {})",
                        table[0], name, number));
        if (rows != "0") {
            found += table[0] + " ";
        }
    }
    return found;
}

} // namespace

TEST_CASE("shop list tells of the shops that the catalog and the config know") {
    const LinkedCatalog shops{
        "[shops.uk]\ndomain = \"acme-uk.myshopify.com\"\n"};
    furnish(shops);
    const auto listed = shops.json({"shop", "list"});
    CHECK(text_of(listed["command"]) == "shop list");
    REQUIRE(listed["shops"].Size() == 3);
    CHECK(text_of(listed["shops"][0]["shop"]) == "us");
    CHECK(text_of(listed["shops"][0]["role"]) == "primary");
    CHECK(listed["shops"][0]["shopify_id"].IsNull());
    const auto& eu = listed["shops"][1];
    CHECK(text_of(eu["role"]) == "child");
    CHECK(text_of(eu["domain"]) == "acme-eu.myshopify.com");
    CHECK(text_of(eu["shopify_id"]) == "77");
    CHECK(eu["variants"].GetUint64() == 4);
    CHECK(eu["links"].GetUint64() == 2);
    CHECK(text_of(listed["shops"][2]["shop"]) == "uk");
    CHECK(contains(shops.run({"shop", "list"}).out, "acme-uk.myshopify.com"));
    CHECK(shops.do_well({"shop", "list", "-f", "csv"}).out ==
          "shop,role,domain,shopify_id,variants,links\r\n"
          "us,primary,acme-us.myshopify.com,,3,0\r\n"
          "eu,child,acme-eu.myshopify.com,77,4,2\r\n"
          "uk,child,acme-uk.myshopify.com,,0,0\r\n");
}

TEST_CASE("a child keeps all that is known of it under its new name") {
    const LinkedCatalog shops;
    furnish(shops);
    const auto before = shops.dump();
    REQUIRE(contains(before, "eu"));
    const auto run = shops.value("SELECT MAX(id) FROM runs WHERE command ="
                                 " 'associate'");
    const auto renamed = shops.run({"shop", "rename", "eu", "europe"});
    CHECK(renamed.exit_code == 0);
    CHECK(contains(renamed.out, "eu is now europe, with 1 product, 4 variants,"
                                " 2 links (1 pinned), 1 block"));
    CHECK(contains(renamed.err, "rename it there too"));
    CHECK(shops.dump() ==
          replaced(replaced(before, "|eu|", "|europe|"), "eu|", "europe|"));
    CHECK(shops.value("SELECT COUNT(*) FROM runs WHERE shop = 'eu'") == "0");
    CHECK(
        shops.value("SELECT command || ' ' || state FROM runs ORDER BY id DESC"
                    " LIMIT 1") == "shop rename done");
    CHECK(shops.json({"runs", "show", run})["unresolved"].Size() == 1);

    shops.write_config(replaced(two_shops_config, "eu]", "europe]"));
    const auto again = shops.json(
        {"associate", "--shop", "europe", "--file", shops.folder / "eu.jsonl"});
    CHECK(again["shops"][0]["unchanged"].GetUint64() == 1);
    CHECK(again["shops"][0]["pinned"].GetUint64() == 2);
    CHECK(shops.json({"shop", "list"})["shops"].Size() == 2);
}

TEST_CASE("the primary shop can be renamed") {
    const LinkedCatalog shops;
    store(shops.catalog, "INSERT INTO watermark VALUES ('us', 'import-new',"
                         " '2026-01-01T00:00:00Z')");
    const auto renamed = shops.json({"shop", "rename", "us", "america"});
    CHECK(text_of(renamed["role"]) == "primary");
    CHECK(text_of(renamed["to"]) == "america");
    const auto status = document_of(
        run_hwsync({"status", "--catalog", shops.catalog, "-f", "json"}));
    CHECK(text_of(status["shops"][0]["shop"]) == "america");
    CHECK(status["shops"][0]["watermarks"].HasMember("import-new"));
    CHECK(shops.run({"import-bulk", "--file", shops.folder / "us.jsonl"})
              .exit_code == 8);
    shops.write_config(replaced(replaced(two_shops_config, "us]", "america]"),
                                "primary = \"us\"", "primary = \"america\""));
    shops.import();
}

TEST_CASE("a dry run and a refusal change nothing") {
    const LinkedCatalog shops;
    furnish(shops);
    const auto before = shops.dump();
    const auto runs = shops.value("SELECT COUNT(*) FROM runs");
    const auto dry =
        shops.json({"shop", "rename", "eu", "europe", "--dry-run"});
    CHECK(dry["dry_run"].GetBool());
    CHECK(dry["run"].IsNull());
    CHECK(shops.json({"shop", "forget", "eu", "--dry-run"})["dropped"]["links"]
              .GetUint64() == 2);
    CHECK(shops.value("SELECT COUNT(*) FROM runs") == runs);

    const auto code = [&](const LinkedCatalog::Words& words) {
        return shops.run(words).exit_code;
    };
    CHECK(code({"shop", "rename", "eu", "us"}) == 2);
    CHECK(code({"shop", "rename", "us", "eu"}) == 2);
    CHECK(code({"shop", "rename", "eu", "eu"}) == 2);
    CHECK(code({"shop", "rename", "ue", "uk"}) == 2);
    CHECK(code({"shop", "rename", "eu", " uk"}) == 2);
    CHECK(code({"shop", "rename", "eu", "u\nk"}) == 2);
    CHECK(code({"shop", "rename", "eu", std::string(65, 'x')}) == 2);
    CHECK(code({"shop", "forget", "ue", "--yes"}) == 2);
    CHECK(code({"shop", "forget", "us", "--yes"}) == 8);
    const auto unsure = shops.run({"shop", "forget", "eu"});
    CHECK(unsure.exit_code == 8);
    CHECK(contains(unsure.err, "drops 1 product, 4 variants, 2 links (1 pinned)"
                               ", 1 block and "));
    CHECK(contains(unsure.err, "give --yes"));
    CHECK(contains(shops.run({"shop", "forget", "ue"}).err,
                   "did you mean 'eu'?"));
    CHECK(shops.dump() == before);
}

TEST_CASE("of a forgotten shop nothing is left but its runs") {
    const LinkedCatalog shops;
    furnish(shops);
    const auto number =
        value_in_private_tables(shops.catalog, "SELECT number FROM shop");
    REQUIRE(contains(rows_of(shops, "eu", number), "link_history"));
    REQUIRE(contains(rows_of(shops, "eu", number), "waiver"));
    const auto forgotten = shops.run({"shop", "forget", "eu", "--yes"});
    CHECK(forgotten.exit_code == 0);
    CHECK(contains(forgotten.out, "eu is forgotten, with 1 product"));
    CHECK(rows_of(shops, "eu", number).empty());
    CHECK(value_in_private_tables(shops.catalog, "SELECT COUNT(*) FROM shop") ==
          "0");
    CHECK(shops.value("SELECT COUNT(*) FROM runs WHERE shop = 'eu'"
                      " AND command = 'associate'") == "2");
    shops.do_well({"verify"});

    shops.associate();
    CHECK(shops.value("SELECT COUNT(*) FROM links") == "2");
}

TEST_CASE("a shop is left alone while a job is at work on it") {
    const LinkedCatalog shops;
    // As a live run holds it while Shopify works.
    const int lock =
        open((shops.catalog + ".associate.eu.lock").c_str(), O_RDWR);
    REQUIRE(lock >= 0);
    REQUIRE(flock(lock, LOCK_EX | LOCK_NB) == 0);
    const auto refused = shops.run({"shop", "rename", "eu", "europe"});
    CHECK(refused.exit_code == 7);
    CHECK(contains(refused.err, "shop eu is held by associate, "));
    CHECK(shops.run({"shop", "forget", "eu", "--yes"}).exit_code == 7);
    CHECK(shops.json({"shop", "list"})["shops"].Size() == 2);
    close(lock);
    CHECK(shops.run({"shop", "rename", "eu", "europe"}).exit_code == 0);
}

TEST_CASE("a shop gets its earlier name back") {
    const TestFolder folder;
    const auto catalog = folder / "catalog.db";
    const auto file =
        folder.write("p.jsonl", to_jsonl({{1, {{11, "A"}}, "ACTIVE"}}));
    // Without a config file, the shop is called primary.
    REQUIRE(
        run_hwsync({"import-bulk", "-c", catalog, "--file", file}).exit_code ==
        0);
    const auto rename = [&](const std::string& from, const std::string& to) {
        const auto result =
            run_hwsync({"shop", "rename", "-c", catalog, from, to});
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
    };
    rename("primary", "us");
    rename("us", "primary");
    rename("primary", "us");
    rename("us", "usa");
    rename("usa", "primary");
}

TEST_CASE("undo says which run forgot the shop whose links a run changed") {
    const LinkedCatalog shops;
    const auto last_run = [&] {
        return shops.value("SELECT max(id) FROM runs");
    };
    const auto linked = last_run();
    shops.do_well(
        {"link", "remove", "--shop", "eu", "--key", "A", "--note", "no"});
    const auto blocked = last_run();
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "53", "C"});
    shops.do_well({"shop", "rename", "eu", "europe"});
    shops.do_well({"shop", "forget", "europe", "--yes"});
    const auto forgotten = last_run();
    SUBCASE("and that it is not there") {}
    SUBCASE("also if a shop has that name again") {
        shops.associate();
        shops.do_well({"shop", "rename", "eu", "europe"});
    }
    const auto before = shops.dump();
    for (const auto& run : {linked, blocked}) {
        CAPTURE(run);
        for (const auto& words : {LinkedCatalog::Words{"undo", run},
                                  {"undo", run, "--dry-run"},
                                  {"undo", run, "--release"}}) {
            const auto refused = shops.run(words);
            CHECK(refused.exit_code == 1);
            CHECK(contains(refused.err, fmt::format("run {} forgot shop europe",
                                                    forgotten)));
        }
    }
    CHECK(shops.dump() == before);
}

TEST_CASE("what was done since a shop was forgotten can be undone") {
    const LinkedCatalog shops;
    shops.do_well({"shop", "forget", "eu", "--yes"});
    shops.associate();
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    CHECK(
        shops.json({"undo", shops.value("SELECT max(id) FROM runs")})["changes"]
            .Size() == 1);
}

TEST_CASE("undo says that it cannot take back what befell a whole shop") {
    const LinkedCatalog shops;
    const auto copy = shops.folder / "copy.db";
    shops.do_well({"snapshot", copy});
    shops.do_well({"shop", "rename", "eu", "europe"});
    shops.do_well({"shop", "forget", "europe", "--yes"});
    for (const auto* run : {"3", "4"}) {
        const auto result = shops.run({"undo", run});
        CHECK(result.exit_code == 2);
        CHECK(contains(result.err, "which undo cannot take back"));
    }
    shops.do_well({"restore", copy});
    CHECK(contains(shops.run({"undo", "5"}).err,
                   "run 5 was restore, which undo cannot take back"));
    CHECK(contains(shops.run({"undo", "1"}).err, "which changes no links"));
}
