#include "model/evidence/levels.hpp"
#include "model/evidence/price_ratio.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

std::uint8_t level(Comparison comparison, const VariantRow& child,
                   const VariantRow& catalog, double ratio = 1) {
    Vocabulary vocabulary;
    vocabulary.words.sampled = 100;
    FeatureReader left;
    FeatureReader right;
    using Side = FeatureTranslator::Side;
    FeatureTranslator of_child{Side::child, vocabulary};
    FeatureTranslator of_catalog{Side::catalog, vocabulary};
    return pattern_of(of_child.translated(left.read(child)),
                      of_catalog.translated(right.read(catalog)), {},
                      ratio)[index_of(comparison)];
}

VariantRow titled(std::string_view title, std::string_view handle = {}) {
    VariantRow row;
    row.product.title = title;
    row.product.handle = handle;
    return row;
}

VariantRow with_options(std::string_view values) {
    VariantRow row;
    row.title = values;
    return row;
}

VariantRow priced(double price) {
    VariantRow row;
    row.price = price;
    return row;
}

VariantRow made_by(std::string_view vendor, std::string_view type) {
    VariantRow row;
    row.product.vendor = vendor;
    row.product.product_type = type;
    return row;
}

VariantRow coded(std::string_view key, std::string_view near = {}) {
    VariantRow row;
    row.other_key = key;
    row.other_near = near;
    return row;
}

} // namespace

TEST_CASE("every pattern has a number of its own") {
    for (std::size_t number = 0; number < pattern_count; ++number) {
        REQUIRE(pattern_number(numbered_pattern(number)) == number);
    }
}

TEST_CASE("products are compared by handle, else by their titles' words") {
    const auto of = [](const VariantRow& child, const VariantRow& catalog) {
        return level(Comparison::product, child, catalog);
    };
    CHECK(of(titled("a", "x"), titled("b", "x")) == product_level::same_handle);
    CHECK(of(titled("Trail Jacket", "x"), titled("TRAIL jacket", "y")) ==
          product_level::same_title);
    CHECK(of(titled("a b c"), titled("c b a d")) == product_level::most_words);
    CHECK(of(titled("a b c"), titled("a b x y")) == product_level::some_words);
    CHECK(of(titled("a b c"), titled("a x y")) == product_level::few_words);
    CHECK(of(titled("a"), titled("b")) == product_level::no_word);
    CHECK(of(titled("🎁"), titled("b")) == product_level::no_word);
    CHECK(of(titled(""), titled("b")) == no_level);
    CHECK(of(titled("", "x"), titled("", "y")) == no_level);
}

TEST_CASE("options are compared in any order") {
    const auto of = [](const char* child, const char* catalog) {
        return level(Comparison::options, with_options(child),
                     with_options(catalog));
    };
    CHECK(of("M / Black", "black / m") == common_level::same);
    CHECK(of("M / Black", "M / White") == common_level::between);
    CHECK(of("M / Black", "M") == common_level::between);
    CHECK(of("M", "S") == common_level::different);
    CHECK(of("M", "Default Title") == common_level::different);
    CHECK(of("Default Title", "Default Title") == no_level);
}

TEST_CASE("prices are compared by the shop's own ratio") {
    const auto of = [](double child, double catalog, double ratio) {
        return level(Comparison::price, priced(child), priced(catalog), ratio);
    };
    CHECK(of(119, 100, 1.19) == common_level::same);
    CHECK(of(121, 100, 1.19) == common_level::same);
    CHECK(of(130, 100, 1.19) == common_level::between);
    CHECK(of(90, 100, 1.19) == common_level::between);
    CHECK(of(80, 100, 1.19) == common_level::different);
    CHECK(of(0, 100, 1) == no_level);
    CHECK(of(100, 100, 0) == no_level);
}

TEST_CASE("makers are vendor and product type") {
    const auto of = [](const VariantRow& child, const VariantRow& catalog) {
        return level(Comparison::maker, child, catalog);
    };
    CHECK(of(made_by("A", "t"), made_by("a", "T")) == common_level::same);
    CHECK(of(made_by("A", "t"), made_by("A", "u")) == common_level::between);
    CHECK(of(made_by("A", ""), made_by("A", "u")) == common_level::between);
    CHECK(of(made_by("A", "t"), made_by("B", "u")) == common_level::different);
    CHECK(of(made_by("", "t"), made_by("B", "")) == no_level);
}

TEST_CASE("other identifiers are the same by key, or nearly") {
    const auto of = [](const VariantRow& child, const VariantRow& catalog) {
        return level(Comparison::other_identifier, child, catalog);
    };
    CHECK(of(coded("A1"), coded("A1")) == common_level::same);
    CHECK(of(coded("a1", "A1"), coded("A1")) == common_level::between);
    CHECK(of(coded("A1"), coded("A2")) == common_level::different);
    CHECK(of(coded(""), coded("A2")) == no_level);
}

TEST_CASE("a variant's company says where most of its product's links lead") {
    CHECK(company_level_of({5, 4, 4}) == company_level::along);
    CHECK(company_level_of({5, 1, 4}) == company_level::elsewhere);
    CHECK(company_level_of({5, 1, 2}) == no_level);
    CHECK(company_level_of({2, 1, 2}) == no_level);
    CHECK(company_level_of({}) == no_level);
}

TEST_CASE("a namesake is another product with the handle or title") {
    Vocabulary vocabulary;
    FeatureReader catalog;
    const auto named = [&](const VariantRow& row) {
        const auto product = catalog.read(row).product;
        vocabulary.names.add(product->handle, name_number(*product));
    };
    named(titled("Ash", "a"));
    named(titled("Birch", "b"));
    named(titled("Birch", "b-1"));
    named(titled("Tall Oak", "t"));
    vocabulary.names.sort();
    FeatureReader child;
    FeatureTranslator translator{FeatureTranslator::Side::child, vocabulary};
    FeatureTranslator weigher{FeatureTranslator::Side::catalog, vocabulary};
    const auto of = [&](const VariantRow& left, const VariantRow& right) {
        return namesake_level_of(
            *translator.translated(child.read(left)).product,
            *weigher.translated(catalog.read(right)).product);
    };
    CHECK(of(titled("Ash"), titled("Ash")) == no_level);
    CHECK(of(titled("Elm", "a"), titled("Ash", "a")) == no_level);
    CHECK(of(titled(""), titled("Ash")) == no_level);
    CHECK(of(titled("Ash"), titled("Birch")) == namesake_level::another);
    CHECK(of(titled("Oak, tall"), titled("Birch")) == namesake_level::another);
    CHECK(of(titled("Oak, tall"), titled("Tall Oak")) == namesake_level::none);
    CHECK(of(titled("Elm", "a"), titled("Birch", "b")) ==
          namesake_level::another);
    CHECK(of(titled("Elm", "e"), titled("Birch", "b")) == namesake_level::none);
    // The number behind a handle is a matter of who came first.
    CHECK(of(titled("Beech", "b-1"), titled("Birch", "b")) ==
          namesake_level::none);
}

TEST_CASE("a shop's ratio is the median of its links', from ten on") {
    PriceRatio prices;
    for (int i = 0; i < 9; ++i) {
        prices.look(11.9, 10);
    }
    prices.look(0, 10);
    prices.look(10, -1);
    CHECK(!prices.median());
    prices.look(3, 10);
    CHECK(price_ratio_of(prices.median()) ==
          doctest::Approx(1.19).epsilon(0.002));
    CHECK(price_ratio_of(std::nullopt) == 0);
}

TEST_CASE("a reader does not mix up rows without an id") {
    FeatureReader reader;
    const auto first = reader.read(titled("a")).product->title;
    CHECK(reader.read(titled("b")).product->title != first);
}
