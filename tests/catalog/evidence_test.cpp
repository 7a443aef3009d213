#include "test_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <array>

using namespace hwsync;

namespace {

constexpr std::array<std::string_view, 12> titles{
    "Alder Boot",  "Birch Sandal", "Cedar Jacket", "Dogwood Tent",
    "Elm Lantern", "Fir Gloves",   "Gorse Stove",  "Hazel Rope",
    "Ivy Bottle",  "Juniper Axe",  "Kelp Towel",   "Larch Compass"};

Lines titled(std::int64_t product, std::string_view title,
             const std::string& sku) {
    ProductLine line;
    line.id = product;
    line.title = title;
    auto lines = one_of(product, sku);
    lines.front() = line;
    return lines;
}

/// A shop that has the catalog's products by the catalog's titles, but for the
/// first two, whose titles are exchanged; and the last one by another SKU.
void fill(const TestCatalog& catalog) {
    Lines primary;
    Lines child;
    for (std::size_t i = 0; i < titles.size(); ++i) {
        const auto number = static_cast<std::int64_t>(i) + 1;
        const auto sku = fmt::format("S-{}", number);
        primary = primary + titled(number, titles[i], sku);
        child = child + titled(100 + number, titles[i < 2 ? 1 - i : i],
                               number == 12 ? "ELSE" : sku);
    }
    catalog.import(primary);
    catalog.associate(child);
}

} // namespace

TEST_CASE("a link is weighed by what the shop's other links show") {
    const TestCatalog catalog;
    fill(catalog);
    const auto view = backend().match_view(catalog.path(), &catalog.stop());
    const auto shop = view->find_shop("eu").value();
    const MatchingRules rules{{}, Identifier::sku};
    const auto weight_of = [&](std::int64_t variant) {
        const auto evidence = view->evidence_of_link(
            shop, view->variant(shop, variant).value(), rules);
        REQUIRE(evidence);
        return evidence->weight;
    };
    CHECK(weight_of(1050) > weight_of(1010));
    CHECK_FALSE(
        view->evidence_of_link(shop, view->variant(shop, 1120).value(), rules));
}

TEST_CASE("a variant without a link is led to its partner by title, or by rare "
          "words of it") {
    const TestCatalog catalog;
    fill(catalog);
    const auto view = backend().match_view(catalog.path(), &catalog.stop());
    const auto shop = view->find_shop("eu").value();
    const MatchingRules rules{{}, Identifier::sku};
    const auto variant = view->variant(shop, 1120).value();
    using Ids = std::vector<std::int64_t>;

    const auto found = view->catalog_by_products(shop, variant, {}, rules);
    CHECK(found.by_company.empty());
    CHECK(found.by_title == Ids{120});
    CHECK(found.by_words.ids.empty());
    CHECK(found.left_out + found.by_words.left_out == 0);
    const auto exchanged = view->catalog_by_products(
        shop, view->variant(shop, 1010).value(), {}, rules);
    CHECK(exchanged.by_title == Ids{20});
    const Ids known{120};
    CHECK(view->catalog_by_products(shop, variant, known, rules)
              .by_title.empty());

    const std::vector<std::int64_t> candidates{50, 120};
    const auto weighed = view->weigh(
        shop, variant, candidates, [](std::int64_t, double) { return true; },
        rules);
    REQUIRE(weighed.size() == 2);
    CHECK(weighed.front().catalog_variant == 120);
    CHECK(weighed.front().share > weighed.back().share);
}
