// A variant that was made anew in stead of a pinned one, or is back, is pinned
// by the next associate alone; until then everything says so.

#include "program/imports.hpp"
#include "program/made_anew.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdint>
#include <string>

namespace {

/// What status counts of an outcome.
int counted(const PlannedShops& shops, const char* outcome) {
    const auto status = document_of(shops.run({"status", "-f", "json"}));
    for (const auto& shop : status["shops"].GetArray()) {
        if (text_of(shop["shop"]) == "eu") {
            return shop["outcomes"][outcome].GetInt();
        }
    }
    return -1;
}

} // namespace

TEST_CASE("what a pin will follow to is pinned, whatever its own identifier "
          "would do") {
    for (const auto& own : {ExportVariant{51, "B"}, ExportVariant{51, "A"},
                            ExportVariant{51, "a"}, ExportVariant{51, "b"},
                            ExportVariant{51, "C"}, ExportVariant{51, "x"},
                            ExportVariant{51, {}, "4006381333931"},
                            ExportVariant{51, "N/A", "4006381333931"}}) {
        CAPTURE(own.sku.value_or("none"));
        const MadeAnew shops{own};
        const auto planned = document_of(shops.try_associate(
            shops.read, {"--shop", "eu", "--max-delete", "100", "--plan",
                         shops.plan(), "-v", "-f", "json"}));
        const auto& shop = planned["shops"][0];
        CHECK(shop["pinned"].GetInt() == 1);
        CHECK(shop["linked"].GetInt() == 1);
        REQUIRE(shop["unresolved"].Size() == 1);
        CHECK(text_of(shop["unresolved"][0]["outcome"]) == "pinned");
        for (const bool is_applied : {false, true}) {
            CAPTURE(is_applied);
            if (is_applied) {
                REQUIRE(shops.apply().exit_code == 0);
            }
            CHECK(shops.listed(61) == R"(pinned ["12"])");
            CHECK(counted(shops, "pinned") == 1);
            CHECK(counted(shops, "linked") == 1);
            CHECK(explained(shops, 61) ==
                  "not_linked pinned: it was made anew in stead of variant 51, "
                  "which was pinned to catalog variant 12; the next associate "
                  "takes that pin along");
            const auto noted = own.sku == "B" ? "" : "note 51; ";
            CHECK(findings(shops) == noted);
            CHECK(shops.run({"verify"}).exit_code == 0);
        }
        const auto verified = document_of(shops.run({"verify", "-f", "json"}));
        CHECK(verified["shops"][0]["pending"].GetInt() == 1);
        CHECK(verified["shops"][0]["linked"].GetInt() == 1);
        shops.associate(shops.read);
        CHECK(shops.state(61) == "pinned 12");
    }
}

TEST_CASE("a pin that waits goes on to what is made anew once more") {
    for (const bool is_applied : {false, true}) {
        CAPTURE(is_applied);
        const MadeAnew shops{{51, "A"}};
        shops.make_plan(shops.read);
        if (is_applied) {
            REQUIRE(shops.apply().exit_code == 0);
        }
        shops.make_plan(MadeAnew::with({71, "A"}));
        CHECK(explained(shops, 71).starts_with("not_linked pinned"));
        shops.associate(MadeAnew::with({71, "A"}));
        CHECK(shops.state(71) == "pinned 12");
        CHECK(findings(shops) == "note 71; ");
    }
}

TEST_CASE("what a pin will follow to is no rival, unless it will be pinned to "
          "the same") {
    SUBCASE("to what another new one asks for") {
        const MadeAnew shops{{51, "B"}};
        auto read = shops.read;
        read.push_back(product({{72, "B"}}));
        shops.make_plan(read);
        CHECK(shops.listed(72) == R"(duplicate ["12"])");
        CHECK(explained(shops, 72).starts_with("not_linked duplicate"));
        CHECK(findings(shops) == "duplicate 72; ");
        REQUIRE(shops.apply().exit_code == 0);
        shops.associate(read);
        CHECK(shops.state(72) == "duplicate");
    }
    SUBCASE("to something else than another new one asks for") {
        const MadeAnew shops{{51, "C"}};
        shops.import({product({{11, "A"}}), product({{12, "B"}}),
                      product({{13, "C"}}), product({{15, "D"}})});
        auto read = shops.read;
        read.push_back(product({{72, "C"}}));
        shops.make_plan(read);
        CHECK(shops.listed(72) == R"(linked ["13"])");
        CHECK(explained(shops, 72).starts_with("not_linked linked"));
        CHECK(findings(shops) == "missing 72; note 51; ");
        REQUIRE(shops.apply().exit_code == 0);
        CHECK(shops.state(72) == "linked 13");
        shops.associate(read);
        CHECK(shops.count("unchanged") == "2");
    }
}

TEST_CASE("a plan rests on the pins that it leaves to the next run") {
    const MadeAnew shops{{51, "C"}};
    shops.import({product({{11, "A"}}), product({{12, "B"}}),
                  product({{13, "C"}}), product({{15, "D"}})});
    auto read = shops.read;
    read.push_back(product({{72, "C"}}));
    shops.make_plan(read);
    SUBCASE("and an operator lets the pin go") {
        shops.hold_by_hand({"link", "remove", "--shop", "eu", "--variant-id",
                            "51", "--allow-relink"});
        CHECK(shops.listed(61) == R"(duplicate ["13"])");
        CHECK(shops.apply().exit_code == 8);
        CHECK(shops.state(72) == "linked");
    }
    SUBCASE("and the next run comes first") {
        shops.associate(read);
        const auto links = shops.links();
        CHECK(shops.apply().exit_code == 0);
        CHECK(shops.links() == links);
    }
}

TEST_CASE("a pin to a catalog variant that is gone is found while it waits") {
    const MadeAnew shops{{51, "x"}};
    shops.import(
        {product({{11, "A"}}), product({{13, "C"}}), product({{15, "D"}})});
    shops.make_plan(shops.read);
    CHECK(findings(shops) == "stale 51; ");
    shops.associate(shops.read);
    CHECK(findings(shops) == "stale 61; ");
}

TEST_CASE("one whose key is blocked is not listed, and gets its pin") {
    const MadeAnew shops{{51, "x"}};
    shops.hold_by_hand({"link", "remove", "--shop", "eu", "--key", "x"});
    shops.make_plan(shops.read);
    CHECK(shops.listed(61) == "-");
    CHECK(counted(shops, "pinned") == 1);
    CHECK(explained(shops, 61).starts_with("not_linked pinned: it was made "));
    shops.hold_by_hand(
        {"link", "remove", "--shop", "eu", "--key", "x", "--allow-relink"});
    CHECK(shops.listed(61) == R"(pinned ["12"])");
    CHECK(counted(shops, "pinned") == 1);
    shops.associate(shops.read);
    CHECK(shops.state(61) == "pinned 12");
}

TEST_CASE("what an operator does to a variant that is gone is awaited by the "
          "one that was made anew") {
    const MadeAnew shops{{51, "x"}};
    shops.make_plan(shops.read);
    SUBCASE("a pin to something else") {
        shops.hold_by_hand({"link", "add", "--shop", "eu", "--variant-id", "51",
                            "--catalog-variant-id", "13", "--replace",
                            "--unseen"});
        CHECK(shops.listed(61) == R"(pinned ["13"])");
        shops.associate(shops.read);
        CHECK(shops.state(61) == "pinned 13");
    }
    SUBCASE("a block") {
        shops.hold_by_hand(
            {"link", "remove", "--shop", "eu", "--variant-id", "51"});
        CHECK(shops.listed(61) == "pinned []");
        CHECK(explained(shops, 61) ==
              "not_linked pinned: it was made anew in stead of variant 51, "
              "which was blocked; the next associate takes that block along");
        CHECK(findings(shops).empty());
        shops.associate(shops.read);
        CHECK(shops.state(61) == "blocked");
    }
    SUBCASE("nothing any more") {
        shops.hold_by_hand({"link", "remove", "--shop", "eu", "--variant-id",
                            "51", "--allow-relink"});
        CHECK(shops.listed(61) == "unmatched []");
        CHECK(counted(shops, "unmatched") == 1);
        CHECK(explained(shops, 61).starts_with("not_linked unmatched"));
        shops.associate(shops.read);
        CHECK(shops.state(61) == "unmatched");
    }
}

TEST_CASE("a link that ends makes room for a pin, which the next run takes "
          "along") {
    const PlannedShops shops;
    const auto with = [](std::int64_t variant) {
        return PlannedShops::Products{{50, {{variant, "A"}}},
                                      product({{59, "D"}})};
    };
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate(with(51));
    shops.associate(with(61));
    REQUIRE(shops.state(61) == "linked 11");
    REQUIRE(shops
                .run({"link", "add", "--shop", "eu", "--variant-id", "51",
                      "--catalog-variant-id", "12", "--unseen"})
                .exit_code == 0);
    shops.import({product({{12, "B"}})});
    shops.associate(with(61));
    CHECK(shops.count("unmatched") == "2");
    CHECK(shops.listed(61) == R"(pinned ["12"])");
    CHECK(explained(shops, 61).starts_with("not_linked pinned: it was made "));
    CHECK(counted(shops, "pinned") == 1);
    shops.associate(with(61));
    CHECK(shops.state(61) == "pinned 12");
}

TEST_CASE("a variant that is back awaits the pin that went along") {
    const MadeAnew shops{{51, "x"}};
    shops.associate(shops.read);
    REQUIRE(shops.state(61) == "pinned 12");
    auto before = shops.read;
    before.front().variants.front().id = 51;
    shops.make_plan(before);
    CHECK(shops.listed(51) == R"(pinned ["12"])");
    CHECK(explained(shops, 51) ==
          "not_linked pinned: it is back in the shop and was pinned to catalog "
          "variant 12 before; the next associate gives its pin back");
    CHECK(findings(shops) == "note 61; ");
    shops.associate(before);
    CHECK(shops.state(51) == "pinned 12");
}
