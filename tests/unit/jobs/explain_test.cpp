#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>
#include <hwsync/explain.hpp>
#include <hwsync/verify.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

using namespace hwsync;

namespace {

const std::vector<StoreProduct> primary{
    {1, {{11, "A", "111"}, {12, "B"}}, "Shirt"},
    {2, {{21, "TWIN"}}},
    {3, {{31, "TWIN"}}},
    {4, {{41, "ab-1", "444"}}, "Mug"}};

const std::vector<StoreProduct> child{{5, {{51, "A"}, {52, "B"}, {53, "B"}}},
                                      {6, {{61, "TWIN"}}},
                                      {7, {{71, "AB-1", "444"}}, "Mug"},
                                      {8, {{81, ""}}, "Shirt"},
                                      {9, {{91, "nothing like it"}}, "Hat"}};

struct ReadStores : Stores {
    ReadStores() {
        import_primary(primary);
        associate("eu", child);
    }

    std::vector<Explanation> explain(ExplainRequest request) const {
        request.catalog = catalog();
        request.shops = {"eu", "uk"};
        std::vector<Explanation> all;
        hwsync::explain(request, stop, [&](const Explanation& explanation) {
            all.push_back(explanation);
        });
        return all;
    }

    Explanation variant(std::int64_t id,
                        const MatchingConfig& matching = {}) const {
        const auto all = explain({.shop = "eu",
                                  .variant_id = std::to_string(id),
                                  .matching = matching});
        REQUIRE(all.size() == 1);
        return all.front();
    }
};

std::vector<std::int64_t> ids_of(const std::vector<LinkCandidate>& candidates) {
    std::vector<std::int64_t> ids;
    ids.reserve(candidates.size());
    for (const auto& candidate : candidates) {
        ids.push_back(candidate.catalog_variant_id);
    }
    return ids;
}

} // namespace

TEST_CASE("each outcome is explained by its own rule") {
    ReadStores stores;
    const auto rule = [&](std::int64_t id) { return stores.variant(id).rule; };
    CHECK(rule(51) == "exact");
    CHECK(rule(52) == "duplicate");
    CHECK(rule(61) == "ambiguous");
    CHECK(rule(71) == "near");
    CHECK(rule(81) == "no_identifier");
    CHECK(rule(91) == "unmatched");
    CHECK(stores.variant(51).state == LinkedState::linked);
    CHECK(stores.variant(51).catalog_variant_id == 11);
    CHECK(stores.variant(61).state == LinkedState::not_linked);
    CHECK(stores.variant(61).outcome == Outcome::ambiguous);
    CHECK(stores.variant(61).reason ==
          "2 catalog variants have the key 'TWIN': 21, 31");
    CHECK(stores.variant(52, {OnDuplicate::link})
              .reason.ends_with("the next associate links it"));
}

TEST_CASE("a pin or a block is explained by who said it and why") {
    ReadStores stores;
    stores.add({.shop = "eu",
                .variant_id = "91",
                .identifier = "A",
                .note = "a hat is a shirt"});
    const auto pinned = stores.variant(91);
    CHECK(pinned.rule == "pin");
    CHECK(pinned.outcome == Outcome::pinned);
    CHECK(pinned.reason.starts_with("pinned to catalog variant 11 by anna"));
    CHECK(pinned.reason.ends_with(": a hat is a shirt"));
    stores.remove({.shop = "eu", .variant_id = "51"});
    CHECK(stores.variant(51).rule == "block");
    CHECK(stores.variant(51).state == LinkedState::not_linked);
}

TEST_CASE("what is not linked is shown with its likeliest variants") {
    ReadStores stores;
    const auto mug = stores.variant(71).candidates;
    REQUIRE(ids_of(mug) == std::vector<std::int64_t>{41});
    CHECK(mug[0].evidence ==
          std::vector<std::string>{"sku nearly the same", "same barcode",
                                   "same title and options"});
    CHECK(ids_of(stores.variant(81).candidates) ==
          std::vector<std::int64_t>{11, 12});
    CHECK(stores.variant(91).candidates.empty());
    CHECK(stores.variant(51).candidates.empty());
}

TEST_CASE("not there, there without a link, and never read are three answers") {
    ReadStores stores;
    const auto everywhere = stores.explain({.identifier = "TWIN"});
    REQUIRE(everywhere.size() == 2);
    CHECK(everywhere[0].shop == "eu");
    CHECK(everywhere[0].state == LinkedState::not_linked);
    CHECK(everywhere[1].shop == "uk");
    CHECK(everywhere[1].state == LinkedState::never_read);
    const auto nowhere = stores.explain({.shop = "eu", .identifier = "C"});
    REQUIRE(nowhere.size() == 1);
    CHECK(nowhere[0].state == LinkedState::not_in_shop);
    CHECK_FALSE(nowhere[0].outcome.has_value());
    CHECK_THROWS_AS(stores.explain({.shop = "ue", .identifier = "C"}), Error);
}

TEST_CASE("a variant that is gone is not in the shop") {
    ReadStores stores;
    stores.associate("eu", {{5, {{52, "B"}}}});
    const auto gone = stores.variant(51);
    CHECK(gone.state == LinkedState::not_in_shop);
    CHECK(gone.reason.starts_with("it is gone from the shop since 2026-11-23"));
    CHECK(stores.variant(99).reason == "the shop never had this variant");
}

TEST_CASE("all variants of a product are explained") {
    ReadStores stores;
    CHECK(
        stores.explain({.shop = "eu", .product_id = "gid://shopify/Product/5"})
            .size() == 3);
    const auto none = stores.explain({.shop = "eu", .product_id = "55"});
    REQUIRE(none.size() == 1);
    CHECK(none[0].state == LinkedState::not_in_shop);
}

TEST_CASE("what changed in the catalog since shows before associate runs") {
    ReadStores stores;
    stores.import_primary({{1, {{12, "B"}}}, {4, {{41, "A"}}}});
    const auto moved = stores.variant(51);
    CHECK(moved.state == LinkedState::linked);
    CHECK(moved.catalog_variant_id == 11);
    CHECK(moved.reason == "catalog variant 41 alone has the key 'A'; the next "
                          "associate moves its link from 11; catalog variant "
                          "11 is deleted");
}

TEST_CASE("a link that goes along with its key is explained as that") {
    ReadStores stores;
    stores.associate("eu", {{5, {{51, "A"}, {54, "A"}}}});
    stores.import_primary({{4, {{41, "A"}}}});
    const auto first = stores.variant(51);
    CHECK(first.rule == "goes_along");
    CHECK(first.outcome == Outcome::linked);
    CHECK(stores.variant(54).rule == "duplicate");
}

TEST_CASE("what would be a conflict is explained by the other identifier") {
    ReadStores stores;
    stores.associate("eu", {{5, {{55, "A", "999"}}}});
    const auto held = stores.variant(
        55, {OnDuplicate::hold, OnNear::report, CrossCheck::hold});
    CHECK(held.rule == "conflict");
    CHECK(held.reason == "catalog variant 11 fits the key 'A', but has another "
                         "barcode than '999', and cross_check = \"hold\"; the "
                         "next associate ends its link to 11");
}

TEST_CASE("The right one of many that have an identifier is not cut off") {
    Stores stores;
    std::vector<StoreProduct> many;
    for (std::int64_t number = 100; number < 250; ++number) {
        many.push_back({number,
                        {{number * 10, "SAME", "777"}},
                        "Shoe " + std::to_string(number)});
    }
    stores.import_primary(many);
    stores.associate("eu", {{6, {{60, "SAME", "777"}}, "Shoe 240"}});
    Explanation found;
    hwsync::explain(
        {.catalog = stores.catalog(), .shop = "eu", .variant_id = "60"},
        stores.stop,
        [&](const Explanation& explanation) { found = explanation; });
    REQUIRE_FALSE(found.candidates.empty());
    CHECK(found.candidates.front().catalog_variant_id == 2400);
    CHECK(found.candidates.front().evidence ==
          std::vector<std::string>{"same sku", "same barcode",
                                   "same title and options"});
    CHECK(found.candidates.size() == 10);
}

TEST_CASE("An other identifier that is nearly the same is evidence") {
    Stores stores;
    stores.import_primary({{1, {{11, "A1", "9520000000073"}}},
                           {2, {{12, "A2", "036000291452"}}}});
    stores.associate("eu", {{5, {{51, "X1", "'9520000000073"}}, "b"},
                            {6, {{52, "X2", "36000291452"}}, "s"}});
    for (const auto id : {51, 52}) {
        Explanation found;
        hwsync::explain({.catalog = stores.catalog(),
                         .shop = "eu",
                         .variant_id = std::to_string(id)},
                        stores.stop, [&](const Explanation& explanation) {
                            found = explanation;
                        });
        REQUIRE(ids_of(found.candidates) == std::vector<std::int64_t>{id - 40});
        CHECK(found.candidates.front().evidence ==
              std::vector<std::string>{"barcode nearly the same"});
    }
}

TEST_CASE("explain goes by the config's strip rules, as the next associate") {
    Stores stores;
    stores.import_primary({{1, {{11, "A"}}}});
    stores.associate("eu", {{5, {{51, "EU-A"}}}});
    stores.associate("uk", {{6, {{61, "A"}}}});
    ExplainRequest request;
    request.catalog = stores.catalog();
    request.children.resize(2);
    request.children[0].shop = "eu";
    request.children[0].prefix = "EU-";
    request.children[1].shop = "uk";
    std::vector<std::string> found;
    const auto explain = [&](const std::string& identifier) {
        found.clear();
        request.identifier = identifier;
        hwsync::explain(
            request, stores.stop, [&](const Explanation& explanation) {
                found.push_back(explanation.shop + " " + explanation.key + " " +
                                explanation.rule);
            });
    };
    explain("A");
    CHECK(found == std::vector<std::string>{"eu A exact", "uk A exact"});
    explain("EU-A");
    CHECK(found ==
          std::vector<std::string>{"eu A exact", "uk EU-A not_in_shop"});
}

TEST_CASE("a blocked key, too, is known by the config's strip rules") {
    Stores stores;
    stores.import_primary({{1, {{11, "A"}}}});
    stores.associate("eu", {{5, {{51, "EU-A"}}}});
    ChildRules rules;
    rules.shop = "eu";
    // Neither blocks anything before the rules change, and both do then.
    const auto* blocked = "A";
    SUBCASE("as it stands in the catalog") {}
    SUBCASE("as it stands in the shop, before its link") {
        blocked = "EU-A";
    }
    stores.remove({.shop = "eu", .key = blocked});
    const auto explain = [&] {
        Explanation found;
        hwsync::explain({.catalog = stores.catalog(),
                         .shop = "eu",
                         .variant_id = "51",
                         .children = {rules}},
                        stores.stop, [&](const Explanation& explanation) {
                            found = explanation;
                        });
        return found;
    };
    const auto before = explain();
    CHECK(before.key == "EU-A");
    CHECK(before.rule ==
          (std::string{blocked} == "A" ? "unmatched" : "key_block"));
    rules.prefix = "EU-";
    const auto after = explain();
    CHECK(after.key == "A");
    CHECK(after.rule == "key_block");
    CHECK(after.state == LinkedState::not_linked);
    VerifyRequest request;
    request.catalog = stores.catalog();
    request.children = {rules};
    const auto verified = verify_catalog(request, stores.observer, stores.stop);
    CHECK(verified.count(FindingKind::missing) == 0);
    CHECK(verified.shops[0].blocked == 1);
}

TEST_CASE("all that explain tells is of one moment") {
    ReadStores stores;
    stores.associate("eu", {{6, {{61, "TWIN"}, {62, "TWIN"}}}});
    std::vector<std::string> states;
    hwsync::explain({.catalog = stores.catalog(), .identifier = "TWIN"},
                    stores.stop, [&](const Explanation& explanation) {
                        states.push_back(
                            std::to_string(explanation.variant_id) + " " +
                            explanation.rule);
                        if (explanation.variant_id == 61) {
                            stores.add({.shop = "eu",
                                        .variant_id = "62",
                                        .catalog_variant_id = "21"});
                        }
                    });
    CHECK(states == std::vector<std::string>{"61 ambiguous", "62 ambiguous"});
    CHECK(stores.variant(62).rule == "pin");
}

TEST_CASE("Of the many variants that have an identifier, 100 are explained") {
    Stores stores;
    std::vector<StoreProduct> many;
    for (std::int64_t number = 1; number <= 130; ++number) {
        many.push_back({number, {{number * 10, "SAME"}}});
    }
    stores.import_primary({{9000, {{90000, "SAME"}}}});
    stores.associate("eu", many);
    std::size_t explained = 0;
    const auto more =
        hwsync::explain({.catalog = stores.catalog(), .identifier = "SAME"},
                        stores.stop, [&](const Explanation&) { ++explained; });
    CHECK(explained == 100);
    REQUIRE(more.size() == 1);
    CHECK(more.front().shop == "eu");
    CHECK(more.front().variants == 30);
}

TEST_CASE("a tie that the other identifier breaks is explained by it") {
    ReadStores stores;
    stores.import_primary({{2, {{21, "TWIN", "444"}}}, {3, {{31, "TWIN"}}}});
    stores.associate("eu", {{6, {{61, "TWIN", "444"}}}});
    CHECK(stores.variant(61).state == LinkedState::linked);
    CHECK(stores.variant(61).rule == "stays");
    CHECK(stores.variant(61).reason ==
          "its link to catalog variant 21, made by tie_break, still fits and "
          "stays, though it has rivals");
    CHECK(stores.history("eu", 61) ==
          std::vector<std::string>{
              "0>21 new: the other identifier tells which of several"});
    stores.remove({.shop = "eu", .variant_id = "61", .allow_relink = true});
    const auto told = stores.variant(61);
    CHECK(told.rule == "tie_break");
    CHECK(told.reason ==
          "of several with the key 'TWIN', it and catalog variant 21 alone "
          "have the same barcode '444', and tie_break = \"other\"; the next "
          "associate links it");
    MatchingConfig off;
    off.tie_break = TieBreak::off;
    CHECK(stores.variant(61, off).rule == "ambiguous");
}

TEST_CASE("what the other identifier decides is explained by both") {
    ReadStores stores;
    stores.import_primary({{2, {{21, "A", "444"}}}});
    stores.associate("eu", {{6, {{61, "", "444"}, {62, "Z"}}}});
    CHECK(stores.variant(61).rule == "no_identifier");
    MatchingConfig fallback;
    fallback.fallback = Fallback::other;
    const auto told = stores.variant(61, fallback);
    CHECK(told.outcome == Outcome::linked);
    CHECK(told.rule == "fallback");
    CHECK(told.reason ==
          "it has no sku, and fallback = \"other\" asks its barcode: catalog "
          "variant 21 alone has the key '444'; the next associate links it");
    CHECK(stores.variant(62, fallback).rule == "unmatched");
}

TEST_CASE("what an identifier was perhaps meant to be is offered, and never "
          "linked") {
    ReadStores stores;
    stores.import_primary({{2, {{21, "AB-12"}}}, {3, {{31, "00123"}}}});
    stores.associate("eu", {{6,
                             {{61, "\u0410\u0412\u2013\u0661\u0662"},
                              {62, "=\\\"123.0\\\""},
                              {63, "AB-13"}}}});
    MatchingConfig near;
    near.near = OnNear::link;
    for (const auto id : {61, 62, 63}) {
        CHECK(stores.variant(id, near).outcome == Outcome::unmatched);
    }
    const auto first = [&](std::int64_t id) {
        const auto candidates = stores.variant(id).candidates;
        REQUIRE(!candidates.empty());
        return candidates.front();
    };
    CHECK(first(61).catalog_variant_id == 21);
    CHECK(first(61).evidence ==
          std::vector<std::string>{"same title and options",
                                   "sku perhaps meant to be the same"});
    CHECK(first(62).catalog_variant_id == 31);
    CHECK(first(63).evidence ==
          std::vector<std::string>{"same title and options"});
}

TEST_CASE("what the catalog's identifier was perhaps meant to be is offered, "
          "too") {
    ReadStores stores;
    stores.import_primary({{2, {{21, "=\\\"A1\\\""}}},
                           {3, {{31, "123"}}},
                           {4, {{41, "B\u20137"}}}});
    stores.associate("eu", {{6, {{61, "A1"}, {62, "00123"}, {63, "B-7"}}}});
    for (const auto& [id, catalog_variant] :
         {std::pair{61, 21}, std::pair{62, 31}, std::pair{63, 41}}) {
        const auto told = stores.variant(id);
        CHECK(told.outcome == Outcome::unmatched);
        REQUIRE(!told.candidates.empty());
        const auto& first = told.candidates.front();
        CHECK(first.catalog_variant_id == catalog_variant);
        CHECK(std::ranges::count(first.evidence,
                                 "sku perhaps meant to be the same") == 1);
    }
}
