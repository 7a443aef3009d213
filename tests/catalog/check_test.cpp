#include "test_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

namespace {

/// What a check finds once it is given a shop as it is now.
std::string compare(const TestCatalog& catalog, const ShopNow& shop,
                    const Lines& lines) {
    VerifyRequest request;
    request.catalog = catalog.path();
    request.read = {{shop.shop, std::nullopt, shop.source}};
    request.now = now();
    const auto check = backend().begin_check(request, catalog.stop());
    check->begin_shop(shop);
    Batch batch;
    fill(batch, lines, nullptr);
    check->put(batch);
    check->end_shop();
    std::string text;
    check->finish().report->findings([&](const Finding& finding) {
        text += fmt::format("{} {} {}; ", to_string(finding.kind),
                            finding.product_id, finding.variant_id);
    });
    return text;
}

} // namespace

TEST_CASE("a check finds nothing wrong in what jobs stored") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A", "4006381333931") + one_of(2, "") +
                   one_of(3, "N/A", {}, "DRAFT"));
    catalog.associate(one_of(51, "A") + one_of(52, "X") + one_of(53, ""));
    catalog.import(one_of(1, "A", "4006381333931") + one_of(2, "B"));
    catalog.associate(one_of(51, "A") + one_of(53, "B"));
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        links.change({shop, 530}, {0, "manual", {}, {}}, "blocked");
    });

    CHECK(catalog.findings().empty());
}

TEST_CASE("a check finds links that the rules would not make") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A") + one_of(52, "B"));

    SUBCASE("to what is gone") {
        catalog.import(one_of(2, "B"));
        CHECK(catalog.findings() == "stale 510");
    }
    SUBCASE("to what has another identifier now") {
        catalog.import(one_of(1, "C") + one_of(2, "B") + one_of(3, "A"));
        CHECK(catalog.findings() == "wrong 510");
    }
}

TEST_CASE("a check compares the catalog with a shop as it is now") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    ShopNow shop;
    shop.shop = "us";
    shop.source = "export.jsonl";
    shop.began = time_of("2026-02-10T00:00:00Z");

    SUBCASE("nothing differs") {
        CHECK(compare(catalog, shop, one_of(1, "A") + one_of(2, "B")).empty());
    }
    SUBCASE("a title does") {
        CHECK(compare(catalog, shop,
                      Lines{ProductLine{.id = 1, .title = "Shoe"},
                            VariantLine{.id = 10, .product = 1, .sku = "A"}} +
                          one_of(2, "B")) == "differs 1 0; ");
    }
}
