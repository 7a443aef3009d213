#include "unit/jobs/linked_stores.hpp"

#include <hwsync/apply.hpp>
#include <hwsync/error.hpp>
#include <hwsync/explain.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

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
            ->history_of_identifier(
                "B", {}, [&](const LinkHistoryEntry& entry) {
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

TEST_CASE("a plan that rests on an identifier is stale once that is blocked") {
    LinkedStores stores;
    stores.plan_anew();
    stores.block_key("B");
    CHECK_THROWS_AS(apply_plan(stores.job(), stores.folder() / "plan.jsonl",
                               stores.observer, stores.stop),
                    Error);
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
