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
    CHECK(shops.run(pin).exit_code == 2);
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
