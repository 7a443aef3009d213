#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using Words = LinkedCatalog::Words;

/// Of a shop of the config file that the catalog does not know.
const std::string with_uk = R"([shops.uk]
domain = "acme-uk.myshopify.com"
)";

const std::vector<Words> lists{{"link", "list"},
                               {"link", "list", "--blocked"},
                               {"link", "list", "--changed-since", "0"},
                               {"link", "history", "A"},
                               {"link", "history", "--variant-id", "51"},
                               {"suggest"},
                               {"gaps"}};

Words of_shop(Words words, const std::string& shop) {
    words.insert(words.end(), {"--shop", shop});
    return words;
}

/// Whether each list in the document is empty.
bool is_empty(const rapidjson::Document& document) {
    for (const auto& member : document.GetObject()) {
        if (member.value.IsArray() && !member.value.Empty()) {
            return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("a child of the config file that was never read has empty lists") {
    const LinkedCatalog shops{with_uk};
    for (const auto& words : lists) {
        CAPTURE(words[0]);
        CAPTURE(words.back());
        const auto listed = shops.run(of_shop(words, "uk"));
        CHECK(listed.exit_code == 0);
        CHECK_FALSE(contains(listed.out, "51"));
        CHECK(contains(listed.err, "shop uk was never read: run hwsync "
                                   "associate --shop uk"));
        CHECK(is_empty(shops.json(of_shop(words, "uk"))));
        const auto known = shops.run(of_shop(words, "eu"));
        CHECK(known.exit_code == 0);
        CHECK(known.err.empty());
        CHECK(shops.run(of_shop(words, "ku")).exit_code == 2);
    }
}

TEST_CASE("what lists several shops tells which of them was never read") {
    const LinkedCatalog shops{with_uk};
    for (const std::string command : {"suggest", "gaps"}) {
        CAPTURE(command);
        const Words alone{command, "--shop", "eu"};
        const auto both = shops.run(of_shop(alone, "uk"));
        CHECK(both.exit_code == 0);
        CHECK(contains(both.err, "shop uk was never read"));
        CHECK_FALSE(contains(both.err, "shop eu"));
        CHECK(both.out == shops.run(alone).out);
        // Without --shop, every child of the config file is meant.
        const auto all = shops.run({command});
        CHECK(all.exit_code == 0);
        CHECK(all.out == both.out);
        CHECK(all.err == both.err);
    }
}

TEST_CASE("a report of a child that was never read says so") {
    const LinkedCatalog shops{with_uk};
    const auto page = shops.folder / "page.html";
    const auto written = shops.run({"report", page, "--shop", "uk"});
    CHECK(written.exit_code == 0);
    CHECK(contains(written.err, "shop uk was never read"));
    CHECK(contains(read_file(page), "Last associated never"));
    const auto both =
        shops.json({"report", page, "--shop", "uk", "--shop", "eu"});
    CHECK(both["shops"].Size() == 2);
    CHECK(shops.run({"report", page, "--shop", "ku"}).exit_code == 2);
}

TEST_CASE("a variant of a child that was never read is pinned with --unseen") {
    const LinkedCatalog shops{with_uk};
    const auto file =
        shops.folder.write("uk.jsonl", to_jsonl({{7, {{71, "X"}, {72, "B"}}}}));
    Words pin{"link", "add", "--shop", "uk", "--variant-id", "71", "A"};
    CHECK(shops.run(pin).exit_code == 8);
    CHECK(shops.json({"link", "list"})["links"].Size() == 2);
    SUBCASE("by one command") {
        pin.emplace_back("--unseen");
    }
    SUBCASE("by a table") {
        pin = {"link", "import", "--unseen",
               shops.folder.write("pins.csv", "shop,variant_id,identifier\n"
                                              "uk,71,A\n")};
    }
    auto mistyped = pin;
    std::replace(mistyped.begin(), mistyped.end(), std::string{"uk"},
                 std::string{"ku"});
    CHECK((mistyped == pin || shops.run(mistyped).exit_code == 2));
    shops.do_well(pin);
    shops.do_well({"associate", "--shop", "uk", "--file", file});
    CHECK(shops.value("SELECT group_concat(variant_id || origin, ' ') FROM"
                      " links WHERE shop = 'uk'") == "71manual 72auto");
    shops.do_well({"verify", "--shop", "uk"});
}

TEST_CASE("an identifier is blocked in a child that was never read") {
    const LinkedCatalog shops{with_uk};
    shops.do_well({"link", "remove", "--shop", "uk", "--key", "A"});
    shops.do_well({"associate", "--shop", "uk", "--file",
                   shops.folder.write(
                       "uk.jsonl", to_jsonl({{7, {{71, "A"}, {72, "B"}}}}))});
    CHECK(shops.value("SELECT group_concat(variant_id, ' ') FROM links"
                      " WHERE shop = 'uk'") == "72");
}

TEST_CASE("an export of a child that was never read is pending as a whole") {
    const LinkedCatalog shops{with_uk};
    const auto file =
        shops.folder.write("uk.jsonl", to_jsonl({{7, {{71, "A"}}}}));
    const auto verify = [&](const std::string& shop) {
        return shops.run(
            {"verify", "--shop", shop, "--file", file, "-f", "json"});
    };
    const auto before = shops.dump();
    const auto checked = verify("uk");
    CHECK(checked.exit_code == 0);
    CHECK(document_of(checked)["pending"].GetInt64() == 1);
    CHECK(shops.dump() == before);
    CHECK(verify("ku").exit_code == 2);
    // A foreign export is still told from one of its own.
    const auto foreign = shops.run(
        {"verify", "--shop", "uk", "--file", shops.folder / "eu.jsonl"});
    CHECK(foreign.exit_code == 8);
}

TEST_CASE("a shop of which only a decision is known was never read") {
    const LinkedCatalog shops{with_uk};
    const Words block{"link", "remove", "--shop", "uk", "--key", "A"};
    SUBCASE("a pin") {
        shops.do_well({"link", "add", "--shop", "uk", "--variant-id", "71", "A",
                       "--unseen"});
        CHECK(contains(shops.run({"link", "list", "--shop", "uk"}).out, "71"));
        const auto pinned =
            shops.json({"explain", "--shop", "uk", "--variant-id", "71"});
        CHECK(pinned["variants"][0]["state"] == "never_read");
        CHECK(pinned["variants"][0]["history"].Size() == 1);
        CHECK(pinned["variants"][0]["catalog_variant_id"] == "11");
        CHECK(contains(pinned["variants"][0]["reason"].GetString(),
                       "pinned to catalog variant 11"));
    }
    SUBCASE("a blocked identifier") {
        shops.do_well(block);
    }
    SUBCASE("one that is blocked no more") {
        shops.do_well(block);
        auto unblock = block;
        unblock.emplace_back("--allow-relink");
        shops.do_well(unblock);
    }
    for (const Words& words :
         {Words{"link", "list"}, Words{"link", "history", "A"},
          Words{"suggest"}, Words{"gaps"},
          Words{"report", shops.folder / "page.html"}}) {
        CAPTURE(words[0]);
        const auto looked = shops.run(of_shop(words, "uk"));
        CHECK(looked.exit_code == 0);
        CHECK(contains(looked.err, "shop uk was never read"));
    }
    CHECK(is_empty(shops.json({"gaps", "--shop", "uk"})));
    CHECK(contains(
        shops.run({"explain", "--shop", "uk", "--variant-id", "73"}).err,
        "shop uk was never read"));
    CHECK(contains(read_file(shops.folder / "page.html"),
                   "Last associated never"));
    CHECK(contains(shops.do_well({"explain", "B"}).out, "never_read"));
    CHECK(contains(shops.do_well({"verify"}).out, "uk: it was never read"));
    CHECK(contains(shops.run({"verify", "--min-coverage", "1"}).out,
                   "it was never read: run hwsync associate"));
    CHECK_FALSE(contains(shops.run({"doctor"}).out, "identifiers uk"));
    shops.do_well({"associate", "--shop", "uk", "--file",
                   shops.folder.write("uk.jsonl", "")});
    CHECK(contains(shops.do_well({"explain", "B", "--shop", "uk"}).out,
                   "not_in_shop"));
    CHECK(contains(shops.do_well({"verify"}).out, "uk: it has no variants"));
}

TEST_CASE("what a plan read of an empty shop was read") {
    const LinkedCatalog shops{with_uk};
    shops.do_well({"associate", "--shop", "uk", "--file",
                   shops.folder.write("uk.jsonl", ""), "--plan",
                   shops.folder / "plan"});
    CHECK(contains(shops.do_well({"verify"}).out, "uk: it has no variants"));
}

TEST_CASE("who decides on a variant of a shop that was never read is told so") {
    const LinkedCatalog shops{with_uk};
    const std::vector<Words> commands{
        {"link", "add", "--variant-id", "71", "A"},
        {"link", "add", "--product-id", "7", "A"},
        {"link", "remove", "--variant-id", "72"},
        {"link", "remove", "A"}};
    const auto are_told = [&] {
        for (const auto& words : commands) {
            CAPTURE(words[1]);
            CAPTURE(words[2]);
            const auto refused = shops.run(of_shop(words, "uk"));
            CHECK(contains(refused.err, "shop uk was never read: run hwsync "
                                        "associate --shop uk"));
            CHECK(contains(refused.err, "--variant-id ID --unseen"));
            CHECK(contains(refused.err, "link remove --key"));
            const bool is_allowed_unseen =
                words[1] == "add" && words[2] == "--variant-id";
            CHECK(refused.exit_code == (is_allowed_unseen ? 8 : 1));
        }
    };
    are_told();
    shops.do_well({"link", "remove", "--shop", "uk", "--key", "B"});
    are_told();
}

TEST_CASE("a pin of a variant that no reading has shown is told by all") {
    const LinkedCatalog shops{with_uk};
    std::string shop = "uk";
    SUBCASE("in a shop that was never read") {}
    SUBCASE("in a shop that was read") {
        shop = "eu";
    }
    const auto links_of = [&](const rapidjson::Document& document) {
        for (const auto& one : document["shops"].GetArray()) {
            if (one["shop"] == shop.c_str()) {
                return one["links"].GetInt64();
            }
        }
        return std::int64_t{0};
    };
    const auto before = links_of(shops.json({"shop", "list"}));
    const auto checked = shops.json({"verify"})["checked"]["links"].GetInt64();
    shops.do_well(
        {"link", "add", "--shop", shop, "--variant-id", "71", "C", "--unseen"});
    CHECK(links_of(shops.json({"shop", "list"})) == before + 1);
    const auto all = shops.json({"verify"});
    CHECK(all["checked"]["links"].GetInt64() == checked + 1);
    const auto asked = shops.json({"verify", "C", "--shop", shop});
    CHECK(asked["checked"]["links"].GetInt64() == 1);
    CHECK(asked["findings"].Size() == 1);
    CHECK(asked["findings"][0] == all["findings"][0]);
    CHECK(contains(shops.do_well({"verify", "C"}).out, "71"));
    const auto shown = shops.json({"show", "C"});
    CHECK(shown["variants"][2]["links"][0]["product_id"].IsNull());
    CHECK(contains(shops.do_well({"show", "C"}).out,
                   "linked in " + shop + ": variant 71 (manual)"));
    CHECK(contains(
        shops.do_well({"explain", "--shop", shop, "--variant-id", "71"}).out,
        "pinned to catalog variant 13 by"));
}

TEST_CASE("an identifier that is blocked where no variant has it is told") {
    const LinkedCatalog shops{with_uk};
    for (const std::string shop : {"uk", "eu"}) {
        CAPTURE(shop);
        shops.do_well({"link", "remove", "--shop", shop, "--key", "SAMPLE"});
        CHECK(contains(shops.do_well({"explain", "--shop", shop, "SAMPLE"}).out,
                       "its key 'SAMPLE' is blocked in the shop by"));
        CHECK(shops.run({"explain", "--shop", shop, "OTHER"}).exit_code == 1);
    }
}

TEST_CASE("a plan for a shop that was never read says so") {
    const LinkedCatalog shops{with_uk};
    const auto plan = shops.folder / "plan";
    const auto file =
        shops.folder.write("uk.jsonl", to_jsonl({{7, {{71, "A"}}}}));
    shops.do_well({"associate", "--shop", "uk", "--file", file, "--dry-run",
                   "--plan", plan});
    SUBCASE("of which nothing is known") {}
    SUBCASE("of which only a decision is known") {
        shops.do_well({"link", "remove", "--shop", "uk", "--key", "B"});
    }
    const auto refused = shops.run({"apply", plan});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "was made by a dry run"));
    CHECK(contains(refused.err, "shop uk"));
    CHECK(contains(refused.err, "never read"));
    shops.do_well(
        {"associate", "--shop", "uk", "--file", file, "--plan", plan});
    shops.do_well({"apply", plan});
    CHECK(shops.value("SELECT variant_id FROM links WHERE shop = 'uk'") ==
          "71");
}
