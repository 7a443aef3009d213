#include "program/exports.hpp"
#include "program/paired_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <map>
#include <set>
#include <string>

namespace {

/// The odds of each pair of a child's variant and a catalog variant that one of
/// the commands names. A pair is named once.
std::map<std::string, std::string>
odds_by_pair(const rapidjson::Document& document, const char* list) {
    std::map<std::string, std::string> odds;
    for (const auto& one : document[list].GetArray()) {
        for (const auto& candidate : one["candidates"].GetArray()) {
            const auto id = [&](const char* name) {
                return text_of((one.HasMember(name) ? one : candidate)[name]);
            };
            const auto pair = id("variant_id") + " " + id("catalog_variant_id");
            CAPTURE(pair);
            const auto told = candidate["odds"].GetDouble();
            CHECK(odds.emplace(pair, fmt::format("{:.6g}", told)).second);
        }
    }
    return odds;
}

/// Gaps and suggest name several pairs, and of these some in common, with the
/// same odds.
void check_same_odds(const rapidjson::Document& gaps,
                     const rapidjson::Document& suggested) {
    const auto there = odds_by_pair(suggested, "suggestions");
    std::size_t in_common = 0;
    for (const auto& [pair, odds] : odds_by_pair(gaps, "gaps")) {
        CAPTURE(pair);
        if (const auto found = there.find(pair); found != there.end()) {
            CHECK(odds == found->second);
            ++in_common;
        }
    }
    CHECK(in_common > 1);
}

const std::vector<Listing> listed_ice{
    {100, "Ice Maker", "Small", "ICE-1", "9521"},
    {101, "Snow Cone Press", "Large", "SNOW", ""}};

/// Each gap: the catalog variant, its state and the child's likeliest.
std::string gaps_in(const PairedShops& shops) {
    std::string gaps;
    const auto found = shops.json({"gaps"});
    for (const auto& gap : found["gaps"].GetArray()) {
        const auto& all = gap["candidates"];
        gaps += fmt::format("{} {} {}\n", gap["catalog_variant_id"].GetString(),
                            gap["state"].GetString(),
                            all.Empty() ? "nothing"
                                        : all[0]["variant_id"].GetString());
    }
    return gaps;
}

} // namespace

TEST_CASE("gaps tells what a child lacks from what it has without a link") {
    const PairedShops shops{listed_ice,
                            {{700, "Ice Maker", "Small", "", "9521"}}};
    CHECK(gaps_in(shops) == "1000 not_linked 7000\n1010 not_in_shop nothing\n");
    const auto text = shops.do_well({"gaps", "--shop", "eu"}).out;
    CHECK(contains(text, "eu: catalog variant 1000, there without a link: Ice "
                         "Maker / Small (SKU ICE-1, barcode 9521)\n"));
    CHECK(contains(text, "eu: catalog variant 1010, not in the shop: Snow "));
    CHECK(contains(text, "\n1 not in the shop, 1 there without a link\n"));
}

TEST_CASE("the identifier alone says that a child has it") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "TWICE", ""},
                             {101, "Salt Mill", "", "TWICE", ""}},
                            {{700, "Pfanne", "", "TWICE", ""}}};
    CHECK(gaps_in(shops) == "1000 not_linked 7000\n1010 not_linked 7000\n");
}

TEST_CASE("what suggest finds by rare words is a candidate here, too") {
    const PairedShops shops{listed_ice,
                            {{700, "Best Maker of Ice", "Small", "", ""}}};
    CHECK(gaps_in(shops) ==
          "1000 not_in_shop 7000\n1010 not_in_shop nothing\n");
}

TEST_CASE("what is likely by the links of its product is there without a "
          "link") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", "", 2}},
                            {{700, "Ice Makers", "Small", "ICE-1", "", 2}}};
    CHECK(gaps_in(shops) == "1001 not_linked 7001\n");
}

TEST_CASE("what either of two alike is likely to be is there, whichever it "
          "is") {
    const PairedShops shops{listed_ice,
                            {{700, "Ice Maker", "Small", "", "9521"},
                             {701, "Ice Maker", "Small", "", "9521"}}};
    CHECK(gaps_in(shops) == "1000 not_linked 7000\n1010 not_in_shop nothing\n");
}

TEST_CASE("gaps and suggest give a pair the same odds") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", "9521", 3},
                             {101, "Ice Maker", "Large", "ICE-2", "9522"},
                             {102, "Salt Mill", "", "SALT", "9523"}},
                            {{700, "Ice Maker", "Small", "", "9521", 2},
                             {701, "Ice Maker", "Large", "OTHER", ""},
                             {702, "Salt Mill", "", "", "9522"}}};
    check_same_odds(shops.json({"gaps"}), shops.json({"suggest"}));
}

TEST_CASE("a gap names each candidate once") {
    const TestFolder folder;
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"-c", folder / "catalog.db"});
        auto result = run_hwsync(words);
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
        return result;
    };
    // By handle and title, both of which are one text.
    const LineText twice{.title = "mill", .more = R"("handle":"mill")"};
    auto catalog = product(1, twice);
    for (int id = 10; id < 18; ++id) {
        catalog += variant(id, 1);
    }
    run({"import-bulk", "--file", folder.write("us.jsonl", catalog)});
    run({"associate", "--shop", "eu", "--file",
         folder.write("eu.jsonl",
                      product(7, twice) + variant(70, 7) + variant(71, 7))});
    const auto gaps = document_of(run({"gaps", "-f", "json"}));
    CHECK(gaps["gaps"].Size() == 8);
    check_same_odds(gaps, document_of(run({"suggest", "-f", "json"})));
}

TEST_CASE("what is linked, blocked or gone fills no gap and makes none") {
    const Listing maker{700, "Ice Maker", "Small", "OLD", "9521"};
    const PairedShops shops{listed_ice, {maker}};
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "7000"});
    CHECK(gaps_in(shops) ==
          "1000 not_in_shop nothing\n1010 not_in_shop nothing\n");
    shops.do_well(
        {"link", "add", "--shop", "eu", "--variant-id", "7000", "ICE-1"});
    CHECK(gaps_in(shops) == "1010 not_in_shop nothing\n");
    shops.associate({});
    CHECK(gaps_in(shops) ==
          "1000 not_in_shop nothing\n1010 not_in_shop nothing\n");
}

TEST_CASE("link import reads what gaps writes, once somebody has decided") {
    const PairedShops shops{listed_ice,
                            {{700, "Ice Maker", "Small", "", "9521"}}};
    auto csv = shops.do_well({"gaps", "--format", "csv"}).out;
    const auto import = [&] {
        return shops.json(
            {"link", "import", shops.folder.write("gaps.csv", csv)});
    };
    const auto nothing = import();
    CHECK(nothing["changes"].Empty());
    CHECK(nothing["passed_over"].GetInt() == 2);
    csv.replace(csv.find("\ndecide,") + 1, 6, "add");
    const auto made = import();
    REQUIRE(made["changes"].Size() == 1);
    CHECK(made["changes"][0]["variant_id"].GetString() == std::string{"7000"});
    CHECK(made["changes"][0]["to"].GetString() == std::string{"1000"});
    CHECK(gaps_in(shops) == "1010 not_in_shop nothing\n");
}
