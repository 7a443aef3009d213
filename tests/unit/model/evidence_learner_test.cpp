#include "brands/trial.hpp"
#include "model/evidence/learner.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

using namespace brands;

namespace {

struct Counts {
    std::size_t wrong = 0;
    std::size_t found = 0;
    std::size_t right = 0;
    std::size_t false_alarms = 0;
};

Counts counts_of(const Trial& trial) {
    Counts counts;
    for (const auto& link : trial.links()) {
        (link.is_right ? counts.right : counts.wrong) += 1;
        if (link.is_suspect) {
            (link.is_right ? counts.false_alarms : counts.found) += 1;
        }
    }
    return counts;
}

/// At least that share of the wrong links is found, and of the right ones
/// hardly any.
void check(const Brand& brand, double least) {
    const auto counts = counts_of(Trial{brand});
    CAPTURE(counts.wrong);
    CAPTURE(counts.found);
    CAPTURE(counts.false_alarms);
    REQUIRE(counts.wrong > 0);
    CHECK(static_cast<double>(counts.found) >=
          least * static_cast<double>(counts.wrong));
    CHECK(static_cast<double>(counts.false_alarms) <=
          0.002 * static_cast<double>(counts.right));
}

/// Everything costs the same and comes from one maker, without options or
/// barcodes; titles are two of a few dozen words.
Brand stickers(std::size_t products) {
    Brand brand;
    const auto add = [](Shop& shop, std::size_t place, std::int64_t first) {
        const auto words =
            fmt::format("Word{} Other{}", place % 23, place / 23);
        const auto id = first + static_cast<std::int64_t>(place);
        shop.products.push_back({id,
                                 fmt::format("{}-{}", place % 23, place / 23),
                                 words,
                                 "Peel",
                                 {},
                                 {}});
        shop.variants.push_back(
            {id, place, {}, fmt::format("S{}", place), {}, 400});
    };
    for (std::size_t place = 0; place < products; ++place) {
        add(brand.primary, place, 1000);
        add(brand.child, place, 5000);
        brand.partners.push_back(place);
    }
    return brand;
}

} // namespace

TEST_CASE("where nothing but titles differs, a title that another product has "
          "speaks against a link") {
    for (const std::size_t products : {2U, 10U, 60U, 400U}) {
        CAPTURE(products);
        auto brand = stickers(products);
        exchange_between_products(brand, 1 + products / 100, 1);
        check(brand, 1);
        // Not so a title that nobody has.
        brand = stickers(products);
        for (std::size_t place = 0; place < products; place += 9) {
            brand.child.products[place].title += " new";
            brand.child.products[place].handle += "-new";
        }
        CHECK(Trial{brand}.suspects().empty());
    }
}

TEST_CASE("so does the title of a product that nothing is linked to") {
    // Every 23rd title has a word in common.
    auto brand = stickers(18 * 23);
    auto& variants = brand.child.variants;
    const auto left = variants.size() - 23;
    for (std::size_t i = 0; i < 6; ++i) {
        variants[i].sku = variants[left + i].sku;
    }
    variants.resize(left);
    brand.partners.resize(left);
    check(brand, 1);
}

TEST_CASE("where nothing but titles differs, a column that slipped as a whole "
          "is found") {
    for (const std::size_t percent : {60U, 100U}) {
        for (const std::size_t products : {60U, 400U}) {
            CAPTURE(percent);
            CAPTURE(products);
            auto brand = stickers(products);
            slip(brand, percent, 1);
            check(brand, 0.95);
        }
    }
}

TEST_CASE("a shop without wrong links raises no alarm") {
    for (const auto likeness :
         {Likeness::same, Likeness::edited, Likeness::translated}) {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            CAPTURE(seed);
            const auto brand = make_brand(500, likeness, seed);
            CHECK(Trial{brand}.suspects().size() <= 1);
        }
    }
}

TEST_CASE("exchanged links are found, between products and within") {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        CAPTURE(seed);
        auto brand = make_brand(500, Likeness::edited, seed);
        exchange_between_products(brand, 4, seed);
        exchange_within_products(brand, 4, seed);
        check(brand, 0.9);
    }
}

TEST_CASE("two links that would gain by an exchange name each other") {
    auto brand = make_brand(500, Likeness::same, 0);
    const auto moved = exchange_within_products(brand, 3, 1);
    std::size_t named = 0;
    const Trial trial{brand};
    for (const auto* suspect : trial.suspects()) {
        const auto other =
            std::find_if(moved.begin(), moved.end(), [&](std::size_t place) {
                return brand.child.variants[place].id ==
                       suspect->exchanged_with;
            });
        named += other != moved.end() ? 1 : 0;
    }
    CHECK(named == moved.size());
}

TEST_CASE("a column slipped across products is found, in part and whole") {
    for (const std::size_t percent : {2U, 30U, 60U, 100U}) {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            CAPTURE(percent);
            CAPTURE(seed);
            auto brand = make_brand(500, Likeness::same, seed);
            slip(brand, percent, seed);
            // Brands that sell each colour as a product slip to the same name.
            check(brand, 0.75);
        }
    }
}

TEST_CASE("a column slipped within products is found, in part and whole") {
    for (const std::size_t percent : {2U, 30U, 60U, 100U}) {
        for (const std::uint64_t seed : {0U, 4U, 5U, 7U}) {
            CAPTURE(percent);
            CAPTURE(seed);
            auto brand = make_brand(2000, Likeness::same, seed);
            slip_within_products(brand, percent, seed);
            check(brand, 0.9);
        }
    }
}

TEST_CASE("a block that was pasted elsewhere is found") {
    auto brand = make_brand(1000, Likeness::edited, 3);
    paste_elsewhere(brand, 40, 1);
    check(brand, 0.9);
}

TEST_CASE("a tiny shop learns from what ships, and raises no alarm") {
    for (const std::size_t size : {1U, 2U, 5U, 20U, 60U}) {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            CAPTURE(size);
            CAPTURE(seed);
            const auto brand = make_brand(size, Likeness::translated, seed);
            CHECK(Trial{brand}.suspects().empty());
        }
    }
    hwsync::EvidenceLearner nothing{hwsync::shipped_shares()};
    nothing.end_looking();
    CHECK(nothing.learn().links == 0);
}

TEST_CASE("an exchange in a shop of sixty variants is found") {
    std::size_t found = 0;
    std::size_t wrong = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        auto brand = make_brand(60, Likeness::same, seed);
        exchange_between_products(brand, 1, seed);
        const auto counts = counts_of(Trial{brand});
        found += counts.found;
        wrong += counts.wrong;
    }
    CHECK(found == wrong);
}

TEST_CASE("the same links give the same numbers") {
    const auto brand = make_brand(2000, Likeness::translated, 0);
    const auto numbers = encode(Trial{brand}.numbers());
    CHECK(encode(Trial{brand}.numbers()) == numbers);
    CHECK(encode(Trial{make_brand(2000, Likeness::translated, 8)}.numbers()) !=
          numbers);
}

TEST_CASE("a sample of many links is drawn the same each time") {
    const auto draw = [] {
        hwsync::LinkSample sample;
        hwsync::FeatureReader reader;
        hwsync::VariantRow row;
        for (int i = 1; i <= 50'000; ++i) {
            row.price = i;
            const auto features = reader.read(row);
            sample.look(features, features);
        }
        return sample;
    };
    const auto sample = draw();
    CHECK(sample.seen() == 50'000);
    REQUIRE(sample.links().size() == 20'000);
    double sum = 0;
    const auto again = draw();
    for (std::size_t i = 0; i < sample.links().size(); ++i) {
        sum += sample.links()[i].child.variant.price;
        REQUIRE(sample.links()[i].child.variant.price ==
                again.links()[i].child.variant.price);
    }
    CHECK(sum / 20'000 == doctest::Approx(25'000).epsilon(0.02));
}
