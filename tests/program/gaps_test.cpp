#include "program/paired_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

namespace {

const std::vector<Listing> ice{{100, "Ice Maker", "Small", "ICE-1", "9521"},
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
    const PairedShops shops{ice, {{700, "Ice Maker", "Small", "", "9521"}}};
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
    const PairedShops shops{ice, {{700, "Best Maker of Ice", "Small", "", ""}}};
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
    const PairedShops shops{ice,
                            {{700, "Ice Maker", "Small", "", "9521"},
                             {701, "Ice Maker", "Small", "", "9521"}}};
    CHECK(gaps_in(shops) == "1000 not_linked 7000\n1010 not_in_shop nothing\n");
}

TEST_CASE("what is linked, blocked or gone fills no gap and makes none") {
    const Listing maker{700, "Ice Maker", "Small", "OLD", "9521"};
    const PairedShops shops{ice, {maker}};
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
    const PairedShops shops{ice, {{700, "Ice Maker", "Small", "", "9521"}}};
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
