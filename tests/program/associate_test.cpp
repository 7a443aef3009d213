#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <string>

namespace {

using Products = TwoShops::Products;

struct Pair {
    std::string what;
    std::string primary;
    std::string child;
    std::string outcome;
};

/// JSON without white space and with no times in it.
std::string bare(const std::string& json) {
    std::string text;
    std::copy_if(json.begin(), json.end(), std::back_inserter(text),
                 [](unsigned char c) { return std::isspace(c) == 0; });
    return std::regex_replace(text, std::regex{R"("\d{4}-\d\d-\d\dT[^"]*Z")"},
                              "TIME");
}

void check_pairs(const std::vector<Pair>& pairs, bool by_barcode) {
    const TwoShops shops;
    Products primary;
    Products child;
    std::int64_t id = 1000;
    for (const auto& pair : pairs) {
        ExportVariant ours{id++};
        ExportVariant theirs{id + 100000};
        (by_barcode ? ours.barcode : ours.sku) = pair.primary;
        (by_barcode ? theirs.barcode : theirs.sku) = pair.child;
        primary.push_back(product({ours}));
        child.push_back(product({theirs}));
    }
    shops.import(primary, {"--identifier", by_barcode ? "barcode" : "sku"});
    shops.associate(child);
    id = 1000;
    for (const auto& pair : pairs) {
        CAPTURE(pair.what);
        const auto expected = pair.outcome == "linked"
                                  ? fmt::format("linked {}", id)
                                  : pair.outcome;
        ++id;
        CHECK(shops.state(id + 100000) == expected);
    }
}

} // namespace

TEST_CASE("SKUs are trimmed, then compared exactly") {
    const std::string longest(255, 'L');
    check_pairs(
        {{"one character", "1", "1", "linked"},
         {"255 characters", longest, longest, "linked"},
         {"255 of 256 characters", std::string(256, 'M'), std::string(255, 'M'),
          "unmatched"},
         {"quotes", "a'b\"c\\d", "a'b\"c\\d", "linked"},
         {"percent signs", "50%_off%s", "50%_off%s", "linked"},
         {"a wildcard is none", "x5", "x%", "unmatched"},
         {"emoji", "\U0001F3D5-tent", "\U0001F3D5-tent", "linked"},
         {"right-to-left marks", "\u200fRTL", "\u200fRTL", "linked"},
         {"a mark is no white space", "\u200fRT2", "RT2", "near"},
         {"NBSP around", "nb1", "\u00a0nb1\u00a0", "linked"},
         {"zero-width space around", "nb2\u200b", "nb2\ufeff", "linked"},
         {"NBSP within", "n b3", "n\u00a0b3", "near"},
         {"full-width digits", "F12", "F\uff11\uff12", "near"},
         {"case", "Case", "cASE", "near"},
         {"an apostrophe", "'0047", "0047", "near"},
         {"SQL", "'; DROP TABLE link; --", "'; DROP TABLE link; --", "linked"},
         {"blanks", " ", " ", "no_identifier"},
         {"nothing", "", "", "no_identifier"}},
        false);
}

TEST_CASE("barcodes are compared as GS1 defines it") {
    check_pairs(
        {{"UPC-A and EAN-13", "012345000010", "0012345000010", "linked"},
         {"UPC-A and GTIN-14", "012345000027", "00012345000027", "linked"},
         {"EAN-13 and GTIN-14", "9520000001995", "09520000001995", "linked"},
         {"a bad check digit alike", "9520000001996", "9520000001996",
          "linked"},
         {"a bad check digit padded", "9520000002009", "09520000002009",
          "near"},
         {"11 digits", "012345000058", "12345000058", "near"},
         {"another case's indicator", "19520000777774", "9520000777777",
          "unmatched"},
         {"blanks around", "9520000002015", " 9520000002015\t", "linked"},
         {"no digits", "ABC", "abc", "near"}},
        true);
}

TEST_CASE("a catalog linked by SKU is not linked by barcode") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "A"}})});
    const auto before = shops.dump();
    const auto result = shops.try_associate(
        {product({{51, "A"}})}, {"--shop", "eu", "--identifier", "barcode"});
    CHECK(result.exit_code == 8);
    CHECK(contains(result.err, "links products by sku, not by barcode"));
    CHECK(shops.dump() == before);
}

TEST_CASE("prefix and suffix come off a child's SKUs, and keys follow them") {
    const TwoShops shops;
    shops.import(
        {product({{11, "A"}}), product({{12, "B"}}), product({{13, "EU-C"}})});
    const Products child{product({{51, "EU-A-X"}}), product({{52, "B"}}),
                         product({{53, "EU-C"}})};
    const std::string shop = "primary = \"primary\"\n[shops.primary]\n"
                             "domain = \"a.myshopify.com\"\n"
                             "[shops.eu]\ndomain = \"b.myshopify.com\"\n";
    shops.associate(child,
                    {"--config", shops.config(shop + "strip_prefix = \"EU-\"\n"
                                                     "strip_suffix = \"-X\"")});
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "linked 12");
    CHECK(shops.state(53) == "near");
    shops.associate(child, {"--config", shops.config(shop)});
    CHECK(shops.state(51) == "unmatched");
    CHECK(shops.state(52) == "linked 12");
    CHECK(shops.state(53) == "linked 13");
    CHECK(shops.reasons(51) == "new; ended: identifier changed");
}

TEST_CASE("too many variants gone, or links ended, stop the run") {
    const TwoShops shops;
    Products primary;
    Products child;
    Products blanked;
    for (std::int64_t i = 0; i < 10; ++i) {
        const auto sku = fmt::format("S{}", i);
        primary.push_back(product({{100 + i, sku}}));
        child.push_back(product({{500 + i, sku}}));
        blanked.push_back(product({{500 + i, i < 8 ? sku : ""}}));
    }
    shops.import(primary);
    shops.associate(child);
    const auto before = shops.dump();

    const auto unlinking = shops.try_associate(blanked, {"--shop", "eu"});
    CHECK(unlinking.exit_code == 8);
    CHECK(contains(unlinking.err, "the shop's links"));
    CHECK(contains(unlinking.err, "--max-delete"));
    const auto few = Products(child.begin(), child.begin() + 8);
    const auto deleting = shops.try_associate(few, {"--shop", "eu"});
    CHECK(deleting.exit_code == 8);
    CHECK(contains(deleting.err, "the shop's variants"));
    CHECK(shops.dump() == before);

    CHECK(shops.try_associate(blanked, {"--shop", "eu", "--max-delete", "20"})
              .exit_code == 0);
    CHECK(shops.count("removed") == "2");
}

TEST_CASE("an export that is plainly another shop's is refused") {
    const TwoShops shops;
    const Products primary{product({{11, "A"}}), product({{12, "B"}})};
    const Products child{product({{51, "A"}}), product({{52, "B"}})};
    shops.import(primary);
    shops.associate(child);
    const auto before = shops.dump();
    for (const auto& [products, shop] :
         {std::pair{primary, "de"}, std::pair{child, "de"}}) {
        const auto result = shops.try_associate(products, {"--shop", shop});
        CHECK(result.exit_code == 8);
        CHECK(contains(result.err, "--allow-foreign"));
    }
    CHECK(shops.dump() == before);
    CHECK(shops.try_associate(child, {"--shop", "de", "--allow-foreign"})
              .exit_code == 0);
}

TEST_CASE("a dry run tells what would be done, and writes nothing") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    const auto result = shops.try_associate(
        {product({{51, "A"}})}, {"--shop", "eu", "--dry-run", "-f", "json"});
    CHECK(result.exit_code == 0);
    const auto json = bare(result.out);
    CHECK(contains(json, R"("dry_run":true)"));
    CHECK(contains(json, R"("run":null)"));
    CHECK(contains(json, R"("created":1)"));
    CHECK(shops.dump().empty());
    CHECK(query_value(shops.catalog(), "SELECT count(*) FROM runs") == "1");
}

TEST_CASE("--strict ends in 1 for what is unsettled, not for what is extra") {
    const TwoShops shops;
    shops.import(
        {product({{11, "A"}}), product({{12, "B"}}), product({{13, "B"}})});
    const TwoShops::Words strict{"--shop", "eu", "--strict"};
    CHECK(shops
              .try_associate({product({{51, "C"}}), product({{52, "a"}}),
                              product({{53, ""}})},
                             strict)
              .exit_code == 0);
    CHECK(shops
              .try_associate({product({{51, "C"}}), product({{52, "a"}}),
                              product({{53, ""}}), product({{54, "B"}})},
                             strict)
              .exit_code == 1);
    CHECK(shops.state(54) == "ambiguous");
}

TEST_CASE("JSON has the contract's fields, and the outcomes add up") {
    const TwoShops shops;
    shops.import({product({{11, "A", "9520000001995"}}), product({{12, "B"}}),
                  product({{13, "B"}}), product({{14, "D"}})});
    const Products child{product({{51, "A", "9520000001995"}}),
                         product({{52, "B"}}),
                         product({{53, "C"}}),
                         product({{54, "d"}}),
                         product({{55, ""}}),
                         product({{56, "D"}}),
                         product({{57, "D"}})};
    shops.associate(child);
    shops.hold(55, 11);
    const auto result =
        shops.try_associate(child, {"--shop", "eu", "-f", "json"});
    CHECK(result.exit_code == 0);
    const auto json = bare(result.out);
    CAPTURE(json);
    CHECK(contains(json, R"({"command":"associate","dry_run":false,)"
                         R"("started_at":TIME,"finished_at":TIME,"shops":[{)"
                         R"("shop":"eu","run":3,)"));
    CHECK(contains(json, R"("read":7,"variants":7,"linked":1,"created":0,)"
                         R"("updated":0,"unchanged":1,"suspect":0,"removed":0,)"
                         R"("unmatched":1,"ambiguous":1,"duplicate":2,)"
                         R"("near":1,"conflict":0,"no_identifier":0,)"
                         R"("pinned":1,"blocked":0,)"
                         R"("placeholders":{"variants":0,"texts":[]},)"
                         R"("rejected":0)"));
    CHECK(json.ends_with(
        R"("unresolved":[)"
        R"({"outcome":"ambiguous","product_id":"52","variant_id":"52",)"
        R"("identifier":"B","candidates":["12","13"],"reason":null},)"
        R"({"outcome":"unmatched","product_id":"53","variant_id":"53",)"
        R"("identifier":"C","candidates":[],"reason":null},)"
        R"({"outcome":"near","product_id":"54","variant_id":"54",)"
        R"("identifier":"d","candidates":["14"],"reason":null},)"
        R"({"outcome":"duplicate","product_id":"56","variant_id":"56",)"
        R"("identifier":"D","candidates":["14"],"reason":null},)"
        R"({"outcome":"duplicate","product_id":"57","variant_id":"57",)"
        R"("identifier":"D","candidates":["14"],"reason":null}]}]})"));
}

TEST_CASE("the same file twice writes no row") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    const Products child{product({{51, "A"}}), product({{52, "b"}}),
                         product({{53, ""}})};
    shops.associate(child);
    const auto before = shops.dump();
    shops.associate(child);
    CHECK(shops.dump() == before);
    CHECK(shops.count("unchanged") == "1");
}

TEST_CASE("people read grouped counts and columns that stand apart") {
    const TwoShops shops;
    Products us;
    Products eu{product({{9'000, ""}})};
    for (std::int64_t n = 1; n <= 1'200; ++n) {
        us.push_back(product({{10'000 + n, fmt::format("S{}", n)}}));
        eu.push_back(product({{20'000 + n, fmt::format("S{}", n)}}));
    }
    shops.import(us);
    const auto result = shops.try_associate(eu, {"--shop", "eu"});
    CHECK(contains(result.out, "1,200 new, 0 moved, 0 as before"));
    CHECK(contains(result.out, "1,200 of 1,201 variants are linked"));
    const auto run = run_hwsync({"runs", "show", "2", "-c", shops.catalog()});
    CHECK(contains(run.out, "no_identifier  variant 9000: "));
    CHECK(contains(run.out, "state          done"));
}
