#include "base/utf8.hpp"
#include "brands/trial.hpp"
#include "model/evidence/arithmetic.hpp"
#include "model/evidence/numbers.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace hwsync;

namespace {

EvidenceNumbers some_numbers() {
    const auto brand = brands::make_brand(400, brands::Likeness::translated, 4);
    return brands::Trial{brand}.numbers();
}

/// Numbers in which each level is as likely as the others.
EvidenceNumbers even_numbers(std::uint64_t links) {
    EvidenceNumbers numbers;
    numbers.links = links;
    numbers.wrong = 20'000'000;
    for (std::size_t i = 0; i < comparison_count; ++i) {
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            numbers.m[i][level] = numbers.u[i][level] =
                1'000'000'000 / level_counts[i];
        }
    }
    return numbers;
}

constexpr auto of_options = index_of(Comparison::options);

} // namespace

TEST_CASE("logarithms and powers are what they should be") {
    for (const double number : {1e-9, 0.3, 0.5, 1.0, 1.5, 2.0, 49.0, 1e9}) {
        CAPTURE(number);
        CHECK(stable_log2(number) == doctest::Approx(std::log2(number)));
        CHECK(stable_exp2(stable_log2(number)) == doctest::Approx(number));
    }
    CHECK(to_millibits(1.0004) == 1000);
    CHECK(to_millibits(-1.0006) == -1001);
}

TEST_CASE("numbers are read back as they were written") {
    const auto numbers = some_numbers();
    const auto text = encode(numbers);
    const auto read = decode_numbers(text);
    REQUIRE(read);
    CHECK(*read == numbers);
    CHECK(encode(*read) == text);
}

TEST_CASE("numbers that are cut short or of another version are none") {
    const auto text = encode(even_numbers(10));
    for (std::size_t size = 0; size < text.size(); ++size) {
        REQUIRE(!decode_numbers(text.substr(0, size)));
    }
    CHECK(decode_numbers(text));
    CHECK(!decode_numbers(text + "\n"));
    CHECK(!decode_numbers("evidence 1" + text.substr(10)));
}

TEST_CASE("weights fall with agreement, and noise in them is pooled") {
    auto numbers = even_numbers(1000);
    numbers.m[of_options] = {600'000'000, 100'000'000, 300'000'000};
    numbers.u[of_options] = {10'000'000, 1'000'000, 989'000'000};
    const EvidenceWeights weights{numbers};
    CHECK(weights.of(Comparison::options, 0) > 0);
    CHECK(weights.of(Comparison::options, 0) ==
          weights.of(Comparison::options, 1));
    CHECK(weights.of(Comparison::options, 2) < 0);
}

TEST_CASE("a comparison in which links agree less than chance is odd") {
    auto numbers = even_numbers(1000);
    numbers.m[of_options] = {10'000'000, 10'000'000, 980'000'000};
    numbers.u[of_options] = {100'000'000, 100'000'000, 800'000'000};
    numbers.seen[of_options] = {3, 10, 987};
    REQUIRE(numbers.is_odd(Comparison::options));
    CHECK(!numbers.is_odd(Comparison::price));
    const EvidenceWeights weights{numbers};
    for (std::uint8_t level = 0; level < 3; ++level) {
        CHECK(weights.of(Comparison::options, level) == 0);
    }
    CHECK(weights.of_same(Comparison::options, 0.001) == 0);
    CHECK(weights.of_sibling(Comparison::options, 0) >
          weights.of_sibling(Comparison::options, 2) + 1000);
}

TEST_CASE("with few links, what most disagree in counts against none") {
    auto numbers = even_numbers(99);
    numbers.m[of_options] = {100'000'000, 300'000'000, 600'000'000};
    numbers.u[of_options] = {10'000'000, 90'000'000, 900'000'000};
    numbers.seen[of_options] = {9, 10, 30};
    CHECK(EvidenceWeights{numbers}.of(Comparison::options, 2) == 0);
    CHECK(EvidenceWeights{numbers}.of(Comparison::options, 0) > 0);
    numbers.links = 100;
    CHECK(EvidenceWeights{numbers}.of(Comparison::options, 2) < 0);
}

TEST_CASE("a value that many hold says less, but never no") {
    auto numbers = even_numbers(1000);
    numbers.m[of_options] = {900'000'000, 50'000'000, 50'000'000};
    numbers.u[of_options] = {10'000'000, 90'000'000, 900'000'000};
    const EvidenceWeights weights{numbers};
    CHECK(weights.of_same(Comparison::options, 0.001) >
          weights.of_same(Comparison::options, 0.1));
    CHECK(weights.of_same(Comparison::options, 0.95) == 0);

    const CommonValues common{{{7, 50}, {9, 20}}, 20, 1000};
    CHECK(common.share_of(7) == 0.05);
    CHECK(common.share_of(8) == 0.02);
    CHECK(CommonValues{{{7, 50}}, 0, 1000}.share_of(8) == 0.0005);
}

TEST_CASE("a brand's shares lean on its other shops") {
    CHECK(brand_shares({}) == shipped_shares());
    auto shop = even_numbers(1000);
    shop.right[of_options] = {0, 0, 1000};
    const auto shares = brand_shares({&shop, 1});
    CHECK(shares[of_options][2] > 0.9);
    CHECK(shares[index_of(Comparison::price)] ==
          shipped_shares()[index_of(Comparison::price)]);
}

TEST_CASE("odds in words") {
    CHECK(odds_text(0) == "even");
    CHECK(odds_text(-2000) == "4 to 1 against");
    CHECK(odds_text(1585) == "3 to 1");
    CHECK(odds_text(2500) == "5.7 to 1");
    CHECK(odds_text(13288) == "10,002 to 1");
    CHECK(odds_text(40000) == "over 1,000,000 to 1");
    CHECK(odds_text(-40000) == "over 1,000,000 to 1 against");
    CHECK(odds_of(-40000) == 1e-6);
    CHECK(odds_of(1000) == doctest::Approx(2));
}

TEST_CASE("what brands that do not exist are told in is UTF-8") {
    for (const auto likeness :
         {brands::Likeness::edited, brands::Likeness::translated}) {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            CAPTURE(seed);
            const auto brand = brands::make_brand(600, likeness, seed);
            bool is_utf8 = true;
            for (const auto& product : brand.child.products) {
                is_utf8 = is_utf8 && hwsync::is_utf8(product.title);
            }
            for (const auto& variant : brand.child.variants) {
                for (const auto& value : variant.values) {
                    is_utf8 = is_utf8 && hwsync::is_utf8(value);
                }
            }
            CHECK(is_utf8);
        }
    }
}
