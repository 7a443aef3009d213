// Pins and blocks follow their variants to those that are made anew.

#include "unit/jobs/linked_stores.hpp"

#include <hwsync/apply.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

TEST_CASE("a plan leaves out what a pin will follow to") {
    LinkedStores stores;
    stores.import_primary({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}});
    stores.add({.shop = "eu",
                .variant_id = "52",
                .catalog_variant_id = "13",
                .replace = true});
    stores.plan_anew();
    apply_plan(stores.job(), stores.folder() / "plan.jsonl", stores.observer,
               stores.stop);
    CHECK(stores.held("eu") == Held{{52, "pin 13"}});
    stores.associate("eu", {{7, {{57, "B"}}}});
    CHECK(stores.held("eu") == Held{{57, "pin 13"}});
}

TEST_CASE("a block follows its variant to one that was made anew") {
    LinkedStores stores;
    stores.remove({.shop = "eu", .variant_id = "52", .note = "sample"});

    SUBCASE("in its stead") {
        const auto run =
            stores.associate("eu", {{5, {{51, "A"}}}, {7, {{57, "B"}}}});
        CHECK(stores.held("eu") ==
              Held{{51, "auto 11"}, {57, "block \"sample\""}});
        CHECK(stores.history("eu", 52).back() ==
              "0>0 its block went along to variant 57");
        CHECK(stores.findings().empty());
        CHECK(stores.tally() == "1 1");
        stores.undo(run, UndoHold::keep);
        stores.associate("eu", {{5, {{51, "A"}}}, {7, {{57, "B"}}}});
        CHECK(stores.held("eu")[57] == "block \"sample\"");
    }
    SUBCASE("but not to one that was there beside it") {
        stores.associate(
            "eu", {{5, {{51, "A"}}}, {6, {{52, "B"}}}, {7, {{57, "B"}}}});
        CHECK(stores.held("eu")[57] == "auto 12");
        CHECK(stores.findings() ==
              std::vector<std::string>{
                  "note 57 linked to catalog variant 12 since variant 52, "
                  "which has its sku, was blocked"});
        stores.associate("eu", {{5, {{51, "A"}}}, {7, {{57, "B"}}}});
        CHECK(stores.held("eu")[57] == "auto 12");
        CHECK(stores.findings().size() == 2);
    }
    SUBCASE("nor to another product with its identifier") {
        stores.associate("eu", {{5, {{51, "A"}}}, {7, {{57, "B"}}, "Poster"}});
        CHECK(stores.held("eu") ==
              Held{{51, "auto 11"}, {52, "block \"sample\""}, {57, "auto 12"}});
        CHECK(stores.findings() ==
              std::vector<std::string>{
                  "note 52 blocked, but gone from the shop",
                  "note 57 linked to catalog variant 12 since variant 52, "
                  "which has its sku, was blocked"});
    }
}

TEST_CASE("a pin follows its variant to one that was made anew") {
    LinkedStores stores;
    stores.import_primary({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}});
    stores.add({.shop = "eu",
                .variant_id = "52",
                .catalog_variant_id = "13",
                .replace = true,
                .note = "its SKU is wrong"});
    const StoreProduct other{5, {{51, "A"}}};

    SUBCASE("in its stead") {
        const auto run = stores.associate("eu", {other, {7, {{57, "B"}}}});
        CHECK(stores.held("eu") ==
              Held{{51, "auto 11"}, {57, "pin 13 \"its SKU is wrong\""}});
        CHECK(stores.history("eu", 52).back() ==
              "13>0 its pin went along to variant 57");
        CHECK(stores.history("eu", 57).back() ==
              "0>13 pinned: variant 52 was, in whose stead it was made anew");
        CHECK(stores.tally() == "2 0");
        stores.undo(run, UndoHold::keep);
        stores.associate("eu", {other, {7, {{57, "B"}}}});
        CHECK(stores.held("eu")[57] == "pin 13 \"its SKU is wrong\"");
    }
    SUBCASE("but not to another product") {
        stores.associate("eu", {other, {7, {{57, "B"}}, "Poster"}});
        CHECK(stores.held("eu")[52] == "pin 13 \"its SKU is wrong\"");
        CHECK(stores.held("eu")[57] == "auto 12");
        CHECK(stores.findings() ==
              std::vector<std::string>{
                  "stale 52 variant 52 is gone from the shop, yet linked to "
                  "catalog variant 13",
                  "note 57 linked to catalog variant 12 since variant 52, "
                  "which has its sku, was pinned to catalog variant 13"});
    }
    SUBCASE("nor to one of two") {
        stores.associate("eu", {other, {7, {{57, "B"}}}, {8, {{58, "B"}}}});
        CHECK(stores.held("eu") ==
              Held{{51, "auto 11"}, {52, "pin 13 \"its SKU is wrong\""}});
    }
    SUBCASE("nor if another one that went with it may have been made anew") {
        stores.associate("eu", {other, {6, {{52, "B"}}}, {7, {{57, "B"}}}});
        stores.associate("eu", {other, {8, {{58, "B"}}}});
        CHECK(stores.held("eu")[52] == "pin 13 \"its SKU is wrong\"");
        CHECK(stores.held("eu")[58] == "auto 12");
    }
    SUBCASE("but if that one was pinned to the same") {
        stores.associate("eu", {other, {6, {{52, "B"}}}, {7, {{57, "B"}}}});
        stores.add({.shop = "eu",
                    .variant_id = "57",
                    .catalog_variant_id = "13",
                    .replace = true});
        stores.associate("eu", {other, {8, {{58, "B"}}}});
        CHECK(stores.held("eu") ==
              Held{{51, "auto 11"}, {58, "pin 13 \"its SKU is wrong\""}});
    }
}

TEST_CASE("a variant is made anew in stead of the one that went last") {
    LinkedStores stores;
    stores.import_primary({{1, {{11, "A"}, {12, "B"}}}});
    const StoreProduct other{5, {{51, "A"}}};
    const StoreProduct original{6, {{52, "B"}}};
    stores.associate("eu", {other, original, {7, {{57, "B"}}}});
    stores.remove({.shop = "eu", .variant_id = "57", .note = "the copy"});
    stores.associate("eu", {other, original});
    CHECK(stores.held("eu")[52] == "auto 12");
    stores.associate("eu", {other, {8, {{58, "B"}}}});
    CHECK(stores.held("eu") ==
          Held{{51, "auto 11"}, {57, "block \"the copy\""}, {58, "auto 12"}});
}

TEST_CASE("what has a placeholder is made anew only with the same barcode") {
    LinkedStores stores;
    stores.import_primary({{1, {{11, "A"}, {13, "C"}}}});
    const auto with = [](std::int64_t product, const std::string& barcode) {
        StoreProduct made{product, {{product * 10, "N/A"}}};
        made.variants.front().barcode = barcode;
        return made;
    };
    const StoreProduct other{5, {{51, "A"}}};
    stores.associate("eu", {other, with(6, "4006381333931")});
    stores.add({.shop = "eu", .variant_id = "60", .catalog_variant_id = "13"});
    SUBCASE("another one") {
        stores.associate("eu", {other, with(7, "4006381333948")});
        CHECK(stores.held("eu")[60] == "pin 13");
    }
    SUBCASE("the same one") {
        stores.associate("eu", {other, with(7, "4006381333931")});
        CHECK(stores.held("eu")[70] == "pin 13");
    }
}

TEST_CASE("what went along comes back with its variant") {
    LinkedStores stores;
    const StoreProduct other{5, {{51, "A"}}};
    const StoreProduct before{6, {{52, "B"}}};
    const StoreProduct anew{7, {{57, "B"}}};

    SUBCASE("a block") {
        stores.remove({.shop = "eu", .variant_id = "52", .note = "sample"});
        stores.associate("eu", {other, anew});
        stores.associate("eu", {other, before, anew});
        CHECK(stores.held("eu") == Held{{51, "auto 11"},
                                        {52, "block \"sample\""},
                                        {57, "block \"sample\""}});
        CHECK(stores.history("eu", 52).back() ==
              "0>0 blocked again: it is back in the shop");
        CHECK(stores.findings().empty());
    }
    SUBCASE("also if it has moved on") {
        stores.remove({.shop = "eu", .variant_id = "52", .note = "sample"});
        stores.associate("eu", {other, anew});
        stores.associate("eu", {other, {8, {{58, "B"}}}});
        CHECK(stores.held("eu")[58] == "block \"sample\"");
        stores.associate("eu", {other, before});
        CHECK(stores.held("eu")[52] == "block \"sample\"");
    }
    SUBCASE("a pin") {
        stores.add({.shop = "eu",
                    .variant_id = "52",
                    .catalog_variant_id = "11",
                    .replace = true});
        stores.associate("eu", {other, anew});
        stores.associate("eu", {other, before, anew});
        CHECK(stores.held("eu")[52] == "pin 11");
        CHECK(stores.held("eu")[57] == "pin 11");
    }
    SUBCASE("unless the operator has decided otherwise since") {
        stores.add({.shop = "eu",
                    .variant_id = "52",
                    .catalog_variant_id = "11",
                    .replace = true});
        stores.associate("eu", {other, anew});
        stores.add({.shop = "eu",
                    .variant_id = "57",
                    .catalog_variant_id = "12",
                    .replace = true});
        stores.associate("eu", {other, before});
        CHECK(stores.held("eu")[52] == "auto 12");
    }
    SUBCASE("and leaves the copy that is gone") {
        stores.add({.shop = "eu",
                    .variant_id = "52",
                    .catalog_variant_id = "11",
                    .replace = true});
        stores.associate("eu", {other, anew});
        SUBCASE("by then") {
            stores.associate("eu", {other, before});
        }
        SUBCASE("later") {
            stores.associate("eu", {other, before, anew});
            stores.associate("eu", {other, before});
        }
        CHECK(stores.held("eu") == Held{{51, "auto 11"}, {52, "pin 11"}});
        CHECK(stores.history("eu", 57).back() ==
              "11>0 its pin went along to variant 52");
        const auto faults = [&] {
            auto found = stores.findings();
            std::erase_if(found, [](const std::string& finding) {
                return finding.starts_with("note ");
            });
            return found;
        };
        CHECK(faults().empty());
        stores.associate("eu", {other, before, anew});
        CHECK(stores.held("eu")[57] == "pin 11");
        stores.associate("eu", {other, anew});
        CHECK(stores.held("eu") == Held{{51, "auto 11"}, {57, "pin 11"}});
        CHECK(faults().empty());
    }
    SUBCASE("unless it was let go since") {
        stores.remove({.shop = "eu", .variant_id = "52"});
        stores.associate("eu", {other, anew});
        stores.remove({.shop = "eu", .variant_id = "57", .allow_relink = true});
        stores.associate("eu", {other, before});
        CHECK(stores.held("eu")[52] == "auto 12");
    }
}

TEST_CASE("what stays when its move is undone can be let go") {
    LinkedStores stores;
    const StoreProduct other{5, {{51, "A"}}};
    const StoreProduct anew{7, {{57, "B"}}};
    SUBCASE("a block") {
        stores.remove({.shop = "eu", .variant_id = "52"});
    }
    SUBCASE("a pin") {
        stores.add({.shop = "eu",
                    .variant_id = "52",
                    .catalog_variant_id = "11",
                    .replace = true});
    }
    const auto decided = stores.held("eu")[52];
    const auto moved = stores.associate("eu", {other, anew});
    stores.undo(moved, UndoHold::keep);
    CHECK(stores.held("eu") == Held{{51, "auto 11"}, {57, decided}});
    stores.remove({.shop = "eu", .variant_id = "57", .allow_relink = true});
    stores.associate("eu", {other, anew});
    CHECK(stores.held("eu") == Held{{51, "auto 11"}, {57, "auto 12"}});
    CHECK(stores.findings().empty());
}

TEST_CASE("where there is no SKU, a block follows the barcode") {
    Stores stores;
    const std::string code = "4006381333931";
    stores.import_primary({{1, {{11, "A", code}}}});
    stores.associate("eu", {{6, {{52, "", code}}}});
    stores.remove({.shop = "eu", .variant_id = "52"});
    stores.associate("eu", {{7, {{57, "", code}}}});
    CHECK(stores.held("eu") == Held{{57, "block"}});
}
