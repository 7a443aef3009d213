#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

constexpr const char* monday = "2026-02-02T00:00:00Z";
constexpr const char* tuesday = "2026-02-03T00:00:00Z";

ProductLine titled(const std::string& title, const std::string& updated_at) {
    return {.id = 1, .title = title, .updated_at = updated_at};
}

const VariantLine its_variant{.id = 10, .product = 1, .sku = "A"};

} // namespace

TEST_CASE("a newer line replaces the row") {
    const TestCatalog catalog;
    catalog.import({titled("Boot", monday), its_variant});

    const auto done = catalog.import({titled("Shoe", tuesday), its_variant});

    CHECK(catalog.title(1) == "Shoe");
    CHECK(done.totals.products.updated == 1);
    CHECK(done.totals.variants.unchanged == 1);
}

TEST_CASE("an older line leaves the row as it is") {
    const TestCatalog catalog;
    catalog.import({titled("Boot", tuesday), its_variant});

    const auto done = catalog.import({titled("Shoe", monday), its_variant});

    CHECK(catalog.title(1) == "Boot");
    CHECK(done.totals.products.older == 1);
    CHECK(done.totals.products.deleted == 0);
}

TEST_CASE("of equal times the line that is read later stands") {
    const TestCatalog catalog;
    catalog.import({titled("Boot", monday), its_variant});

    const auto done = catalog.import({titled("Shoe", monday), its_variant});

    CHECK(catalog.title(1) == "Shoe");
    CHECK(done.totals.products.updated == 1);
}

TEST_CASE("what is read again is unchanged") {
    const TestCatalog catalog;
    catalog.import({titled("Boot", monday), its_variant});

    const auto done = catalog.import({titled("Boot", tuesday), its_variant});

    CHECK(done.totals.products.read == 1);
    CHECK(done.totals.products.unchanged == 1);
    CHECK(done.totals.variants.unchanged == 1);
}

TEST_CASE("of two lines with one id the newer stands, in either order") {
    const auto newer = titled("Newer", tuesday);
    const auto older = titled("Older", monday);
    enum class Before { nothing, row, row_that_is_gone };
    bool newer_is_first = true;
    SUBCASE("the newer first") {}
    SUBCASE("the newer last") {
        newer_is_first = false;
    }
    for (const auto before :
         {Before::nothing, Before::row, Before::row_that_is_gone}) {
        CAPTURE(static_cast<int>(before));
        const TestCatalog catalog;
        if (before != Before::nothing) {
            catalog.import(
                {titled("Row", "2026-02-01T00:00:00Z"), its_variant});
        }
        if (before == Before::row_that_is_gone) {
            catalog.import(one_of(2, "B"));
            REQUIRE(catalog.title(1).empty());
        }

        const auto done = newer_is_first
                              ? catalog.import({newer, older, its_variant})
                              : catalog.import({older, newer, its_variant});

        CHECK(done.rejects == (newer_is_first ? "2" : "1"));
        CHECK(catalog.title(1) == "Newer");
        CHECK(done.totals.products.read == 1);
        CHECK(done.totals.product_lines == 2);
    }
}

TEST_CASE("of two lines with one id and one time the later one stands") {
    const TestCatalog catalog;

    const auto done = catalog.import(
        {titled("First", monday), its_variant, titled("Second", monday)});

    CHECK(catalog.title(1) == "Second");
    CHECK(done.rejects == "1");
}

TEST_CASE("a field that the line does not have stays as it is") {
    const TestCatalog catalog;
    catalog.import({titled("Boot", monday), its_variant});

    catalog.import(
        {ProductLine{.id = 1, .title = std::nullopt, .updated_at = tuesday},
         VariantLine{
             .id = 10, .product = 1, .barcode = "1", .updated_at = tuesday}});

    CHECK(catalog.title(1) == "Boot");
    CHECK(catalog.view()->find_products("A") == std::vector<std::int64_t>{1});
}

TEST_CASE("lines may come in any order") {
    const TestCatalog catalog;

    catalog.import({VariantLine{.id = 20, .product = 2}, its_variant,
                    titled("Boot", monday), ProductLine{.id = 2}});

    CHECK(catalog.variants(1) == "10");
    CHECK(catalog.variants(2) == "20");
}

TEST_CASE("a variant without its product is rejected") {
    const TestCatalog catalog;

    const auto done = catalog.import({titled("Boot", monday), its_variant,
                                      VariantLine{.id = 20, .product = 2},
                                      VariantLine{.id = 30}});

    CHECK(done.rejects == "3, 4");
    CHECK(catalog.summary().variants == 1);
}

TEST_CASE("a variant is taken without a line of its product where the catalog "
          "has that") {
    const TestCatalog catalog;
    catalog.import({titled("Boot", monday), its_variant});

    catalog.import({VariantLine{.id = 11, .product = 1, .updated_at = tuesday}},
                   partial());

    CHECK(catalog.variants(1) == "10 11");
}

TEST_CASE("what was gone comes back under its id") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.import(one_of(2, "B"));
    REQUIRE(catalog.title(1).empty());

    const auto done = catalog.import(one_of(1, "A") + one_of(2, "B"));

    CHECK(done.totals.products.created == 1);
    CHECK(catalog.title(1) == "Boot");
    CHECK(catalog.variants(1) == "10");
}

TEST_CASE("an export from before the last whole one brings back nothing") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    auto rules = whole();
    rules.as_of = time_of("2026-02-10T00:00:00Z");
    catalog.import(one_of(2, "B"), rules);

    rules.as_of = time_of("2026-02-09T00:00:00Z");
    const auto done = catalog.import(one_of(1, "A") + one_of(2, "B"), rules);

    CHECK(done.totals.products.older == 1);
    CHECK(done.totals.outdated == 2);
    CHECK(catalog.title(1).empty());
}

TEST_CASE("a line that is stored already is known by its hash") {
    const TestCatalog catalog;
    const auto line = titled("Boot", monday);
    catalog.import({line, its_variant});

    const auto job = catalog.begin();
    auto rules = whole();
    SUBCASE("unless every row is to be written again") {
        rules.rewrite = true;
        CHECK(catalog.begin_import(job, rules)->known_lines() == nullptr);
        return;
    }
    const auto import = catalog.begin_import(job, rules);
    auto* known = import->known_lines();
    if (known == nullptr) {
        return; // it may always have every line parsed
    }
    const auto ask = [&](std::int64_t id, std::uint64_t hash) {
        KnownLines::Row row;
        return known->ask_again(RecordKind::product, id, hash, row);
    };
    CHECK(ask(1, line_hash(line)) == KnownLines::Answer::same);
    CHECK(ask(1, line_hash(line) + 1) == KnownLines::Answer::other);
    CHECK(ask(2, line_hash(line)) == KnownLines::Answer::other);
}

TEST_CASE("a known line keeps its row") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));

    const auto job = catalog.begin();
    const auto import = catalog.begin_import(job);
    Batch batch;
    batch.known = {{RecordKind::product, 1, 0, 1, 1},
                   {RecordKind::variant, 10, 1, -1, 2}};
    import->put(batch);
    const auto totals = import->end_input();
    import->commit({now(), "{}"});

    CHECK(totals.products.unchanged == 1);
    CHECK(totals.products.deleted == 1);
    CHECK(catalog.title(1) == "Boot");
    CHECK(catalog.title(2).empty());
}
