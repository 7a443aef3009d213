#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

constexpr const char* later = "2026-02-20T00:00:00Z";

/// A product with two variants.
Lines pair(std::optional<std::int64_t> declared = std::nullopt) {
    return {ProductLine{.id = 1, .variants_count = declared},
            VariantLine{.id = 10, .product = 1, .sku = "A"},
            VariantLine{.id = 11, .product = 1, .sku = "B"}};
}

/// The same, as it is once its second variant is missing.
Lines first_of_pair(std::optional<std::int64_t> declared = std::nullopt) {
    return {ProductLine{.id = 1, .variants_count = declared},
            VariantLine{.id = 10, .product = 1, .sku = "A"}};
}

} // namespace

TEST_CASE("of a whole shop, what is missing is gone") {
    const TestCatalog catalog;
    catalog.import(pair() + one_of(2, "C"));

    SUBCASE("a product with its variants") {
        const auto done = catalog.import(pair());

        CHECK(catalog.title(2).empty());
        CHECK(catalog.variants(2).empty());
        CHECK(done.totals.products.deleted == 1);
        CHECK(done.totals.variants.deleted == 1);
        CHECK(done.totals.products_before == 2);
        CHECK(done.totals.variants_before == 3);
    }
    SUBCASE("a variant of a product that came") {
        catalog.import(first_of_pair() + one_of(2, "C"));

        CHECK(catalog.variants(1) == "10");
    }
}

TEST_CASE("of a part of a shop, only variants of whole products are gone") {
    const TestCatalog catalog;
    catalog.import(pair(2) + one_of(2, "C"));

    SUBCASE("the product says how many it has, and as many came") {
        catalog.import(first_of_pair(1), partial());
        CHECK(catalog.variants(1) == "10");
    }
    SUBCASE("it says that more are to come") {
        const auto done = catalog.import(first_of_pair(2), partial());
        CHECK(catalog.variants(1) == "10 11");
        CHECK(done.totals.incomplete == std::vector<std::int64_t>{1});
    }
    SUBCASE("nothing says how many it has") {
        catalog.import(first_of_pair(), partial());
        CHECK(catalog.variants(1) == "10 11");
    }
    SUBCASE("nothing says so, but no line of a live shop is missing") {
        auto rules = partial();
        rules.live.operation = "gid://shopify/BulkOperation/1";
        catalog.import(first_of_pair(), rules);
        CHECK(catalog.variants(1) == "10");
    }
    CHECK(catalog.title(2) == "Boot");
    CHECK(catalog.variants(2) == "20");
}

TEST_CASE("an incomplete product keeps its variants until it comes whole") {
    const TestCatalog catalog;
    catalog.import(pair(2));

    const auto done = catalog.import(first_of_pair(2));

    CHECK(done.totals.incomplete == std::vector<std::int64_t>{1});
    CHECK(catalog.variants(1) == "10 11");
    CHECK(catalog.begin().catalog->incomplete_products("us") ==
          std::vector<std::int64_t>{1});

    catalog.import(first_of_pair(1));

    CHECK(catalog.variants(1) == "10");
    CHECK(catalog.begin().catalog->incomplete_products("us").empty());
}

TEST_CASE("a product without any variant is incomplete") {
    const TestCatalog catalog;
    catalog.import(pair());

    const auto done = catalog.import({ProductLine{.id = 1}});

    CHECK(done.totals.incomplete == std::vector<std::int64_t>{1});
    CHECK(catalog.variants(1) == "10 11");
}

TEST_CASE("what is newer than the export is not gone") {
    const TestCatalog catalog;
    auto rules = whole();
    rules.as_of = time_of("2026-02-10T00:00:00Z");

    SUBCASE("a product that was made later") {
        catalog.import(pair() + Lines{ProductLine{.id = 2, .created_at = later},
                                      VariantLine{.id = 20, .product = 2}});
        catalog.import(pair(), rules);
        CHECK(catalog.title(2) == "Boot");
        CHECK(catalog.variants(2) == "20");
    }
    SUBCASE("a product whose variant changed later") {
        catalog.import(
            pair() +
            Lines{ProductLine{.id = 2},
                  VariantLine{.id = 20, .product = 2, .updated_at = later}});
        catalog.import(pair(), rules);
        CHECK(catalog.title(2) == "Boot");
        CHECK(catalog.variants(2) == "20");
    }
    SUBCASE("a variant that was made later") {
        catalog.import(
            pair() +
            Lines{VariantLine{.id = 12, .product = 1, .created_at = later}});
        catalog.import(first_of_pair(), rules);
        CHECK(catalog.variants(1) == "10 12");
    }
}

TEST_CASE("an older line of a product takes no variant away") {
    const TestCatalog catalog;
    catalog.import({ProductLine{.id = 1, .updated_at = later},
                    VariantLine{.id = 10, .product = 1},
                    VariantLine{.id = 11, .product = 1}});

    catalog.import(first_of_pair(1));

    CHECK(catalog.variants(1) == "10 11");
}

TEST_CASE("what Shopify says is gone is, unless it comes all the same") {
    const TestCatalog catalog;
    catalog.import(pair() + one_of(2, "C") + one_of(3, "D"));
    auto rules = partial();
    rules.gone = {2, 3, 999};

    const auto done = catalog.import(one_of(3, "D"), rules);

    CHECK(catalog.title(1) == "Boot");
    CHECK(catalog.title(2).empty());
    CHECK(catalog.variants(2).empty());
    CHECK(catalog.title(3) == "Boot");
    CHECK(done.totals.products.deleted == 1);
}

TEST_CASE("a variant that moves to another product is not gone") {
    const TestCatalog catalog;
    catalog.import(pair() + one_of(2, "C"));

    catalog.import(first_of_pair() + one_of(2, "C") +
                   Lines{VariantLine{.id = 11, .product = 2, .sku = "B"}});

    CHECK(catalog.variants(1) == "10");
    CHECK(catalog.variants(2) == "11 20");
}

TEST_CASE("a child shop is read by the same rules") {
    const TestCatalog catalog;
    catalog.import(one_of(7, "Z"));
    catalog.associate(pair(2) + one_of(2, "C"));

    catalog.associate(first_of_pair(2), child(), partial());
    CHECK(catalog.live_of({10, 11, 20}) == "10 11 20");
    CHECK(catalog.begin().catalog->incomplete_products("eu") ==
          std::vector<std::int64_t>{1});

    catalog.associate(first_of_pair(1), child(), partial());
    CHECK(catalog.live_of({10, 11, 20}) == "10 20");

    catalog.associate(first_of_pair(1));
    CHECK(catalog.live_of({10, 11, 20}) == "10");
}
