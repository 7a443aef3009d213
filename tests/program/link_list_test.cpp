#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct ListedShops : LinkedCatalog {
    rapidjson::Document changes(const std::string& since,
                                const Words& more = {}) const {
        Words words{"link", "list", "--changed-since", since};
        words.insert(words.end(), more.begin(), more.end());
        return json(words);
    }

    /// `51 made nothing>11`, one for each.
    std::string told_since(const std::string& run,
                           const Words& more = {}) const {
        const auto document = changes(run, more);
        const bool blocks = document.HasMember("blocks");
        std::string told;
        for (const auto& link :
             document[blocks ? "blocks" : "links"].GetArray()) {
            const auto id = [&](const char* name) {
                return !link.HasMember(name) || link[name].IsNull()
                           ? std::string{"nothing"}
                           : text_of(link[name]);
            };
            told += fmt::format("{}{} {} {}>{}", told.empty() ? "" : "; ",
                                id("variant_id"), text_of(link["change"]),
                                id("from"), id("catalog_variant_id"));
        }
        return told;
    }

    std::string up_to_run(const Words& more) const {
        Words words{"link", "list"};
        words.insert(words.end(), more.begin(), more.end());
        return std::to_string(json(words)["up_to_run"].GetInt());
    }

    std::string newest_run() const { return value("SELECT max(id) FROM runs"); }

    void pin(const std::string& variant, const std::string& target) const {
        do_well({"link", "add", "--shop", "eu", "--variant-id", variant,
                 "--catalog-variant-id", target, "--replace"});
    }
};

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

} // namespace

TEST_CASE("link list tells SKU, title and inventory item of both sides") {
    const ListedShops shops;
    const auto document = shops.json({"link", "list"});
    REQUIRE(document["links"].Size() == 2);
    const auto& link = document["links"][0];
    CHECK(text_of(link["variant_id"]) == "51");
    CHECK(text_of(link["sku"]) == "A");
    CHECK(text_of(link["catalog_sku"]) == "A");
    CHECK(text_of(link["title"]) == "Product 5");
    CHECK(text_of(link["catalog_title"]) == "Product 1");
    CHECK(link.HasMember("inventory_item_id"));
    CHECK(link.HasMember("catalog_inventory_item_id"));
    const auto csv = shops.do_well({"link", "list", "-f", "csv"});
    CHECK(csv.out.starts_with(
        "action,shop,product_id,variant_id,inventory_item_id,"
        "catalog_product_id,catalog_variant_id,identifier,origin,linked_at,"
        "by,note,sku,title,catalog_sku,catalog_title,"
        "catalog_inventory_item_id,rule,run\r\n"));
    const auto text = shops.do_well({"link", "list"}).out;
    CHECK(contains(text, text_of(link["title"])));
}

TEST_CASE("the history of an identifier is that of one shop, if one is named") {
    const ListedShops shops;
    shops.do_well({"shop", "rename", "eu", "uk"});
    shops.associate({{6, {{61, "A"}, {62, "B"}}}});
    for (const std::string shop : {"eu", "uk"}) {
        shops.do_well({"link", "remove", "--shop", shop, "--key", "A"});
        shops.do_well(
            {"link", "remove", "--shop", shop, "--key", "A", "--allow-relink"});
    }
    const auto told = [&](LinkedCatalog::Words words) {
        words.insert(words.begin(), {"link", "history"});
        std::string entries;
        const auto document = shops.json(words);
        for (const auto& entry : document["history"].GetArray()) {
            entries += fmt::format("{} {}; ", text_of(entry["shop"]),
                                   text_of(entry["reason"]));
        }
        return entries;
    };
    const auto of = [](const std::string& shop) {
        return fmt::format("{0} new; {0} blocked; {0} ended: identifier "
                           "blocked; {0} unblocked; ",
                           shop);
    };
    CHECK(told({"--shop", "eu", "A"}) == of("eu"));
    CHECK(told({"--shop", "uk", "A"}) == of("uk"));
    CHECK(told({"A"}).size() == 2 * of("eu").size());
    CHECK(told({"--shop", "uk", "C"}).empty());
    const auto unknown = shops.run({"link", "history", "--shop", "ue", "A"});
    CHECK(unknown.exit_code == 2);
    CHECK(contains(unknown.err, "did you mean 'eu'?"));
    CHECK(shops.run({"link", "history", "--shop", "uk", "NONE"}).exit_code ==
          1);
}

TEST_CASE("JSON Lines have a line for each link, as JSON has an object") {
    const ListedShops shops;
    const auto document = shops.json({"link", "list"});
    const auto lines =
        lines_of(shops.do_well({"link", "list", "-f", "jsonl"}).out);
    REQUIRE(lines.size() == 2);
    for (rapidjson::SizeType i = 0; i < 2; ++i) {
        CHECK(document_of({0, lines[i], ""}) == document["links"][i]);
    }
    CHECK(shops.run({"show", "A", "-f", "jsonl"}).exit_code == 2);
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    CHECK(lines_of(
              shops.do_well({"link", "list", "--blocked", "-f", "jsonl"}).out)
              .size() == 1);
}

TEST_CASE("--changed-since tells what was made, moved, changed or ended") {
    const ListedShops shops;
    CHECK(shops.told_since("0") == "51 made nothing>11; 52 made nothing>12");
    const auto begin = shops.newest_run();
    CHECK(shops.changes(begin)["up_to_run"].GetInt() == std::stoi(begin));
    CHECK(shops.told_since(begin).empty());

    shops.pin("53", "13");
    const auto after_pin = shops.newest_run();
    shops.pin("51", "12");
    shops.pin("52", "12");
    CHECK(shops.told_since(begin) ==
          "51 moved 11>12; 52 changed 12>12; 53 made nothing>13");
    CHECK(shops.told_since(after_pin) == "51 moved 11>12; 52 changed 12>12");
    CHECK(shops.told_since(begin, {"--auto"}) ==
          "51 ended 11>nothing; 52 ended 12>nothing");
    CHECK(shops.told_since(begin, {"--identifier", "C"}) ==
          "53 made nothing>13");

    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "53"});
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    CHECK(shops.told_since(begin) == "51 ended 11>nothing; 52 changed 12>12");
    CHECK(shops.told_since(after_pin, {"--identifier", "C"}) ==
          "53 ended 13>nothing");
    CHECK(shops.told_since(begin, {"--blocked"}) ==
          "51 made 11>nothing; 53 made nothing>nothing");
    CHECK(shops.changes(begin)["up_to_run"].GetInt() ==
          std::stoi(shops.newest_run()));
}

TEST_CASE("what changed and was changed back is not told") {
    const ListedShops shops;
    const auto begin = shops.newest_run();
    shops.pin("53", "13");
    shops.do_well({"undo", shops.newest_run()});
    CHECK(shops.told_since(begin).empty());
    shops.do_well({"link", "remove", "--shop", "eu", "--key", "A"});
    CHECK(shops.told_since(begin, {"--blocked"}) ==
          "nothing made nothing>nothing");
}

TEST_CASE("a run that changed nothing, or is not there, to look back to") {
    const ListedShops shops;
    shops.import();
    const auto nothing_changed = shops.newest_run();
    CHECK(shops.told_since(nothing_changed).empty());
    CHECK(shops.told_since("1") == shops.told_since("0"));
    shops.pin("53", "13");
    CHECK(shops.told_since(nothing_changed) == "53 made nothing>13");
    const auto none = shops.run({"link", "list", "--changed-since", "99"});
    CHECK(none.exit_code == 1);
    CHECK(contains(none.err, "there is no run 99, or no longer"));
}

TEST_CASE("up_to_run is not before the run that was asked for") {
    const ListedShops shops;
    shops.import();
    const auto nothing_changed = shops.newest_run();
    CHECK(shops.up_to_run({}) == "2");
    CHECK(shops.up_to_run({"--changed-since", nothing_changed}) ==
          nothing_changed);
}

TEST_CASE("where changes cannot be told one by one, the list is to be read "
          "again") {
    const ListedShops shops;
    const auto copy = shops.folder / "copy.db";
    shops.pin("53", "13");
    const auto begin = shops.newest_run();
    std::string says;

    SUBCASE("a shop was forgotten") {
        shops.do_well({"shop", "forget", "eu", "--yes"});
        says = "run 4 was shop forget";
    }
    SUBCASE("a shop was renamed") {
        CHECK(shops.run({"shop", "rename", "eu", "us"}).exit_code != 0);
        CHECK(shops.told_since(begin).empty());
        shops.do_well({"shop", "rename", "eu", "europe"});
        says = "run 5 was shop rename";
    }
    SUBCASE("the catalog was restored") {
        shops.do_well({"snapshot", copy});
        shops.do_well({"restore", copy});
        says = "run 4 was restore";
    }
    SUBCASE("the catalog was restored at that run, or another of its number") {
        shops.do_well({"snapshot", copy});
        std::filesystem::remove(shops.catalog);
        shops.do_well({"restore", copy});
        says = "run 4 was restore";
        const auto at = shops.run({"link", "list", "--changed-since", "4"});
        CHECK(at.exit_code == 1);
        CHECK(contains(at.err, says));
    }
    for (const auto* format : {"text", "json", "jsonl", "csv"}) {
        const auto result =
            shops.run({"link", "list", "--changed-since", begin, "-f", format});
        CHECK(result.exit_code == 1);
        CHECK(contains(result.err, "cannot be told"));
        CHECK(contains(result.err, says));
        CHECK(contains(result.err, "read the whole list again"));
    }
    CHECK(shops.changes(begin)["error"]["exit_code"].GetInt() == 1);
    const auto blocks =
        shops.run({"link", "list", "--blocked", "--changed-since", begin});
    CHECK(blocks.exit_code == 1);
    CHECK(shops.run({"link", "list", "--changed-since", "0"}).exit_code == 0);
    // From what the whole list names, changes can be told again, after a
    // restore as soon as there is a newer run.
    shops.import();
    CHECK(shops.told_since(shops.up_to_run({})).empty());
}

TEST_CASE("a blocked identifier that is back as it was is no change") {
    const ListedShops shops;
    const auto block = [&](const std::vector<std::string>& more) {
        LinkedCatalog::Words words{"link", "remove", "--shop",
                                   "eu",   "--key",  "S"};
        words.insert(words.end(), more.begin(), more.end());
        shops.do_well(words);
    };
    const auto told_since = [&](const std::string& run) {
        std::string told;
        const auto listed =
            shops.json({"link", "list", "--blocked", "--changed-since", run});
        for (const auto& one : listed["blocks"].GetArray()) {
            told += (told.empty() ? "" : " ") +
                    std::string{one["change"].GetString()};
        }
        return told;
    };
    const auto none = shops.newest_run();
    block({"--note", "a sample"});
    const auto there = shops.newest_run();
    shops.do_well({"undo", there});
    const auto gone = shops.newest_run();
    CHECK(told_since(none).empty());
    CHECK(told_since(there) == "ended");
    shops.do_well({"undo", gone});
    CHECK(told_since(none) == "made");
    CHECK(told_since(there).empty());
    CHECK(told_since(gone) == "made");
    block({"--note", "two samples"});
    CHECK(told_since(there) == "changed");
    block({"--allow-relink"});
    CHECK(told_since(there) == "ended");
    CHECK(told_since(gone).empty());
}

TEST_CASE("up_to_run counts runs that changed only blocked identifiers") {
    const ListedShops shops;
    const auto begin = shops.newest_run();
    const LinkedCatalog::Words block{"link", "remove", "--shop",
                                     "eu",   "--key",  "S"};
    for (const LinkedCatalog::Words& last :
         {LinkedCatalog::Words{}, {"--allow-relink"}}) {
        auto words = block;
        words.insert(words.end(), last.begin(), last.end());
        shops.do_well(words);
        const auto newest = shops.newest_run();
        CHECK(shops.up_to_run({"--blocked"}) == newest);
        CHECK(shops.up_to_run({"--blocked", "--changed-since", begin}) ==
              newest);
        CHECK(shops.told_since(newest, {"--blocked"}).empty());
        // No link changed.
        CHECK(shops.up_to_run({}) == begin);
    }
}

TEST_CASE("what changed since a restore is told to who read the list then") {
    const ListedShops shops;
    const auto copy = shops.folder / "copy.db";
    shops.do_well({"snapshot", copy});
    shops.pin("53", "13");
    shops.do_well({"restore", copy});
    const auto restored = shops.up_to_run({});
    CHECK(restored == shops.newest_run());
    CHECK(shops.told_since(restored).empty());
    shops.pin("53", "13");
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    CHECK(shops.told_since(restored) ==
          "51 ended 11>nothing; 53 made nothing>13");
}

TEST_CASE("what retention has removed is not told as if it were all") {
    const ListedShops shops;
    shops.pin("52", "13");
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52",
                   "--allow-relink"});
    shops.do_well({"link", "remove", "--shop", "eu", "--key", "Z"});
    shops.import();
    const auto old = shops.newest_run();
    shops.do_well(
        {"link", "remove", "--shop", "eu", "--key", "Z", "--allow-relink"});
    shops.associate();
    // The last run finds the catalog as it was but old, and cleans up.
    store(shops.catalog, "UPDATE run SET started_at = '2025-01-01T00:00:00Z'");
    const auto before = shops.newest_run();
    shops.associate();
    REQUIRE(value_in_private_tables(shops.catalog,
                                    "SELECT count(*) FROM link_history"
                                    " WHERE variant_id = 52") == "1");
    CHECK(shops.told_since("0") == "51 made nothing>11; 52 made nothing>12");
    CHECK(shops.told_since(before).empty());
    for (const auto& more :
         {LinkedCatalog::Words{}, LinkedCatalog::Words{"--blocked"}}) {
        LinkedCatalog::Words words{"link", "list", "--changed-since", old};
        words.insert(words.end(), more.begin(), more.end());
        const auto result = shops.run(words);
        CHECK(result.exit_code == 1);
        CHECK(contains(result.err, "older than is kept"));
    }
    CHECK(shops.told_since(before, {"--blocked"}).empty());
    CHECK(shops.told_since(shops.up_to_run({"--blocked"}), {"--blocked"})
              .empty());
    CHECK(shops.told_since(shops.up_to_run({})).empty());

    const auto digest =
        shops.json({"digest", "--since", "2020-01-01T00:00:00Z"});
    CHECK_FALSE(digest["catalog"]["tells_all_links"].GetBool());
    CHECK(contains(
        shops.do_well({"digest", "--since", "2020-01-01T00:00:00Z"}).out,
        "older changes are no longer kept"));
}

TEST_CASE("no newer run is taken for one that a restore lost") {
    const ListedShops shops;
    const auto copy = shops.folder / "copy.db";
    shops.do_well({"snapshot", copy});
    shops.pin("53", "13");
    shops.pin("51", "13");
    const auto lost = shops.newest_run();
    shops.do_well({"restore", copy});
    shops.import();
    shops.import();
    const auto result = shops.run({"link", "list", "--changed-since", lost});
    CHECK(result.exit_code == 1);
    CHECK(contains(result.err, "there is no run " + lost));
}

TEST_CASE("link import reads what link list writes, changes included") {
    const ListedShops shops;
    const auto begin = shops.newest_run();
    shops.pin("53", "13");
    shops.pin("51", "12");
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "52"});
    const auto import = [&](const LinkedCatalog::Words& more) {
        LinkedCatalog::Words words{"link", "list", "-f", "csv"};
        words.insert(words.end(), more.begin(), more.end());
        const auto file =
            shops.folder.write("links.csv", shops.do_well(words).out);
        return shops.do_well({"link", "import", file});
    };
    const auto before = shops.dump();
    for (const auto& more : std::vector<LinkedCatalog::Words>{
             {},
             {"--blocked"},
             {"--changed-since", begin},
             {"--changed-since", begin, "--blocked"}}) {
        CAPTURE(fmt::format("{}", more.size()));
        CHECK(contains(import(more).out, "nothing to change"));
    }
    CHECK(shops.dump() == before);
    // A list is of its day: the SKU of a pinned variant may be another since.
    const auto kept = shops.do_well({"link", "list", "-f", "csv"}).out;
    shops.associate({{5, {{51, "A-2"}, {52, "B"}, {53, "X"}}}});
    const auto file = shops.folder.write("kept.csv", kept);
    CHECK(contains(shops.do_well({"link", "import", file}).out,
                   "nothing to change"));
}

TEST_CASE("link import takes a list while products are made anew") {
    const ListedShops shops;
    // The links still lead to the variants of the product that is gone.
    shops.do_well({"import-bulk", "--allow-foreign", "--max-delete", "100",
                   "--as-of", "2026-09-01T00:00:00Z", "--file",
                   shops.folder.write(
                       "anew.jsonl",
                       to_jsonl({{2, {{21, "A"}, {22, "B"}, {23, "C"}}}}))});
    REQUIRE(shops.value("SELECT count(*) FROM variants") == "3");
    const auto list = shops.folder.write(
        "links.csv", shops.do_well({"link", "list", "-f", "csv"}).out);
    CHECK(contains(shops.do_well({"link", "import", list}).out,
                   "nothing to change, 2 already as requested"));
}

TEST_CASE("a pin that follows its variant is told as a change") {
    const ListedShops shops;
    shops.pin("52", "13");
    const auto begin = shops.newest_run();
    const auto file = shops.folder.write(
        "eu.jsonl", to_jsonl({{5, {{51, "A"}, {53, "X"}, {54, "B"}}}}));
    const auto document =
        shops.json({"associate", "--shop", "eu", "--file", file, "--as-of",
                    "2026-02-01T00:00:00Z", "--max-delete", "100"});
    const auto& changes = document["shops"][0]["changes"];
    REQUIRE(changes.Size() == 2);
    CHECK(text_of(changes[1]["variant_id"]) == "54");
    CHECK(text_of(changes[1]["to"]) == "13");
    CHECK(text_of(changes[1]["origin"]) == "manual");
    CHECK(shops.told_since(begin) == "52 ended 13>nothing; 54 made nothing>13");
}

TEST_CASE("a dry run tells of the pins that would follow, as the run does") {
    const ListedShops shops;
    const auto boot = [](int product, int variant) {
        return fmt::format(
            R"({{"id":"gid://shopify/Product/{}","title":"Boot",)"
            R"("updatedAt":"2026-01-01T00:00:00Z"}})"
            "\n"
            R"({{"id":"gid://shopify/ProductVariant/{}","sku":"B",)"
            R"("updatedAt":"2026-01-01T00:00:00Z",)"
            R"("__parentId":"gid://shopify/Product/{}"}})"
            "\n",
            product, variant, product);
    };
    const auto words = [&](const std::string& boots, const std::string& as_of) {
        return LinkedCatalog::Words{
            "associate",
            "--shop",
            "eu",
            "--max-delete",
            "100",
            "--as-of",
            as_of,
            "--file",
            shops.folder.write("eu.jsonl",
                               to_jsonl({{5, {{51, "A"}}}}) + boots)};
    };
    // 72 looks as 62 does, and was there beside it.
    shops.do_well(words(boot(6, 62) + boot(7, 72), "2026-02-02T00:00:00Z"));
    shops.pin("62", "13");
    auto run = words(boot(7, 72) + boot(8, 82), "2026-02-03T00:00:00Z");
    const auto changes = [&] {
        const auto document = shops.json(run);
        std::string told;
        for (const auto& change : document["shops"][0]["changes"].GetArray()) {
            told += text_of(change["variant_id"]) + " " +
                    text_of(change["reason"]) + "; ";
        }
        return told;
    };
    run.emplace_back("--dry-run");
    const auto told = changes();
    run.pop_back();
    CHECK(contains(told, "82 pinned: variant 62 was"));
    CHECK(changes() == told);
}
