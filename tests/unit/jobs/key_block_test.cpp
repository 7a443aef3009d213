#include "program/query.hpp"
#include "unit/jobs/stores.hpp"

#include <hwsync/apply.hpp>
#include <hwsync/error.hpp>
#include <hwsync/explain.hpp>
#include <hwsync/verify.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

namespace {

using Held = std::map<std::int64_t, std::string>;

struct LinkedStores : Stores {
    LinkedStores() {
        import_primary({{1, {{11, "A"}, {12, "B"}}}});
        associate("eu", {{5, {{51, "A"}}}, {6, {{52, "B"}}}});
    }

    LinkResult block_key(const std::string& key, bool lets_go = false) {
        return remove({.shop = "eu",
                       .key = key,
                       .allow_relink = lets_go,
                       .note = "no product"});
    }

    /// `note 51 why`, one for each finding.
    std::vector<std::string> findings() {
        VerifyRequest request;
        request.catalog = catalog();
        request.matching = rules;
        std::vector<std::string> found;
        const auto result = verify_catalog(request, observer, stop);
        coverage = result.shops.front().coverage();
        result.report->findings([&](const Finding& finding) {
            found.push_back(fmt::format("{} {} {}", to_string(finding.kind),
                                        finding.variant_id, finding.message));
        });
        return found;
    }

    std::string tally() const {
        return value_in_private_tables(catalog(),
                                       "SELECT links || ' ' || blocks FROM"
                                       " link_tally");
    }

    std::vector<std::string> blocks() const {
        std::vector<std::string> found;
        LinkView::open(catalog(), nullptr)
            ->links({LinkKind::block, "eu", {}}, [&](const ListedLink& block) {
                found.push_back(fmt::format("{} {} {}", block.variant_id,
                                            block.identifier, block.note));
            });
        return found;
    }

    std::optional<double> coverage;
};

} // namespace

TEST_CASE("a near key is told where a prefix is taken off, too") {
    for (const auto* key : {"a", "eu-a", "EU-a", "eu-A"}) {
        CAPTURE(key);
        Stores stores;
        stores.strip_prefix = "EU-";
        stores.import_primary({{1, {{11, "A"}}}});
        stores.associate("eu", {{5, {{51, "EU-A"}}}});
        stores.observer.lines.clear();
        stores.remove({.shop = "eu", .key = key});
        CHECK(stores.observer.lines ==
              std::vector<std::string>{
                  fmt::format("no variant of shop eu has '{}' now; did you "
                              "mean 'EU-A'?",
                              key)});
    }
}

TEST_CASE("a blocked identifier holds for all variants that have it or will") {
    LinkedStores stores;
    const auto blocked = stores.block_key("B");
    CHECK(changes_of(blocked) ==
          std::vector<std::string>{"0>0 manual blocked",
                                   "12>0  ended: identifier blocked"});
    CHECK(stores.held("eu") == Held{{51, "auto 11"}});
    CHECK(stores.tally() == "1 1");
    CHECK(stores.blocks() == std::vector<std::string>{"0 B no product"});
    CHECK(stores.block_key("B").unchanged == 1);

    stores.associate("eu", {{5, {{51, "A"}}}, {6, {{52, "B"}, {53, " B"}}}});
    CHECK(stores.held("eu") == Held{{51, "auto 11"}});
    CHECK(stores.unresolved("eu").empty());
    CHECK(stores.tally() == "1 2");
    CHECK(stores.findings().empty());
    CHECK(stores.coverage.value_or(0) == 1.0);

    SUBCASE("but not for a pinned one") {
        stores.add(
            {.shop = "eu", .variant_id = "53", .catalog_variant_id = "12"});
        CHECK(stores.tally() == "2 1");
        stores.associate("eu",
                         {{5, {{51, "A"}}}, {6, {{52, "B"}, {53, " B"}}}});
        CHECK(stores.held("eu") == Held{{51, "auto 11"}, {53, "pin 12"}});
        CHECK(stores.tally() == "2 1");
    }
    SUBCASE("until it is let go") {
        stores.block_key("B", true);
        stores.associate("eu", {{5, {{51, "A"}}}, {6, {{52, "B"}}}});
        CHECK(stores.held("eu") == Held{{51, "auto 11"}, {52, "auto 12"}});
        CHECK(stores.tally() == "2 0");
        CHECK(stores.blocks().empty());
    }
    SUBCASE("and is undone") {
        stores.undo(blocked.run.value(), UndoHold::keep);
        CHECK(stores.held("eu") == Held{{51, "auto 11"}, {52, "auto 12"}});
        CHECK(stores.tally() == "2 0");
    }
    SUBCASE("and stands in a table of links") {
        stores.block_key("B", true);
        stores.import_links("action,shop,variant_id,identifier\n"
                            "remove,eu,,B\nremove,eu,,A\n");
        CHECK(stores.held("eu").empty());
        CHECK(stores.blocks() == std::vector<std::string>{"0 A ", "0 B "});
    }
    SUBCASE("and stands in the history of it") {
        stores.block_key("B", true);
        std::vector<std::string> entries;
        LinkView::open(stores.catalog(), nullptr)
            ->history_of_identifier("B", [&](const LinkHistoryEntry& entry) {
                entries.push_back(
                    fmt::format("{} {}", entry.variant_id, entry.reason));
            });
        CHECK(entries == std::vector<std::string>{
                             "52 new", "0 blocked",
                             "52 ended: identifier blocked", "0 unblocked"});
    }
    SUBCASE("and is explained") {
        ExplainRequest request;
        request.catalog = stores.catalog();
        request.shop = "eu";
        request.variant_id = "52";
        explain(request, stores.stop, [](const Explanation& explanation) {
            CHECK(explanation.rule == "key_block");
            CHECK(explanation.reason.find("its key 'B' is blocked in the shop "
                                          "by anna") == 0);
        });
    }
}

namespace {

/// Plans what becomes of an export that holds nothing but variant 57, with B.
void plan_anew(LinkedStores& stores) {
    AssociateRequest request;
    request.catalog = stores.catalog();
    request.shop = "eu";
    request.file = stores.write_export({{7, {{57, "B"}}}});
    request.max_delete = 100;
    request.clock = stores.job().clock;
    Plan plan{stores.folder() / "plan.jsonl"};
    request.plan = &plan;
    associate_shop(request, stores.observer, stores.stop);
    plan.save();
}

} // namespace

TEST_CASE("a plan leaves out what a pin will follow to") {
    LinkedStores stores;
    stores.import_primary({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}});
    stores.add({.shop = "eu",
                .variant_id = "52",
                .catalog_variant_id = "13",
                .replace = true});
    plan_anew(stores);
    apply_plan(stores.job(), stores.folder() / "plan.jsonl", stores.observer,
               stores.stop);
    CHECK(stores.held("eu") == Held{{52, "pin 13"}});
    stores.associate("eu", {{7, {{57, "B"}}}});
    CHECK(stores.held("eu") == Held{{57, "pin 13"}});
}

TEST_CASE("a plan that rests on an identifier is stale once that is blocked") {
    LinkedStores stores;
    plan_anew(stores);
    stores.block_key("B");
    CHECK_THROWS_AS(apply_plan(stores.job(), stores.folder() / "plan.jsonl",
                               stores.observer, stores.stop),
                    Error);
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

TEST_CASE("a blocked barcode holds where variants are matched by it") {
    LinkedStores stores;
    const std::string code = "4006381333931";
    const std::string other_code = "4006381333948";
    const std::vector<StoreProduct> products{
        {5, {{51, "A"}}}, {8, {{62, "", code}}}, {7, {{57, "", other_code}}}};
    stores.import_primary(
        {{1, {{11, "A"}, {12, "B", code}, {13, "C", other_code}}}});
    stores.rules.fallback = Fallback::other;
    stores.rules.on_duplicate = OnDuplicate::link;
    stores.associate("eu", products);
    const Held linked{{51, "auto 11"}, {62, "auto 12"}, {57, "auto 13"}};
    REQUIRE(stores.held("eu") == linked);

    const auto faults = [&] {
        auto found = stores.findings();
        std::erase_if(found, [](const std::string& finding) {
            return finding.starts_with("note ");
        });
        return found;
    };
    const std::vector<std::string> told{
        fmt::format("no variant of shop eu has '{}' now as its sku; as "
                    "barcode, one has it",
                    code)};
    stores.observer.lines.clear();
    const auto blocked = stores.block_key(code);
    CHECK(stores.observer.lines == told);
    CHECK(changes_of(blocked) ==
          std::vector<std::string>{"0>0 manual blocked",
                                   "12>0  ended: identifier blocked"});
    const Held without{{51, "auto 11"}, {57, "auto 13"}};
    CHECK(stores.held("eu") == without);
    CHECK(faults().empty());
    stores.associate("eu", products);
    CHECK(stores.held("eu") == without);
    CHECK(stores.unresolved("eu") == Held{{62, "no_identifier"}});
    CHECK(faults().empty());
    CHECK(stores.tally() == "2 0");

    SUBCASE("and is explained") {
        ExplainRequest request;
        request.catalog = stores.catalog();
        request.shop = "eu";
        request.variant_id = "62";
        request.matching = stores.rules;
        explain(request, stores.stop, [&](const Explanation& explanation) {
            CHECK(explanation.rule == "no_identifier");
            CHECK(explanation.reason.find("its barcode '" + code +
                                          "' is blocked in the shop") !=
                  std::string::npos);
        });
    }
    SUBCASE("until it is let go") {
        stores.observer.lines.clear();
        stores.block_key(code, true);
        CHECK(stores.observer.lines == told);
        CHECK(faults().size() == 1);
        stores.associate("eu", products);
        CHECK(stores.held("eu") == linked);
    }
    SUBCASE("and is undone") {
        stores.undo(blocked.run.value(), UndoHold::keep);
        CHECK(stores.held("eu") == linked);
    }
}

TEST_CASE("a plan that rests on a barcode is stale once that is blocked") {
    LinkedStores stores;
    stores.import_primary({{1, {{11, "A"}, {12, "B", "4006381333931"}}}});
    AssociateRequest request;
    request.catalog = stores.catalog();
    request.shop = "eu";
    request.file = stores.folder().write(
        "child.jsonl",
        R"({"id":"gid://shopify/Product/7","title":"T","status":"ACTIVE"})"
        "\n"
        R"({"id":"gid://shopify/ProductVariant/57","barcode":"4006381333931",)"
        R"("__parentId":"gid://shopify/Product/7"})"
        "\n");
    request.max_delete = 100;
    request.matching.fallback = Fallback::other;
    request.clock = stores.job().clock;
    Plan plan{stores.folder() / "plan.jsonl"};
    request.plan = &plan;
    associate_shop(request, stores.observer, stores.stop);
    plan.save();
    stores.block_key("4006381333931");
    CHECK_THROWS_AS(apply_plan(stores.job(), stores.folder() / "plan.jsonl",
                               stores.observer, stores.stop),
                    Error);
}
