#include "brands/trial.hpp"
#include "model/evidence/price_ratio.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hwsync;

namespace {

/// Numbers of a shop of a thousand links that are as links should be.
const EvidenceNumbers& usual_numbers() {
    static const auto brand =
        brands::make_brand(1000, brands::Likeness::same, 0);
    static const auto numbers = brands::Trial{brand}.numbers();
    return numbers;
}

VariantRow jacket(std::int64_t id, std::string_view options,
                  std::string_view barcode) {
    VariantRow row;
    row.id = id;
    row.product = {1, "jacket", "Trail Jacket", "North", "Jackets"};
    row.title = options;
    row.other_key = barcode;
    row.price = 100;
    return row;
}

VariantRow soap() {
    VariantRow row;
    row.id = 77;
    row.product = {2, "soap", "Soap", "South", "Care"};
    row.title = "Rose";
    row.other_key = "9";
    row.price = 5;
    return row;
}

bool has_reason(const Evidence& evidence, std::string_view reason) {
    return std::find(evidence.reasons.begin(), evidence.reasons.end(),
                     reason) != evidence.reasons.end();
}

} // namespace

TEST_CASE("a link that agrees is right, with a bar for each comparison") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    const RowPair pair{jacket(1, "M", "5"), jacket(11, "M", "5"), {}};
    const auto evidence = judge.explain(pair, OtherIdentifier::counts);
    CHECK(looks_of(evidence) == LinkLooks::right);
    CHECK(evidence.reasons.empty());
    REQUIRE(evidence.parts.size() == 5);
    CHECK(evidence.parts[0].level == "the same barcode");
    Millibits sum = evidence.prior;
    for (const auto& part : evidence.parts) {
        sum += part.weight;
    }
    CHECK(sum == evidence.weight);
    CHECK(evidence.weight == judge.weigh(pair, OtherIdentifier::counts));
    CHECK(evidence.learned_from == usual_numbers().links);
    CHECK(odds_text(evidence.weight) == "over 1,000,000 to 1");
}

TEST_CASE("a link that agrees in nothing is suspect, with reasons in words") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    auto evidence = judge.explain({jacket(1, "M", "5"), soap(), {}},
                                  OtherIdentifier::counts);
    CHECK(looks_of(evidence) == LinkLooks::suspect);
    CHECK(has_reason(evidence, "another barcode"));
    CHECK(has_reason(evidence, "no word of the title in common"));
    CHECK(has_reason(evidence, "'M' here, 'Rose' there"));
    EvidenceJudge::add_sibling({123, 2000, 2}, evidence);
    CHECK(reasons_text(evidence).ends_with(
        "catalog variant 123 of the same product fits better; this and variant "
        "2 look exchanged"));
}

TEST_CASE("what a link's own rule used does not speak for it again") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    const RowPair pair{jacket(1, "M", "5"), jacket(11, "M", "5"), {}};
    CHECK(judge.explain(pair, OtherIdentifier::was_used).parts.size() == 4);
    CHECK(judge.weigh(pair, OtherIdentifier::was_used) <
          judge.weigh(pair, OtherIdentifier::counts));
}

TEST_CASE("a sibling is likelier where nobody fits it as well") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    const RowPair link{jacket(1, "M", "5"), jacket(11, "S", "4"), {}};
    const std::vector<VariantRow> exchanged{jacket(2, "S", "4")};
    const std::vector<VariantRow> rightful{jacket(3, "M", "5")};
    const auto ask = [&](std::span<const VariantRow> linked) {
        const std::vector<VariantRow> variants{
            link.catalog, jacket(12, "L", "6"), jacket(13, "M", "5")};
        return judge.likelier_sibling(
            link, judge.product(variants),
            [&](std::size_t place) {
                return place == 2 ? linked : std::span<const VariantRow>{};
            },
            OtherIdentifier::counts);
    };
    REQUIRE(judge.glance_at(link, OtherIdentifier::counts)
                .may_have_likelier_sibling);
    REQUIRE(ask({}));
    CHECK(ask({})->catalog_variant_id == 13);
    CHECK(ask({})->exchanged_with == 0);
    REQUIRE(ask(exchanged));
    CHECK(ask(exchanged)->exchanged_with == 2);
    CHECK(!ask(rightful));
}

TEST_CASE("a barcode alone does not outweigh options and identifier") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    const RowPair link{jacket(1, "M", "5"), jacket(11, "M", "4"), {}};
    const std::vector<VariantRow> variants{link.catalog, jacket(12, "L", "5")};
    CHECK(!judge.likelier_sibling(
        link, judge.product(variants),
        [](std::size_t) { return std::span<const VariantRow>{}; },
        OtherIdentifier::counts));
}

TEST_CASE("a price alone does not speak for a sibling, since there are sales, "
          "but those of an exchange do") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    const auto ratio = price_ratio_of(usual_numbers().price_ratio);
    const auto priced = [&](std::int64_t id, double price) {
        auto row = jacket(id, id < 10 ? "Eiche" : "Oak", "");
        row.price = id < 10 ? price * ratio : price;
        return row;
    };
    const RowPair link{priced(1, 80), priced(11, 100), {}};
    const std::vector<VariantRow> variants{link.catalog, priced(12, 80)};
    const auto ask = [&](std::span<const VariantRow> linked) {
        return judge.likelier_sibling(
            link, judge.product(variants), [&](std::size_t) { return linked; },
            OtherIdentifier::counts);
    };
    CHECK(!ask({}));
    const std::vector<VariantRow> exchanged{priced(2, 100)};
    REQUIRE(ask(exchanged));
    CHECK(ask(exchanged)->exchanged_with == 2);
}

TEST_CASE("a link that agrees in all that siblings differ in needs no look") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    CHECK(!judge
               .glance_at({jacket(1, "M", "5"), jacket(11, "M", "5"), {}},
                          OtherIdentifier::counts)
               .may_have_likelier_sibling);
}

TEST_CASE("candidates share the odds with each other and with none of them") {
    EvidenceJudge judge{usual_numbers(), Identifier::barcode};
    const auto child = jacket(1, "M", "5");
    const std::vector<Candidate> one{{soap()}, {jacket(13, "M", "5")}};
    const auto weighed = judge.weigh_candidates(child, one, 1000);
    REQUIRE(weighed.size() == 2);
    CHECK(weighed[0].place == 1);
    CHECK(weighed[0].share > 0.999);
    CHECK(judge.explain_candidate(child, one[1], 1000).weight ==
          weighed[0].weight);

    const std::vector<Candidate> alike{{jacket(14, "M", "5")},
                                       {jacket(13, "M", "5")}};
    const auto shared = judge.weigh_candidates(child, alike, 1000);
    CHECK(shared[0].place == 1);
    CHECK(shared[0].share < 0.51);
    CHECK(shared[1].share < 0.51);

    const std::vector<Candidate> poor{{soap()}};
    CHECK(judge.weigh_candidates(child, poor, 1000)[0].share < 0.01);
    CHECK(judge.weigh_candidates(child, {}, 0).empty());
}
