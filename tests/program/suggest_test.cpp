#include "program/paired_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace {

using Words = PairedShops::Words;

/// What is said of a variant of the child: its action, the likeliest catalog
/// variant, and how many candidates are named.
std::string said_of(const rapidjson::Document& document,
                    const std::string& variant) {
    for (const auto& one : document["suggestions"].GetArray()) {
        if (one["variant_id"].GetString() == variant) {
            const auto& all = one["candidates"];
            return fmt::format("{} {} {}", one["action"].GetString(),
                               all.Empty()
                                   ? "nothing"
                                   : all[0]["catalog_variant_id"].GetString(),
                               all.Size());
        }
    }
    return "nothing";
}

std::string replaced(std::string text, const std::string& what,
                     const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

const std::vector<Listing> ice{{100, "Ice Maker", "Small", "ICE-1", "9521"},
                               {101, "Snow Cone Press", "Large", "SNOW", ""}};

} // namespace

TEST_CASE("a product that was named otherwise is found by the rare words that "
          "stayed") {
    const PairedShops shops{ice,
                            {{700, "Best Maker of Ice", "Small", "", ""},
                             {701, "Hammock of Maker", "Wide", "", ""},
                             {702, "Hammock", "", "", ""}}};
    const auto found = shops.json({"suggest"});
    CHECK(said_of(found, "7000") == "decide 1000 1");
    CHECK(said_of(found, "7020") == "decide nothing 0");
    const auto explained =
        shops.json({"explain", "--shop", "eu", "--variant-id", "7000"});
    const auto& candidates = explained["variants"][0]["candidates"];
    REQUIRE(candidates.Size() == 1);
    CHECK(candidates[0]["catalog_variant_id"].GetString() ==
          std::string{"1000"});
    CHECK(candidates[0]["title"].GetString() ==
          std::string{"Ice Maker / Small"});
    CHECK(candidates[0]["evidence"][0].GetString() ==
          std::string{"rare words of the title in common"});
}

TEST_CASE("of a product with hundreds of variants that is found by its words, "
          "the one with the same options is weighed") {
    const PairedShops shops{
        {{10'000, "Ice Maker Deluxe", "Size", "", "", 450}},
        {{20'000, "Deluxe Ice Maker", "Size", "", "", 450}}};
    const auto found = shops.json({"suggest"});
    for (const auto& one : found["suggestions"].GetArray()) {
        const std::string variant = one["variant_id"].GetString();
        CAPTURE(variant);
        REQUIRE(!one["candidates"].Empty());
        CHECK(one["candidates"][0]["catalog_variant_id"].GetString() ==
              "1" + variant.substr(1));
        CHECK(one["not_weighed"].GetInt() == 50);
    }
    CHECK(contains(shops.do_well({"suggest"}).out,
                   "450 variants to decide on\nfor 450 of them more catalog "
                   "variants come into question than are weighed: "
                   "hwsync explain says how many\n"));
    const Words last{"explain", "--shop", "eu", "--variant-id", "200449"};
    const auto explained = shops.json(last);
    const auto& one = explained["variants"][0];
    CHECK(one["not_weighed"].GetInt() == 50);
    REQUIRE(!one["candidates"].Empty());
    CHECK(one["candidates"][0]["catalog_variant_id"].GetString() ==
          std::string{"100449"});
    CHECK(contains(shops.do_well(last).out,
                   "  not weighed 50 variants of products that come into "));
}

TEST_CASE("of two products with 2,048 variants, each is weighed with few, and "
          "the right one is among them") {
    constexpr int variants = 2'048;
    std::vector<Listing> primary{
        {10'000, "Ice Maker", "Size", "", "", variants}};
    std::vector<Listing> child{{20'000, "Ice Maker", "Size", "", "", variants}};
    SUBCASE("of the same title") {}
    SUBCASE("of which others are linked") {
        child[0].title = "Eismaschine";
        primary[0].sku = child[0].sku = "ICE";
    }
    const PairedShops shops{primary, child};
    const auto found = shops.json({"suggest"});
    std::size_t weighed = 0;
    for (const auto& one : found["suggestions"].GetArray()) {
        const std::string variant = one["variant_id"].GetString();
        REQUIRE(!one["candidates"].Empty());
        CHECK(one["candidates"][0]["catalog_variant_id"].GetString() ==
              "1" + variant.substr(1));
        CHECK(one["not_weighed"].GetUint() > 0);
        weighed += one["candidates"].Size() + one["more_candidates"].GetUint();
    }
    CHECK(weighed <= std::size_t{150} * variants);
}

TEST_CASE("explain lists what suggest does") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", "", 30},
                             {110, "Snow Cone Press", "Large", "", "", 2}},
                            {{700, "Eismaschine", "Small", "ICE-1", "", 30},
                             {710, "Snow Cone Press", "Wide", "", "", 2}}};
    const auto suggested = shops.json({"suggest"});
    CHECK(suggested["suggestions"].Size() == 31);
    for (const auto& one : suggested["suggestions"].GetArray()) {
        const std::string variant = one["variant_id"].GetString();
        CAPTURE(variant);
        REQUIRE(!one["candidates"].Empty());
        const auto explained =
            shops.json({"explain", "--shop", "eu", "--variant-id", variant});
        std::set<std::string> listed;
        const auto& all = explained["variants"][0]["candidates"];
        REQUIRE(!all.Empty());
        for (const auto& candidate : all.GetArray()) {
            listed.insert(candidate["catalog_variant_id"].GetString());
        }
        for (const auto& candidate : one["candidates"].GetArray()) {
            CHECK(listed.contains(candidate["catalog_variant_id"].GetString()));
        }
        CHECK(all[0]["catalog_variant_id"].GetString() ==
              std::string{
                  one["candidates"][0]["catalog_variant_id"].GetString()});
    }
}

TEST_CASE("before a shop has a link, explain lists what suggest does, in its "
          "order and with its odds") {
    const TestFolder folder;
    const auto us = folder.write(
        "us.jsonl", listing_lines({{100, "Pine Boot", "Blue", "P-1", "", 130},
                                   {200, "Fjord Rope", "Blue", "F-1", "", 3}}));
    // It shares words with one and the sizes with both.
    const auto eu = folder.write(
        "eu.jsonl",
        listing_lines({{700, "New Pine Boot", "Blue", "", "", 130}}));
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"-c", folder / "c.db", "-f", "json"});
        return document_of(run_hwsync(words));
    };
    run({"import-bulk", "--file", us});
    run({"associate", "--shop", "eu", "--file", eu});
    const auto suggested = run({"suggest"});
    CHECK(suggested["suggestions"].Size() == 130);
    for (const auto& one : suggested["suggestions"].GetArray()) {
        const std::string variant = one["variant_id"].GetString();
        CAPTURE(variant);
        const auto explained =
            run({"explain", "--shop", "eu", "--variant-id", variant});
        const auto& all = explained["variants"][0]["candidates"];
        const auto& named = one["candidates"];
        REQUIRE(all.Size() >= named.Size());
        for (rapidjson::SizeType i = 0; i < named.Size(); ++i) {
            CHECK(text_of(all[i]["catalog_variant_id"]) ==
                  text_of(named[i]["catalog_variant_id"]));
            CHECK(all[i]["share"].GetDouble() ==
                  doctest::Approx(named[i]["share"].GetDouble()));
            CHECK(all[i]["weighed"]["weight"].GetDouble() ==
                  named[i]["weight"].GetDouble());
        }
        CHECK(text_of(named[0]["catalog_variant_id"]) ==
              "1" + variant.substr(1));
        CHECK(text_of(named[0]["evidence"][0]["level"]) ==
              "most words of the title in common");
    }
}

TEST_CASE("where associate has learned nothing, explain says that it weighs "
          "nothing, and suggest weighs all the same") {
    const std::vector<Listing> child{
        {700, "Best Maker of Ice", "Small", "", ""}};
    const PairedShops shops{ice, child, "[matching]\n"};
    const Words explain{"explain", "--shop", "eu", "--variant-id", "7000"};
    const auto is_learned = [&] {
        return shops.json(explain)["variants"][0]["evidence_is_learned"]
            .GetBool();
    };
    CHECK(is_learned());
    shops.folder.write("config.toml", "[matching]\nevidence = \"off\"\n");
    shops.associate(child);
    CHECK_FALSE(is_learned());
    CHECK(contains(shops.run(explain).out,
                   "evidence = \"off\"; hwsync suggest weighs"));
    CHECK(said_of(shops.json({"suggest"}), "7000") == "decide 1000 1");
    shops.folder.write("config.toml", "");
    CHECK_FALSE(is_learned());
    CHECK(contains(shops.run(explain).out,
                   "evidence    not learned yet: the shop's next associate"));
    CHECK(said_of(shops.json({"suggest"}), "7000") == "decide 1000 1");
    shops.associate(child);
    CHECK(is_learned());
}

TEST_CASE("what suggest is sure of, link import links, and verify approves") {
    const PairedShops shops{ice,
                            {{700, "Ice Maker", "Small", "", "9521"},
                             {701, "Hammock", "", "HAM", ""}}};
    const auto found = shops.json({"suggest", "--sure", "99%"});
    CHECK(said_of(found, "7000") == "add 1000 1");
    CHECK(said_of(found, "7010") == "decide nothing 0");

    const auto csv =
        shops.do_well({"suggest", "--sure", "99%", "--format", "csv"}).out;
    const auto table = shops.folder.write("decide.csv", csv);
    const auto made = shops.json({"link", "import", table});
    CHECK(made["changes"].Size() == 1);
    CHECK(made["changes"][0]["variant_id"].GetString() == std::string{"7000"});
    CHECK(made["changes"][0]["to"].GetString() == std::string{"1000"});
    CHECK(made["passed_over"].GetInt() == 1);
    CHECK(shops.run({"verify"}).exit_code == 0);
    CHECK(said_of(shops.json({"suggest"}), "7000") == "nothing");
}

TEST_CASE("without --sure nothing is decided") {
    const PairedShops shops{ice, {{700, "Ice Maker", "Small", "", "9521"}}};
    CHECK(said_of(shops.json({"suggest"}), "7000") == "decide 1000 1");
    CHECK(said_of(shops.json({"suggest", "--sure", "100"}), "7000") ==
          "decide 1000 1");
}

TEST_CASE("a person's decisions go through as they are written") {
    const PairedShops shops{ice,
                            {{700, "Ice Maker", "Small", "", "9521"},
                             {701, "Snow Cone Press", "Large", "", ""}}};
    const auto csv = shops.do_well({"suggest", "--format", "csv"}).out;
    const auto later = replaced(csv, "\ndecide,", "\nlater,");
    const auto done = shops.json(
        {"link", "import",
         shops.folder.write("done.csv", replaced(later, "\ndecide,", "\n,"))});
    REQUIRE(done["changes"].Size() == 1);
    CHECK(done["changes"][0]["variant_id"].GetString() == std::string{"7010"});
    CHECK(done["changes"][0]["to"].GetString() == std::string{"1010"});
    CHECK(done["passed_over"].GetInt() == 1);
}

TEST_CASE("a column that slipped is noticed, another candidate is not") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", ""},
                             {101, "Ice Maker", "Small", "ICE-2", ""},
                             {102, "Salt Mill", "", "MILL", ""}},
                            {{700, "Ice Maker", "Small", "", ""}}};
    auto csv = replaced(shops.do_well({"suggest", "--format", "csv"}).out,
                        "\ndecide,", "\nadd,");
    const auto slipped =
        shops.run({"link", "import",
                   shops.folder.write("slipped.csv", replaced(csv, ",1000,Ice",
                                                              ",1020,Ice"))});
    CHECK(slipped.exit_code == 3);
    CHECK(contains(slipped.err,
                   "catalog variant 1020 has the sku 'MILL', not 'ICE-1'"));
    const auto made =
        shops.json({"link", "import",
                    shops.folder.write(
                        "other.csv", replaced(csv, ",1000,Ice", ",1010,Ice"))});
    REQUIRE(made["changes"].Size() == 1);
    CHECK(made["changes"][0]["to"].GetString() == std::string{"1010"});
}

TEST_CASE(
    "a table whose variants slipped is noticed by what stands beside them") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", "9521"},
                             {101, "Salt Mill", "Small", "MILL", "9538"}},
                            {{700, "Ice Maker", "Small", "X-1", "9521"},
                             {701, "Salt Mill", "Small", "", "9538"}}};
    for (const auto* command : {"suggest", "gaps"}) {
        CAPTURE(command);
        auto csv = shops.do_well({command, "--format", "csv"}).out;
        for (const auto& [what, by] :
             std::vector<std::pair<std::string, std::string>>{
                 {"\ndecide,", "\nadd,"},
                 {",7000,", ",x,"},
                 {",7010,", ",7000,"},
                 {",x,", ",7010,"},
                 {",700,", ",,"},
                 {",701,", ",,"}}) {
            for (auto at = csv.find(what); at != std::string::npos;
                 at = csv.find(what)) {
                csv.replace(at, what.size(), by);
            }
        }
        const auto refused = shops.run(
            {"link", "import", shops.folder.write("slipped.csv", csv)});
        CHECK(refused.exit_code == 3);
        CHECK(contains(refused.err, "variant 7010 has the "));
        CHECK(contains(refused.err, "variant 7000 has the barcode '9521', not "
                                    "'9538'"));
    }
}

TEST_CASE("nobody is sure of what is as likely wrong as right") {
    const PairedShops shops{ice, {{700, "Ice Maker", "Small", "", "9521"}}};
    const auto refused = shops.run({"suggest", "--sure", "49"});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "give 50% to 100%"));
    const auto share = shops.run({"suggest", "--sure", "0.999"});
    CHECK(share.exit_code == 2);
    CHECK(contains(share.err, "one below 1 needs its percent sign"));
}

TEST_CASE("two that are alike share the odds, so that neither is sure") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", ""},
                             {101, "Ice Maker", "Small", "ICE-2", ""}},
                            {{700, "Ice Maker", "Small", "", ""}}};
    const auto found = shops.json({"suggest", "--sure", "50"});
    CHECK(said_of(found, "7000") == "decide 1000 2");
    for (const auto& one : found["suggestions"][0]["candidates"].GetArray()) {
        CHECK(one["share"].GetDouble() < 0.5);
        CHECK(one["share"].GetDouble() > 0.4);
    }
}

TEST_CASE("two that claim the same catalog variant are not sure of it") {
    const Listing first{700, "Ice Maker", "Small", "", "9521"};
    const Listing second{701, "Ice Maker", "Small", "", "9521"};
    const PairedShops shops{ice, {first}};
    CHECK(said_of(shops.json({"suggest", "--sure", "99"}), "7000") ==
          "add 1000 1");
    shops.associate({first, second});
    const auto found = shops.json({"suggest", "--sure", "90"});
    CHECK(said_of(found, "7000") == "decide 1000 1");
    CHECK(said_of(found, "7010") == "decide 1000 1");
}

TEST_CASE(
    "suggest is sure neither of what a pin goes along to, nor of what that "
    "will be pinned to") {
    const Listing pinned{700, "Ice Maker", "Small", "", "9521"};
    const Listing anew{701, "Ice Maker", "Small", "", "9521"};
    const Listing other{702, "Snow Cone Press", "Large", "", ""};
    const PairedShops shops{ice, {pinned}};
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "7000",
                   "--catalog-variant-id", "1010"});
    shops.associate({anew, other}, {"--plan", shops.folder / "plan"});
    const Words sure{"suggest", "--sure", "60"};
    const auto found = shops.json(sure);
    CHECK(said_of(found, "7010") == "decide 1000 1");
    CHECK(said_of(found, "7020") == "decide 1010 1");
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "7000",
                   "--allow-relink"});
    const auto free = shops.json(sure);
    CHECK(said_of(free, "7010") == "add 1000 1");
    CHECK(said_of(free, "7020") == "add 1010 1");
}

TEST_CASE("what another variant is linked to and fits as well is not sure") {
    const PairedShops shops{ice,
                            {{700, "Ice Maker", "Small", "ICE-1", "9521"},
                             {701, "Ice Maker", "Small", "OLD", "9521"}}};
    const auto found = shops.json({"suggest", "--sure", "90"});
    CHECK(said_of(found, "7010") == "decide 1000 1");
    CHECK(found["suggestions"][0]["candidates"][0]["taken_by"].GetString() ==
          std::string{"7000"});
}

TEST_CASE("the outcomes that wait for a person are all there") {
    const PairedShops shops{{{100, "Ice Maker", "Small", "ICE-1", ""},
                             {101, "Salt Mill", "", "TWICE", ""},
                             {102, "Oil Can", "", "TWICE", ""}},
                            {{700, "Eismaschine", "Klein", "ice 1", ""},
                             {701, "Pfanne", "", "TWICE", ""},
                             {702, "Topf", "", "POT", ""},
                             {703, "Deckel", "", "", ""}}};
    const auto found = shops.json({"suggest"});
    std::string outcomes;
    for (const auto& one : found["suggestions"].GetArray()) {
        outcomes += fmt::format("{} {}\n", one["variant_id"].GetString(),
                                one["outcome"].GetString());
    }
    CHECK(outcomes == "7000 unmatched\n7010 ambiguous\n7020 unmatched\n"
                      "7030 no_identifier\n");
    CHECK(said_of(found, "7010") == "decide 1010 2");
    CHECK(said_of(found, "7020") == "decide nothing 0");
}

TEST_CASE("an identifier that is nearly the same is said") {
    const PairedShops shops{ice, {{700, "Eismaschine", "", "ice-1", ""}}};
    const auto text = shops.do_well({"suggest"}).out;
    CHECK(contains(text, "eu: variant 7000 of product 700, near: "
                         "Eismaschine (SKU ice-1)\n"));
    CHECK(contains(text, "    nearly the same identifier; "));
    CHECK(contains(text, "\n1 variant to decide on\n"));
}

TEST_CASE("what is near by the shop's prefix alone is suggested, too") {
    const PairedShops shops{ice,
                            {{700, "Eismaschine", "", "eu-ICE-1", ""}},
                            "primary = \"us\"\n[shops.us]\n"
                            "domain = \"acme-us.myshopify.com\"\n"
                            "[shops.eu]\n"
                            "domain = \"acme-eu.myshopify.com\"\n"
                            "strip_prefix = \"EU-\"\n"};
    const auto text = shops.do_well({"suggest"}).out;
    CHECK(contains(text, ", near: Eismaschine (SKU eu-ICE-1)\n"));
    CHECK(contains(text, "    nearly the same identifier; "));
}

TEST_CASE("a true partner that is absent is not made up") {
    const PairedShops shops{{},
                            {{700, "Amber Kettle", "Huge", "", ""},
                             {701, "Amber Sledge", "", "", ""}}};
    const auto found = shops.json({"suggest", "--sure", "90"});
    CHECK(said_of(found, "7000").starts_with("decide "));
    CHECK(said_of(found, "7010") == "decide nothing 0");
}

TEST_CASE("what is blocked waits for nobody") {
    const PairedShops shops{ice,
                            {{700, "Ice Maker", "Small", "X-1", "9521"},
                             {701, "Ice Maker", "Small", "X-2", ""}}};
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "7000"});
    shops.do_well({"link", "remove", "--shop", "eu", "--key", "X-2"});
    CHECK(shops.json({"suggest"})["suggestions"].Empty());
    CHECK(shops.do_well({"suggest"}).out == "0 variants to decide on\n");
}

TEST_CASE("titles do no harm, neither to a terminal nor in a spreadsheet") {
    const std::string title =
        "=HYPERLINK(\"http://x\",\"a\")\n\x1b[31m, \xe2\x80\xae@b";
    const PairedShops shops{{{100, title, "-1+1", "=1+1", "9521"}},
                            {{700, title, "-1+1", "", "9521"}}};
    const auto text = shops.do_well({"suggest"}).out;
    CHECK_FALSE(contains(text, "\x1b"));
    CHECK_FALSE(contains(text, "\xe2\x80\xae"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 4);
    const auto csv =
        shops.do_well({"suggest", "--sure", "50", "--format", "csv"}).out;
    for (const auto* formula : {",\"=HYPER", ",=", ",-1", "; =", ",@"}) {
        CAPTURE(formula);
        CHECK_FALSE(contains(csv, formula));
    }
    const auto made =
        shops.json({"link", "import", shops.folder.write("s.csv", csv)});
    REQUIRE(made["changes"].Size() == 1);
    CHECK(made["changes"][0]["to"].GetString() == std::string{"1000"});
}

TEST_CASE("shops that nobody knows and shares that are none are refused") {
    const PairedShops shops{{}, {}};
    for (const auto& [words, message] :
         {std::pair<Words, const char*>{
              {"suggest", "--shop", "ue"},
              "hwsync: suggest: the catalog knows no child shop 'ue': did you "
              "mean 'eu'?\n"},
          {{"suggest", "--sure", "101"},
           "hwsync: suggest: --sure cannot be '101': give a percentage from 0 "
           "to 100, e.g. 90%; one below 1 needs its percent sign\n"}}) {
        const auto result = shops.run(words);
        CHECK(result.exit_code == 2);
        CHECK(result.err == message);
    }
    CHECK(shops.json({"suggest", "--shop", "eu", "--shop", "eu"})["suggestions"]
              .Empty());
}

TEST_CASE("a duplicate names its rivals, and whether they have the link") {
    const PairedShops shops{ice,
                            {{700, "Ice Maker", "Small", "ICE-1", ""},
                             {701, "Ice Maker, copy", "Small", "ICE-1", ""}}};
    const auto rivals_of = [&](const std::string& variant) {
        std::string rivals;
        const auto document = shops.json({"suggest"});
        for (const auto& one : document["suggestions"].GetArray()) {
            if (one["variant_id"].GetString() == variant) {
                for (const auto& rival : one["rivals"].GetArray()) {
                    rivals += fmt::format(
                        "{} {} ", rival["variant_id"].GetString(),
                        rival["catalog_variant_id"].IsNull()
                            ? "nothing"
                            : rival["catalog_variant_id"].GetString());
                }
            }
        }
        return rivals;
    };
    CHECK(rivals_of("7000") == "7010 nothing ");
    CHECK(rivals_of("7010") == "7000 nothing ");
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "7000",
                   "--catalog-variant-id", "1000"});
    CHECK(rivals_of("7010") == "7000 1000 ");
}

TEST_CASE(
    "suggest offers what an identifier was perhaps meant to be, whichever "
    "side a spreadsheet has changed") {
    // The en dash of the catalog, and the one of the child.
    const PairedShops shops{{{100, "Ice Maker", "Small",
                              "ICE\xE2\x80\x93"
                              "1",
                              ""},
                             {101, "Snow Cone Press", "Large", "SNOW-1", ""}},
                            {{700, "Machine a glacons", "Petit", "ICE-1", ""},
                             {701, "Presse", "Grand",
                              "SNOW\xE2\x80\x93"
                              "1",
                              ""},
                             {702, "Hamac", "", "HAM", ""}}};
    const auto found = shops.json({"suggest"});
    CHECK(said_of(found, "7000") == "decide 1000 1");
    CHECK(said_of(found, "7010") == "decide 1010 1");
    CHECK(said_of(found, "7020") == "decide nothing 0");
    const auto& candidate = found["suggestions"][0]["candidates"][0];
    CHECK(candidate["hint_identifier"].GetBool());
    CHECK_FALSE(candidate["near_identifier"].GetBool());
    CHECK(found["suggestions"][0]["outcome"].GetString() ==
          std::string{"unmatched"});
    CHECK(contains(shops.do_well({"suggest", "-f", "csv"}).out,
                   "perhaps meant to be the same"));
}
