#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <rapidjson/document.h>

#include <string>

namespace {

using Words = TwoShops::Words;

/// Two variants of eu have A, and 13 is linked to what is no longer there.
class FaultyShops : public TwoShops {
public:
    FaultyShops() {
        import({product(
                    {{ 1,
                       "A" }}),
                product(
                    {{ 2,
                       "B" }}),
                product(
                    {{ 3,
                       "C" }})});
        associate({product({{11, "A"}}), product({{12, "A"}}),
                   product({{13, "B"}}), product({{14, "C"}})});
        import({product({{ 1, "A" }}), product({{ 3, "C" }})});
    }

    RunResult run(Words words) const {
        words.insert(words.begin(), {"--catalog", catalog()});
        return run_hwsync(words, {.environment = {{"USER", "anna"}}});
    }

    std::string waive(Words words, int exit_code = 0) const {
        words.insert(words.begin(), {"waive", "add", "--shop", "eu"});
        const auto result = run(words);
        CHECK(result.exit_code == exit_code);
        return result.out + result.err;
    }

    /// `2 duplicate, 1 stale; 0 waived`
    std::string verify() const {
        rapidjson::Document document;
        const auto result = run({"verify", "-f", "json"});
        document.Parse(result.out.c_str());
        REQUIRE(document.IsObject());
        std::map<std::string, int> kinds;
        for (const auto& finding : document["findings"].GetArray()) {
            ++kinds[finding["kind"].GetString()];
        }
        std::string text;
        for (const auto& [kind, count] : kinds) {
            text += fmt::format("{} {}, ", count, kind);
        }
        const auto faults = kinds.size() - kinds.count("note");
        CHECK(result.exit_code == (faults == 0 ? 0 : 1));
        return fmt::format("{}{} waived", text, document["waived"].GetInt());
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE(
    "what is accepted is counted and no finding, until it is taken back") {
    const FaultyShops shops;
    CHECK(shops.verify() == "2 duplicate, 1 stale, 0 waived");
    CHECK(has(shops.waive({"A", "--note", "sold twice"}),
              "waiver 1 made: any finding for variants with 'A' of shop eu"));
    CHECK(shops.verify() == "1 stale, 2 waived");
    shops.waive({"--variant-id", "gid://shopify/ProductVariant/13", "--kind",
                 "stale", "--note", "goes next week"});
    CHECK(shops.verify() == "3 waived");
    CHECK(has(shops.run({"verify"}).out, "no findings, 3 waived"));

    const auto removed = shops.run({"waive", "remove", "1", "-f", "json"});
    CHECK(removed.exit_code == 0);
    CHECK(has(removed.out, "\"note\": \"sold twice\""));
    CHECK(shops.verify() == "2 duplicate, 1 waived");
    CHECK(shops.run({"waive", "remove", "1"}).exit_code == 1);
    CHECK(query_value(shops.catalog(),
                      "SELECT group_concat(id) FROM waivers") == "2");
    CHECK(query_value(shops.catalog(), "SELECT COUNT(*) FROM runs") == "3");
}

TEST_CASE("a waiver of one kind leaves the others to be found") {
    const FaultyShops shops;
    shops.waive({"--variant-id", "13", "--kind", "wrong", "--note", "no"});
    shops.waive({"--variant-id", "11", "--kind", "duplicate", "--note", "yes"});
    CHECK(shops.verify() == "1 duplicate, 1 stale, 1 waived");
    shops.waive({"--variant-id", "13", "--kind", "stale", "--note", "too"});
    CHECK(shops.verify() == "1 duplicate, 2 waived");
}

TEST_CASE("what was accepted comes back when its time is over") {
    const FaultyShops shops;
    const auto day = [](const std::string& sql) {
        return query_value(":memory:", sql);
    };
    shops.waive({"A", "--until", day("SELECT date('now')"), "--note", "today"});
    CHECK(shops.verify() == "1 stale, 2 waived");
    CHECK(has(shops.waive({"--variant-id", "13", "--until",
                           day("SELECT date('now', '-1 day')"), "--note",
                           "yesterday"}),
              "is in the past"));
    CHECK(shops.verify() == "1 stale, 2 waived");
    shops.waive({"--variant-id", "13", "--until", "2099-12-31T01:00:00+01:00",
                 "--note", "long"});
    CHECK(shops.verify() == "3 waived");
    store(shops.catalog(), "UPDATE waiver SET until = '2020-01-01T00:00:00Z'"
                           " WHERE identifier = 'A'");
    CHECK(shops.verify() == "2 duplicate, 1 waived");
    const auto list = shops.run({"waive", "list", "-f", "json"}).out;
    CHECK(has(list, "\"until\": \"2099-12-31T00:00:00Z\""));
    CHECK(has(list, "\"state\": \"over\""));
}

TEST_CASE("what was accepted comes back when the facts change") {
    const FaultyShops shops;
    shops.waive({"A", "--note", "two are known"});
    shops.waive({"--variant-id", "13", "--note", "known"});
    const auto products = [](const std::string& status) {
        return TwoShops::Products{product({{11, "A"}}), product({{12, "A"}}),
                                  product({{13, "B"}}),
                                  product({{14, "C"}}, status)};
    };

    SUBCASE("not by what has nothing to do with it") {
        shops.import(
            {product({{1, "A"}}), product({{3, "C"}}), product({{4, "D"}})});
        CHECK(shops.verify() == "3 waived");
        shops.import({product({{1, "A"}}), product({{3, "C"}}, "DRAFT")});
        CHECK(shops.verify() == "3 waived");
    }
    SUBCASE("by one more in the shop that has the identifier") {
        auto more = products("ACTIVE");
        more.push_back(product({{15, "A"}}));
        shops.associate(more);
        CHECK(has(shops.verify(), "3 duplicate"));
        CHECK(has(shops.run({"waive", "list"}).out, "changed"));
    }
    SUBCASE("by one more in the catalog that has it") {
        shops.import(
            {product({{1, "A"}}), product({{3, "C"}}), product({{4, "A"}})});
        CHECK(shops.verify() == "2 ambiguous, 1 waived");
    }
    SUBCASE("by the product's status") {
        shops.import({product({{1, "A"}}, "DRAFT"), product({{3, "C"}})});
        CHECK(shops.verify() == "2 duplicate, 1 waived");
    }
    SUBCASE("by the link") {
        shops.hold(13, 3);
        CHECK(shops.verify() == "1 note, 2 waived");
    }
    SUBCASE("by the identifier") {
        shops.import(
            {product({{1, "A"}}), product({{2, "Z"}}), product({{3, "C"}})});
        CHECK(shops.verify() == "1 wrong, 2 waived");
    }
}

TEST_CASE("waive list says who accepted what, in each format") {
    const FaultyShops shops;
    CHECK(shops.run({"waive", "list"}).out == "");
    shops.waive(
        {"B", "--kind", "stale", "--until", "2099-12-31", "--note", "=1+1"});
    const auto json = shops.run({"waive", "list", "-f", "json"});
    CHECK(has(json.out, "\"command\": \"waive list\""));
    CHECK(has(json.out, "\"id\": \"1\",\n      \"shop\": \"eu\",\n"
                        "      \"variant_id\": \"13\",\n"
                        "      \"identifier\": \"B\",\n"
                        "      \"kind\": \"stale\",\n"
                        "      \"until\": \"2099-12-31T23:59:59Z\",\n"
                        "      \"by\": \"anna\","));
    CHECK(has(json.out, "\"state\": \"holds\""));
    const auto csv = shops.run({"waive", "list", "-f", "csv"}).out;
    CHECK(has(csv, "1,eu,13,B,stale,2099-12-31T23:59:59Z,holds,anna,"));
    CHECK(has(csv, ",'=1+1\r\n"));
    CHECK(has(shops.run({"waive", "list"}).out, "anna"));
}

TEST_CASE("what cannot be accepted is refused with words") {
    const FaultyShops shops;
    const auto refused = [&](const Words& words, int exit_code,
                             const std::string& what) {
        CAPTURE(what);
        CHECK(has(shops.waive(words, exit_code), what));
    };
    refused({"A"}, 2, "--note");
    refused({"A", "--note", ""}, 2, "--note cannot be ''");
    refused({"--note", "x"}, 2, "not name what to accept");
    refused({"A", "--kind", "damaged", "--note", "x"}, 2, "--kind cannot be");
    refused({"A", "--kind", "duplicat", "--note", "x"}, 2,
            "did you mean duplicate?");
    refused({"A", "--until", "31.12.2099", "--note", "x"}, 2,
            "--until cannot be");
    refused({"A", "--until", "2099-02-30", "--note", "x"}, 2,
            "--until cannot be");
    refused({"none", "--note", "x"}, 1, "never had a variant with 'none'");
    refused({"--variant-id", "99", "--note", "x"}, 1, "never had a variant 99");
    refused({"--variant-id", "shoe", "--note", "x"}, 2, "--variant-id");
    CHECK(shops.run({"waive", "add", "--shop", "ue", "A", "--note", "x"})
              .exit_code == 2);
    CHECK(shops.run({"waive", "remove", "7"}).exit_code == 1);
    CHECK(query_value(shops.catalog(), "SELECT COUNT(*) FROM waivers") == "0");
}

TEST_CASE("waive import adds what waive list writes, once") {
    const FaultyShops shops;
    shops.waive({"A", "--kind", "duplicate", "--note", "two, as agreed"});
    shops.waive(
        {"--variant-id", "13", "--until", "2099-12-31", "--note", "=sum()"});
    const TestFolder folder;
    const auto list = shops.run({"waive", "list", "-f", "csv"}).out;
    const auto table = folder.write("waivers.csv", list);
    CHECK(shops.run({"waive", "import", table}).out ==
          "0 waivers made, 2 there already\n");

    shops.run({"waive", "remove", "1"});
    shops.run({"waive", "remove", "2"});
    CHECK(shops.verify() == "2 duplicate, 1 stale, 0 waived");
    CHECK(shops.run({"waive", "import", table}).out == "2 waivers made\n");
    CHECK(shops.verify() == "3 waived");
    const auto again = shops.run({"waive", "import", table, "-f", "json"}).out;
    CHECK(has(again, "\"unchanged\": 2"));
    CHECK(has(again, "\"waivers\": []"));
    const auto without_numbers = [](const std::string& text) {
        const auto begin = text.find(",duplicate,");
        return text.substr(begin, text.find(",anna,") - begin);
    };
    CHECK(without_numbers(shops.run({"waive", "list", "-f", "csv"}).out) ==
          without_numbers(list));
}

TEST_CASE("waive import accepts no changed facts again") {
    const FaultyShops shops;
    shops.waive({"--variant-id", "13", "--note", "known"});
    const TestFolder folder;
    const auto table =
        folder.write("waivers.csv", "shop,variant_id,identifier,note\n"
                                    "eu,13,B,known\n");
    shops.import(
        {product({{1, "A"}}), product({{2, "Z"}}), product({{3, "C"}})});
    CHECK(shops.verify() == "2 duplicate, 1 wrong, 0 waived");
    CHECK(shops.run({"waive", "import", table}).exit_code == 0);
    CHECK(shops.verify() == "2 duplicate, 1 wrong, 0 waived");
    const auto listed = folder.write(
        "listed.csv", shops.run({"waive", "list", "-f", "csv"}).out);
    shops.run({"waive", "remove", "1"});
    CHECK(shops.run({"waive", "import", listed}).out ==
          "0 waivers made, 1 passed over that did not hold where the table was "
          "made\n");
}

TEST_CASE("waive import does all rows or none, and understands spreadsheets") {
    const FaultyShops shops;
    const TestFolder folder;
    const auto import = [&](const std::string& text) {
        return shops.run({"waive", "import", folder.write("w.csv", text)});
    };
    const auto refused = import("shop,variant_id,identifier,kind,until,note\n"
                                "eu,13,,,,fine\n"
                                "eu,99,,,,gone\n"
                                "eu,,,,,nobody\n"
                                "eu,13,,damaged,,no\n"
                                "eu,13,,,soon,no\n"
                                "eu,13,,,,\n"
                                "uk,13,,,,no\n");
    CHECK(refused.exit_code == 3);
    CHECK(has(refused.err, "6 of 7 rows cannot be done, so none was"));
    CHECK(has(refused.err, "w.csv:3: shop eu never had a variant 99"));
    CHECK(has(refused.err, "w.csv:4: variant_id and identifier are both "
                           "empty"));
    CHECK(has(refused.err, "w.csv:5: kind 'damaged'"));
    CHECK(has(refused.err, "w.csv:6: until 'soon'"));
    CHECK(has(refused.err, "w.csv:7: note is empty"));
    CHECK(has(refused.err, "w.csv:8: "));
    CHECK(shops.verify() == "2 duplicate, 1 stale, 0 waived");
    CHECK(import("shop,variant_id,nota\neu,13,x\n").exit_code == 3);
    CHECK(import("shop,variant_id\neu,13\n").exit_code == 3);
    CHECK(import("\xEF\xBB\xBFshop;variant_id;until;note\r\n"
                 "eu;\"=\"\"13\"\"\";2099-12-31;\"so; be it\"\r\n;;;\r\n")
              .exit_code == 0);
    CHECK(shops.verify() == "2 duplicate, 1 waived");
}

TEST_CASE("waive import refuses a row whose cells contradict each other") {
    const FaultyShops shops;
    const TestFolder folder;
    const auto import = [&](const std::string& text) {
        return shops.run({"waive", "import", folder.write("w.csv", text)});
    };
    const auto refused = import("shop,variant_id,identifier,note\n"
                                "eu,13,B,fine\n"
                                "eu,13,A,another's\n"
                                "eu,11,nowhere,nobody's\n"
                                "eu,,A,both\n");
    CHECK(refused.exit_code == 3);
    CHECK(has(refused.err, "2 of 4 rows cannot be done, so none was"));
    CHECK(has(refused.err, "w.csv:3: variant 13 has the sku 'B', not 'A'"));
    CHECK(
        has(refused.err, "w.csv:4: variant 11 has the sku 'A', not 'nowhere'"));
    CHECK(shops.verify() == "2 duplicate, 1 stale, 0 waived");
    CHECK(import("shop,variant_id,identifier,note\n"
                 "eu,13, b ,fine\n"
                 "eu,11,,fine\n"
                 "eu,,A,both\n")
              .exit_code == 0);
    CHECK(shops.verify() == "3 waived");
}
