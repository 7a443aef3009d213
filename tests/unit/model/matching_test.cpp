#include "model/matching.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace hwsync;

using Variants = std::vector<ShopCandidate>;
using Catalog = std::vector<CatalogCandidate>;

constexpr int active = 0;
constexpr int draft = 1;
constexpr int archived = 2;

MatchingConfig rules_of(OnDuplicate on_duplicate, OnNear near = OnNear::report,
                        CrossCheck cross_check = CrossCheck::report) {
    MatchingConfig rules;
    rules.on_duplicate = on_duplicate;
    rules.near = near;
    rules.cross_check = cross_check;
    return rules;
}

const auto holding = rules_of(OnDuplicate::hold);
const auto linking = rules_of(OnDuplicate::link);
const auto checking =
    rules_of(OnDuplicate::hold, OnNear::report, CrossCheck::hold);
const auto near_linking = rules_of(OnDuplicate::hold, OnNear::link);
const auto near_checking =
    rules_of(OnDuplicate::hold, OnNear::link, CrossCheck::hold);

struct Row {
    std::string rule;
    Variants variants;
    Catalog catalog;
    MatchingConfig rules;
    std::string expected; ///< outcomes and targets, one for each variant
};

ShopCandidate shop(int rank, std::int64_t linked_to = 0, Hold hold = Hold::none,
                   std::string other = {}) {
    return {1, rank, std::move(other), hold, linked_to, false};
}

/// Its link was made by the key that it has.
ShopCandidate claiming(int rank, std::int64_t linked_to = 99) {
    return {1, rank, {}, Hold::none, linked_to, true};
}

ShopCandidate with_other(std::string other, std::int64_t linked_to = 0) {
    return shop(active, linked_to, Hold::none, std::move(other));
}

std::string text_of(const std::vector<Verdict>& verdicts) {
    std::string text;
    for (const auto& verdict : verdicts) {
        text += text.empty() ? "" : ", ";
        text += to_string(verdict.outcome);
        if (verdict.target != 0) {
            text += ' ';
            text += std::to_string(verdict.target);
        }
    }
    return text;
}

template <typename Decide>
void check(const std::vector<Row>& rows, Decide decide) {
    for (const auto& row : rows) {
        CAPTURE(row.rule);
        std::vector<Verdict> verdicts{{Outcome::conflict, 7}};
        decide(row.variants, row.catalog,
               MatchingRules{row.rules, Identifier::sku}, verdicts);
        CHECK(text_of(verdicts) == row.expected);
    }
}

const Catalog one{{11, active, {}}};
const Catalog two{{11, active, {}}, {12, active, {}}};
const Catalog twins{{11, archived, {}}, {12, active, {}}};

} // namespace

TEST_CASE("active and unlisted products come first, drafts, then archived") {
    CHECK(status_rank("ACTIVE") == active);
    CHECK(status_rank("UNLISTED") == active);
    CHECK(status_rank("DRAFT") == draft);
    CHECK(status_rank("ARCHIVED") == archived);
    CHECK(status_rank("") == active);
}

TEST_CASE("of several catalog variants only those of the first rank count") {
    const Catalog drafts{{11, archived, {}},
                         {12, draft, {}},
                         {13, archived, {}},
                         {14, draft, {}}};
    const auto first = first_rank(drafts);
    REQUIRE(first.size() == 2);
    CHECK(first[0]->id == 12);
    CHECK(first[1]->id == 14);
    CHECK(first_rank(Catalog{}).empty());
}

TEST_CASE("what the catalog holds decides on one variant of the shop") {
    check({{"exactly one", {shop(active)}, one, holding, "linked 11"},
           {"none", {shop(active)}, {}, holding, "unmatched"},
           {"none, and a link ends",
            {shop(active, 11)},
            {},
            holding,
            "unmatched"},
           {"several", {shop(active)}, two, holding, "ambiguous"},
           {"several, but the link fits",
            {shop(active, 12)},
            two,
            holding,
            "linked 12"},
           {"several, and the link leads elsewhere",
            {shop(active, 13)},
            two,
            holding,
            "ambiguous"},
           {"an archived twin stands back",
            {shop(active)},
            twins,
            holding,
            "linked 12"},
           {"a link to one that stands back moves",
            {shop(active, 11)},
            twins,
            holding,
            "linked 12"},
           {"an archived one alone counts",
            {shop(archived)},
            {{11, archived, {}}},
            holding,
            "linked 11"},
           {"a draft comes before an archived one",
            {shop(active)},
            {{11, archived, {}}, {12, draft, {}}},
            holding,
            "linked 12"}},
          decide_group);
}

TEST_CASE("rivals in the shop wait, unless the config links them") {
    check({{"both are new",
            {shop(active), shop(active)},
            one,
            holding,
            "duplicate, duplicate"},
           {"a link that is there stays",
            {shop(active), shop(active, 11)},
            one,
            holding,
            "duplicate, linked 11"},
           {"two links that are there stay",
            {shop(active, 11), shop(active, 11)},
            one,
            holding,
            "linked 11, linked 11"},
           {"on_duplicate = link",
            {shop(active), shop(active)},
            one,
            linking,
            "linked 11, linked 11"},
           {"several catalog variants are asked for first",
            {shop(active), shop(active)},
            two,
            linking,
            "ambiguous, ambiguous"},
           {"what stands back is nobody's rival",
            {shop(archived), shop(active)},
            one,
            holding,
            "duplicate, linked 11"},
           {"its link ends",
            {shop(archived, 11), shop(active)},
            one,
            holding,
            "duplicate, linked 11"},
           {"whatever on_duplicate says",
            {shop(draft), shop(active)},
            one,
            linking,
            "duplicate, linked 11"},
           {"all stand back alike",
            {shop(draft), shop(draft)},
            one,
            holding,
            "duplicate, duplicate"},
           {"a link moves along with a rival there",
            {claiming(active, 11), shop(active)},
            twins,
            holding,
            "linked 12, duplicate"},
           {"and when its product was made anew",
            {claiming(active), shop(active)},
            one,
            holding,
            "linked 11, duplicate"},
           {"a link to something else gives no claim",
            {shop(active, 99), shop(active)},
            one,
            holding,
            "duplicate, duplicate"}},
          decide_group);
}

TEST_CASE("pins and blocks decide, and settle a duplicate") {
    const auto pinned = [](std::int64_t to) {
        return shop(active, to, Hold::pin);
    };
    const auto blocked = shop(active, 0, Hold::block);
    check(
        {{"a pin", {pinned(99)}, one, holding, "pinned 99"},
         {"a pin to what is not there", {pinned(99)}, {}, holding, "pinned 99"},
         {"a block", {blocked}, one, holding, "pinned"},
         {"a blocked one is no rival",
          {blocked, shop(active)},
          one,
          holding,
          "pinned, linked 11"},
         {"nor one that is pinned to something else",
          {pinned(99), shop(active)},
          one,
          holding,
          "pinned 99, linked 11"},
         {"nor one that is pinned to what stands back",
          {pinned(11), shop(active)},
          twins,
          holding,
          "pinned 11, linked 12"},
         {"nobody stands back behind them",
          {blocked, shop(archived)},
          one,
          holding,
          "pinned, linked 11"},
         {"one that is pinned to the same is",
          {pinned(11), shop(active)},
          one,
          holding,
          "pinned 11, duplicate"}},
        decide_group);
}

TEST_CASE("other identifiers that differ are a conflict where that is asked") {
    const Catalog barcoded{{11, active, "B"}};
    const Catalog two_barcoded{{11, active, "B"}, {12, active, "C"}};
    check(
        {{"they differ", {with_other("A")}, barcoded, checking, "conflict"},
         {"report", {with_other("A")}, barcoded, holding, "linked 11"},
         {"they are the same",
          {with_other("B")},
          barcoded,
          checking,
          "linked 11"},
         {"the shop has none",
          {with_other("")},
          barcoded,
          checking,
          "linked 11"},
         {"the catalog has none",
          {with_other("A")},
          one,
          checking,
          "linked 11"},
         {"a link ends", {with_other("A", 11)}, barcoded, checking, "conflict"},
         {"rivals are asked for first",
          {with_other("A", 11), with_other("B")},
          barcoded,
          checking,
          "duplicate, linked 11"},
         {"and several catalog variants",
          {with_other("A", 11)},
          two_barcoded,
          checking,
          "ambiguous"}},
        decide_group);
}

TEST_CASE("what is nearly the same is linked only where the config says so") {
    const Catalog taken{{11, active, {}, true}};
    const Catalog barcoded{{11, active, "B"}};
    check(
        {{"none", {shop(active)}, {}, near_linking, "unmatched"},
         {"report", {shop(active)}, one, holding, "near"},
         {"report ends a link", {shop(active, 11)}, one, holding, "near"},
         {"the only one", {shop(active)}, one, near_linking, "linked 11"},
         {"several", {shop(active)}, two, near_linking, "near"},
         {"several, but the link fits",
          {shop(active, 12)},
          two,
          near_linking,
          "linked 12"},
         {"an archived twin stands back",
          {shop(active)},
          twins,
          near_linking,
          "linked 12"},
         {"rivals wait",
          {shop(active), shop(active)},
          one,
          near_linking,
          "near, near"},
         {"a link that is there stays",
          {shop(active, 11), shop(active)},
          one,
          near_linking,
          "linked 11, near"},
         {"a link moves along",
          {claiming(active), shop(active)},
          one,
          near_linking,
          "linked 11, near"},
         {"what stands back is near",
          {shop(draft), shop(active)},
          one,
          near_linking,
          "near, linked 11"},
         {"another has it exactly",
          {shop(active)},
          taken,
          near_linking,
          "near"},
         {"a pinned one is a rival",
          {shop(active, 11, Hold::pin), shop(active)},
          one,
          near_linking,
          "pinned 11, near"},
         {"a conflict", {with_other("A")}, barcoded, near_checking, "conflict"},
         {"a conflict among several",
          {with_other("A", 11), with_other("B")},
          barcoded,
          near_checking,
          "near, near"}},
        decide_near_group);
}

TEST_CASE("a tie is broken by the other identifier") {
    const Catalog barcoded{{11, active, "B"}, {12, active, "C"}};
    const Catalog alike{{11, active, "B"}, {12, active, "B"}};
    const Catalog only{{11, active, "B"}};
    const Catalog none{{11, active, "N/A"}, {12, active, ""}};
    const Catalog archived_too{{11, archived, "B"}, {12, active, "B"}};
    auto off = holding;
    off.tie_break = TieBreak::off;
    check({{"of several, one has it",
            {with_other("C")},
            barcoded,
            holding,
            "linked 12"},
           {"off", {with_other("C")}, barcoded, off, "ambiguous"},
           {"none has it", {with_other("D")}, barcoded, holding, "ambiguous"},
           {"both have it", {with_other("B")}, alike, holding, "ambiguous"},
           {"it has none", {with_other("")}, none, holding, "ambiguous"},
           {"a placeholder", {with_other("N/A")}, none, holding, "ambiguous"},
           {"what stands back does not count",
            {with_other("B"), with_other("B")},
            archived_too,
            linking,
            "linked 12, linked 12"},
           {"of rivals, one has it",
            {with_other("B"), with_other("D")},
            only,
            holding,
            "linked 11, duplicate"},
           {"off",
            {with_other("B"), with_other("D")},
            only,
            off,
            "duplicate, duplicate"},
           {"a rival has it, too",
            {with_other("B"), with_other("B")},
            barcoded,
            holding,
            "ambiguous, ambiguous"},
           {"several on both sides",
            {with_other("C"), with_other("B"), with_other("D")},
            barcoded,
            holding,
            "linked 12, linked 11, ambiguous"},
           {"a blocked one is no rival",
            {with_other("B"), shop(active, 0, Hold::block, "B")},
            barcoded,
            holding,
            "linked 11, pinned"},
           {"nor one that stands back",
            {with_other("B"), shop(draft, 0, Hold::none, "B")},
            barcoded,
            holding,
            "linked 11, duplicate"},
           {"one that is pinned to one of them is",
            {with_other("B"), shop(active, 12, Hold::pin, "B")},
            barcoded,
            holding,
            "ambiguous, pinned 12"},
           {"a link that is there stays",
            {with_other("C", 11)},
            barcoded,
            holding,
            "linked 11"}},
          decide_group);
}

TEST_CASE("each link has the rule that allows it") {
    const Catalog barcoded{{11, active, "B"}, {12, active, "C"}};
    const auto rule_of = [](const ShopCandidate& variant,
                            const Catalog& catalog,
                            const MatchingConfig& config = holding) {
        std::vector<Verdict> verdicts;
        decide_group(Variants{variant, shop(active)}, catalog,
                     MatchingRules{config, Identifier::sku}, verdicts);
        return to_string(verdicts.front().rule);
    };
    CHECK(rule_of(with_other("B"), barcoded) == "tie_break");
    CHECK(rule_of(claiming(active), one) == "goes_along");
    CHECK(rule_of(shop(active, 11), one) == "stays");
    CHECK(rule_of(shop(active), one, linking) == "on_duplicate");
    CHECK(rule_of(shop(active), one) == "");
    std::vector<Verdict> verdicts;
    decide_group(Variants{shop(active)}, one,
                 MatchingRules{holding, Identifier::sku}, verdicts);
    CHECK(to_string(verdicts.front().rule) == "exact");
}

TEST_CASE("no tie is broken towards what a rival is linked to and stays at") {
    const Catalog catalog{{1, 0, "b1", false}, {2, 0, "b2", false}};
    std::vector<Verdict> verdicts;
    // Their barcodes were exchanged since 11 was linked.
    Variants variants{{11, 0, "b2", Hold::none, 1, false},
                      {12, 0, "b1", Hold::none, 0, false}};
    decide_group(variants, catalog, {{}, Identifier::sku}, verdicts);
    CHECK(verdicts[0].target == 1);
    CHECK(verdicts[1].outcome == Outcome::duplicate);

    variants[0].hold = Hold::pin;
    decide_group(variants, catalog, {{}, Identifier::sku}, verdicts);
    CHECK(verdicts[1].outcome == Outcome::duplicate);

    MatchingConfig config;
    config.on_duplicate = OnDuplicate::link;
    decide_group(variants, catalog, {config, Identifier::sku}, verdicts);
    CHECK(verdicts[1].target == 1);
}

TEST_CASE("evidence may hold back what makes or moves a link, if it is to") {
    MatchingConfig config;
    config.evidence = EvidenceUse::hold;
    const MatchingRules hold{config, Identifier::sku};
    const MatchingRules report{{}, Identifier::sku};
    ShopCandidate variant;
    variant.linked_to = 1;
    CHECK(is_to_be_weighed(variant, {Outcome::linked, 2}, hold));
    CHECK_FALSE(is_to_be_weighed(variant, {Outcome::linked, 2}, report));
    CHECK_FALSE(is_to_be_weighed(variant, {Outcome::linked, 1}, hold));
    CHECK_FALSE(is_to_be_weighed(variant, {Outcome::ambiguous, 0}, hold));
}
