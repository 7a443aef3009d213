#include "program/held_export.hpp"
#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <sstream>
#include <string>

namespace {

const rapidjson::Value& shop_of(const rapidjson::Document& status,
                                const std::string& name) {
    for (const auto& shop : status["shops"].GetArray()) {
        if (name == shop["shop"].GetString()) {
            return shop;
        }
    }
    FAIL("no shop " << name);
    return status;
}

/// "2 of 3, 1 blocked, 1.00"
std::string linked(const LinkedCatalog& shops) {
    const auto status = shops.json({"status"});
    const auto& eu = shop_of(status, "eu");
    return fmt::format("{} of {}, {} blocked, {}", eu["linked"].GetUint64(),
                       eu["variants"].GetUint64(), eu["blocked"].GetUint64(),
                       eu["coverage"].IsNull()
                           ? "null"
                           : fmt::format("{:.2f}", eu["coverage"].GetDouble()));
}

/// What verify, which counts, says of the coverage.
std::string verified(const LinkedCatalog& shops) {
    const auto document = shops.json({"verify"});
    const auto& coverage = document["shops"][0]["coverage"];
    return coverage.IsNull() ? "null"
                             : fmt::format("{:.2f}", coverage.GetDouble());
}

void age_runs(const LinkedCatalog& shops, const std::string& condition) {
    store(shops.catalog, "UPDATE run SET started_at = '2026-01-01T00:00:00Z',"
                         " finished_at = '2026-01-01T00:00:05Z' WHERE " +
                             condition);
}

} // namespace

TEST_CASE("status says how to read a shop that was never read") {
    const LinkedCatalog shops;
    shops.write_config(two_shops_config +
                       "[shops.uk]\ndomain = \"acme-uk.myshopify.com\"\n");
    CHECK(contains(shops.do_well({"status"}).out,
                   "no run has ever succeeded: hwsync associate --shop uk\n"));
}

TEST_CASE("status tells of the catalog and of each shop") {
    const LinkedCatalog shops;
    const auto status = shops.json({"status"});
    CHECK(text_of(status["command"]) == "status");
    const auto& catalog = status["catalog"];
    CHECK(text_of(catalog["path"]) == shops.catalog);
    CHECK(catalog["bytes"].GetUint64() > 0);
    CHECK(catalog["bytes_for_words"].GetUint64() > 0);
    CHECK(catalog["bytes_for_words"].GetUint64() <
          catalog["bytes"].GetUint64());
    CHECK(catalog["products"].GetUint64() == 1);
    CHECK(catalog["variants"].GetUint64() == 3);
    CHECK(text_of(catalog["identifier"]) == "sku");
    CHECK(text_of(catalog["primary"]) == "us");
    CHECK(std::to_string(catalog["schema"].GetInt64()) ==
          shops.value("PRAGMA user_version"));

    REQUIRE(status["shops"].Size() == 2);
    const auto& us = status["shops"][0];
    CHECK(text_of(us["shop"]) == "us");
    CHECK(text_of(us["role"]) == "primary");
    CHECK(us["variants"].GetUint64() == 3);
    CHECK(us["coverage"].IsNull());
    CHECK(text_of(us["last_run"]["command"]) == "import-bulk");
    CHECK(text_of(us["last_run"]["state"]) == "done");
    CHECK_FALSE(us["overdue"].GetBool());

    const auto& eu = status["shops"][1];
    CHECK(text_of(eu["role"]) == "child");
    CHECK(eu["linked"].GetUint64() == 2);
    CHECK(eu["outcomes"]["linked"].GetUint64() == 2);
    CHECK(eu["outcomes"]["unmatched"].GetUint64() == 1);
    CHECK(eu["watermarks"].IsObject());
    CHECK(text_of(eu["last_run"]["command"]) == "associate");
}

TEST_CASE("coverage is what verify counts, whatever becomes of links") {
    const LinkedCatalog shops;
    CHECK(linked(shops) == "2 of 3, 0 blocked, 0.67");
    const auto step = [&](const LinkedCatalog::Words& words,
                          const std::string& expected) {
        CAPTURE(words);
        shops.do_well(words);
        CHECK(linked(shops) == expected);
        CHECK(verified(shops) == expected.substr(expected.rfind(' ') + 1));
    };
    step({"link", "add", "--shop", "eu", "--variant-id", "53", "C"},
         "3 of 3, 0 blocked, 1.00");
    step({"link", "remove", "--shop", "eu", "--variant-id", "51"},
         "2 of 3, 1 blocked, 1.00");
    step({"link", "remove", "--shop", "eu", "--variant-id", "52",
          "--allow-relink"},
         "1 of 3, 1 blocked, 0.50");
    step({"link", "add", "--shop", "eu", "--variant-id", "99", "--unseen", "C"},
         "1 of 3, 1 blocked, 0.50");
    step({"undo", shops.value("SELECT MAX(id) FROM runs WHERE command ="
                              " 'link remove'")},
         "2 of 3, 1 blocked, 1.00");
    shops.associate({{5, {{51, "A"}, {54, "B"}, {99, "Q"}}}});
    CHECK(linked(shops) == "2 of 3, 1 blocked, 1.00");
    CHECK(verified(shops) == "1.00");
    // A plan stores what was read, and no link.
    const auto file = shops.folder.write(
        "eu.jsonl", to_jsonl({{5, {{51, "A"}, {99, "Q"}, {55, "B"}}}}));
    const auto plan = shops.folder / "plan.jsonl";
    step({"associate", "--shop", "eu", "--file", file, "--as-of",
          "2026-02-02T00:00:00Z", "--max-delete", "100", "--plan", plan},
         "1 of 3, 1 blocked, 0.50");
    step({"apply", plan}, "2 of 3, 1 blocked, 1.00");
    shops.folder.write("eu.jsonl", to_jsonl({{5, {{51, "A"}}}}));
    step({"associate", "--shop", "eu", "--file", file, "--as-of",
          "2026-02-03T00:00:00Z", "--max-delete", "100"},
         "0 of 1, 1 blocked, null");
}

TEST_CASE("status reads what is kept and counts nothing") {
    const LinkedCatalog shops;
    const auto before = linked(shops);
    store(shops.catalog, "DELETE FROM link; DELETE FROM shop_variant;"
                         "DELETE FROM variant");
    CHECK(linked(shops) == before);
    CHECK(shops.json({"status"})["catalog"]["variants"].GetUint64() == 3);
}

TEST_CASE("a shop is overdue once nothing ended well for too long") {
    const LinkedCatalog shops{"[status]\noverdue = \"2d\"\n"};
    CHECK(shops.run({"status", "--check"}).exit_code == 0);
    age_runs(shops, "shop = 'eu'");
    const auto status = shops.json({"status"});
    CHECK(shop_of(status, "eu")["overdue"].GetBool());
    CHECK_FALSE(shop_of(status, "us")["overdue"].GetBool());
    CHECK_FALSE(status["ok"].GetBool());
    const auto shown = shops.run({"status"});
    CHECK(shown.exit_code == 0);
    CHECK(contains(shown.out, "overdue     no run has succeeded for"));
    CHECK(contains(shown.out, "1 shop needs attention"));
    CHECK(shops.run({"status", "--check", "-q"}).exit_code == 1);

    shops.write_config("primary = \"us\"\n[shops.us]\n"
                       "domain = \"acme-us.myshopify.com\"\n");
    CHECK(shops.run({"status", "--check"}).exit_code == 0);
    CHECK(contains(shops.run({"status"}).out,
                   "the config file does not name this shop"));
}

TEST_CASE("a shop that was never read is overdue") {
    const LinkedCatalog shops{
        "[shops.uk]\ndomain = \"acme-uk.myshopify.com\"\n"};
    const auto status = shops.json({"status", "--check"});
    const auto& uk = shop_of(status, "uk");
    CHECK(uk["overdue"].GetBool());
    CHECK(uk["last_run"].IsNull());
    CHECK(uk["variants"].GetUint64() == 0);
    CHECK(uk["coverage"].IsNull());
    CHECK(shops.run({"status", "--check"}).exit_code == 1);
}

TEST_CASE("a catalog made without a config takes its primary for its own") {
    const TestFolder folder;
    const auto config = folder.write("hwsync.toml", two_shops_config);
    const auto file = folder.write("us.jsonl", to_jsonl({{1, {{11, "A"}}}}));
    const auto catalog = folder / "catalog.db";
    REQUIRE(
        run_hwsync({"import-bulk", "-c", catalog, "--file", file}).exit_code ==
        0);
    const auto status = document_of(run_hwsync(
        {"status", "-c", catalog, "--config", config, "-f", "json"}));
    REQUIRE(status["shops"].Size() == 2);
    CHECK(text_of(status["shops"][0]["shop"]) == "primary");
    CHECK_FALSE(status["shops"][0]["overdue"].GetBool());
    CHECK(text_of(status["shops"][1]["shop"]) == "eu");
}

TEST_CASE("a job whose newest run failed is told of until it ends well") {
    const LinkedCatalog shops;
    const auto bad = shops.folder.write("bad.jsonl", "{}\nno JSON\n");
    REQUIRE(shops.run({"associate", "--shop", "eu", "--file", bad}).exit_code ==
            3);
    auto status = shops.json({"status"});
    CHECK(text_of(shop_of(status, "eu")["last_run"]["state"]) == "failed");
    CHECK(shop_of(status, "eu")["failing"].Size() == 1);
    CHECK(shops.run({"status", "--check"}).exit_code == 1);
    CHECK(contains(shops.run({"status"}).out, "associate, failed"));
    shops.associate();
    CHECK(shops.run({"status", "--check"}).exit_code == 0);

    // Another job's success hides nothing.
    REQUIRE(shops.run({"import-bulk", "--file", bad}).exit_code == 3);
    shops.do_well({"import-updates", "--file", shops.folder / "us.jsonl"});
    status = shops.json({"status"});
    CHECK(text_of(shop_of(status, "us")["last_run"]["state"]) == "done");
    CHECK(text_of(shop_of(status, "us")["failing"][0]["command"]) ==
          "import-bulk");
    CHECK(contains(shops.run({"status"}).out, "failing     import-bulk"));
    CHECK(shops.run({"status", "--check"}).exit_code == 1);
}

TEST_CASE("a run that --strict ends with 1 says so, and has not failed") {
    const LinkedCatalog shops;
    const auto us =
        shops.folder.write("us.jsonl", read_file(shops.folder / "us.jsonl") +
                                           "{\"id\":\"gid://shopify/"
                                           "ProductVariant/77\"}\n");
    const auto eu = shops.folder.write(
        "eu.jsonl", to_jsonl({{5, {{51, "A"}, {52, "B"}, {53, "B"}}}}));
    const LinkedCatalog::Words import{"import-bulk", "--file", us};
    const LinkedCatalog::Words associate{"associate", "--shop", "eu", "--file",
                                         eu};
    for (const auto& words : {import, associate}) {
        const auto& command = words.front();
        CAPTURE(command);
        const auto recorded = [&](const char* how) {
            auto all = words;
            all.emplace_back(how);
            const auto ended = shops.run(all).exit_code;
            const auto runs = shops.json({"runs", "--limit", "1"});
            CHECK(text_of(runs["runs"][0]["command"]) == command);
            CHECK(text_of(runs["runs"][0]["state"]) == "done");
            CHECK(runs["runs"][0]["exit_code"].GetInt() == ended);
            return ended;
        };
        CHECK(recorded("--strict") == 1);
        CHECK(recorded("--quiet") == 0);
        CHECK(recorded("--strict") == 1);
    }
    for (const auto* shop : {"us", "eu"}) {
        const auto status = shops.json({"status"});
        const auto& known = shop_of(status, shop);
        CHECK(known["last_run"]["exit_code"].GetInt() == 1);
        CHECK(text_of(known["last_run"]["state"]) == "done");
        CHECK(known["failing"].Empty());
        CHECK_FALSE(known["overdue"].GetBool());
    }
    CHECK(shops.run({"status", "--check"}).exit_code == 0);
    // A catalog that is made by the run.
    CHECK(run_hwsync({"-c", shops.folder / "new.db", "import-bulk", "--file",
                      us, "--strict"})
              .exit_code == 1);
    CHECK(query_value(shops.folder / "new.db", "SELECT exit_code FROM runs") ==
          "1");
}

TEST_CASE("a run is running while its process holds the lock, and else died") {
    const LinkedCatalog shops;
    // Process 1 is there, but it is none of ours.
    store(shops.catalog,
          "INSERT INTO run (command, shop, source, by, pid, started_at,"
          " state) VALUES ('associate', 'eu', '', 'me', 1,"
          " '2026-01-01T00:00:00Z', 'running')");
    const auto status = shops.json({"status"});
    const auto& run = shop_of(status, "eu")["last_run"];
    CHECK(text_of(run["state"]) == "failed");
    CHECK(text_of(run["error"]) == "its process died");
    CHECK(shops.run({"status", "--check"}).exit_code == 1);
    const auto runs = shops.json({"runs", "--limit", "1"});
    CHECK(text_of(runs["runs"][0]["state"]) == "failed");

    HeldExport held{shops.folder / "held"};
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        const auto now = shops.json({"status"});
        CHECK(text_of(shop_of(now, "us")["last_run"]["state"]) == "running");
        CHECK(contains(shops.run({"status"}).out, "import-bulk, running for"));
        held.end();
    };
    shops.run({"import-bulk", "--file", held.path()}, options);
}

TEST_CASE("status fits 80 columns and shows no control characters") {
    const std::string name(60, 'x');
    const LinkedCatalog shops{
        fmt::format("[shops.{}]\ndomain = \"acme-uk.myshopify.com\"\n", name)};
    store(shops.catalog,
          "UPDATE run SET state = 'failed', error = 'a ' ||"
          " char(27) || '[31m long story of many words that goes on and on'"
          " || ' past whatever a terminal has room for, as they do'");
    const auto shown = shops.run({"status"});
    std::istringstream lines{shown.out};
    std::string line;
    std::size_t longest = 0;
    while (std::getline(lines, line)) {
        // The path of the catalog stays whole, to be copied.
        if (!contains(line, shops.catalog)) {
            longest = std::max(longest, line.size());
        }
    }
    CHECK(longest <= 80);
    CHECK(longest > 60);
    CHECK_FALSE(contains(shown.out, "\x1b"));
    CHECK(contains(shown.out, "\\u{1b}"));
}

TEST_CASE("without a catalog there is no status") {
    const TestFolder folder;
    const auto result = run_hwsync({"status", "-c", folder / "none.db"});
    CHECK(result.exit_code == 6);
    CHECK(result.out.empty());
}
