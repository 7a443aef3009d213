#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

const Lines all_lines{
    ProductLine{.id = 1}, VariantLine{.id = 10, .product = 1, .sku = "A"},
    VariantLine{.id = 11, .product = 1, .sku = "B"}, ProductLine{.id = 2},
    VariantLine{.id = 20, .product = 2, .sku = "C"}};

const Lines only_first{ProductLine{.id = 1},
                       VariantLine{.id = 10, .product = 1, .sku = "A"}};

} // namespace

TEST_CASE("a line that cannot be used protects what it names") {
    const TestCatalog catalog;
    catalog.import(all_lines);

    SUBCASE("a product, with its variants") {
        const auto done =
            catalog.import(only_first + Lines{BadLine{RecordKind::product, 2}});
        CHECK(catalog.title(2) == "Boot");
        CHECK(catalog.variants(2) == "20");
        CHECK(catalog.variants(1) == "10");
        CHECK(done.totals.rejected.products == 1);
        CHECK(done.totals.product_lines == 2);
    }
    SUBCASE("a variant") {
        const auto done = catalog.import(
            only_first + Lines{BadLine{RecordKind::variant, 11, 1}});
        CHECK(catalog.variants(1) == "10 11");
        CHECK(catalog.title(2).empty());
        CHECK(done.totals.rejected.variants == 1);
    }
    SUBCASE("the variants of a product, where it does not say which") {
        const auto done = catalog.import(
            only_first + Lines{BadLine{RecordKind::variant, 0, 1}});
        CHECK(catalog.variants(1) == "10 11");
        CHECK(catalog.title(2).empty());
        CHECK(done.totals.withheld == 1);
    }
    SUBCASE("everything, where it does not say what") {
        const auto done = catalog.import(only_first + Lines{BadLine{}});
        CHECK(catalog.variants(1) == "10 11");
        CHECK(catalog.title(2) == "Boot");
        CHECK(catalog.variants(2) == "20");
        CHECK(done.totals.withheld == 3);
        CHECK(done.totals.rejected.unknown == 1);
    }
}

TEST_CASE("of one id, a line that can be used stands beside one that cannot") {
    const TestCatalog catalog;
    Lines lines{BadLine{RecordKind::variant, 10, 1}, ProductLine{.id = 1},
                VariantLine{.id = 10, .product = 1, .sku = "A"}};
    SUBCASE("which comes first") {}
    SUBCASE("which comes last") {
        std::swap(lines.front(), lines.back());
    }

    catalog.import(lines);

    CHECK(catalog.variants(1) == "10");
}

TEST_CASE("the variants of a rejected product are rejected where they are new "
          "and stay where they are not") {
    const TestCatalog catalog;
    catalog.import(all_lines);

    const auto done = catalog.import(Lines{BadLine{RecordKind::product, 3},
                                           VariantLine{.id = 30, .product = 3},
                                           BadLine{RecordKind::product, 2}} +
                                     only_first);

    CHECK(catalog.summary().products == 2);
    CHECK(catalog.variants(2) == "20");
    CHECK(done.rejects == "1, 2, 3");
}

TEST_CASE("a run keeps the lines that it rejected") {
    const TestCatalog catalog;

    const auto done = catalog.import(
        all_lines + Lines{BadLine{RecordKind::variant, 30, 3}, BadLine{}});

    std::string kept;
    const auto count =
        catalog.view()->rejects(done.run, [&](const RejectedLine& line) {
            kept += std::to_string(line.line) + " is about " +
                    std::to_string(line.id) + "; ";
        });
    CHECK(count == 2);
    CHECK(kept == "6 is about 30; 7 is about 0; ");
}
