#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace {

const std::string all_may_go = "--max-delete=100";

std::string with_count(int count) {
    return fmt::format(R"("variantsCount":{{"count":{}}})", count);
}

std::string variants_of(const ImportFixture& fixture, int id) {
    return fixture.value(fmt::format("SELECT group_concat(id) FROM variants"
                                     " WHERE product_id = {}",
                                     id));
}

/// Product 1 with three variants, product 2 with one.
void fill(const ImportFixture& fixture) {
    REQUIRE(fixture
                .import(product(1, {.more = with_count(3)}) + variant(11, 1) +
                        variant(12, 1) + variant(13, 1) + products(2, 2))
                .exit_code == 0);
}

} // namespace

TEST_CASE("import-new and import-updates add and change, and end no product") {
    for (const auto* command : {"import-new", "import-updates"}) {
        CAPTURE(std::string(command));
        const ImportFixture fixture;
        fill(fixture);
        const auto result = fixture.import(
            products(2, 2, {.title = "Renamed"}) + products(3, 3), {}, command);
        CHECK(result.exit_code == 0);
        CHECK(text_of(document_of(result)["command"]) == command);
        CHECK(counts(result, "products") == "2 1 1 0 0 0");
        CHECK(counts(result, "variants") == "2 1 1 0 0 0");
        CHECK(fixture.value("SELECT group_concat(title) FROM products") ==
              "Title 1,Renamed,Title 3");
        CHECK(variants_of(fixture, 1) == "11,12,13");
    }
}

TEST_CASE("variants missing from a product that came whole are ended") {
    for (const auto* command : {"import-new", "import-updates"}) {
        CAPTURE(std::string(command));
        const ImportFixture fixture;
        fill(fixture);
        const auto result =
            fixture.import(product(1, {.more = with_count(1)}) + variant(12, 1),
                           {all_may_go}, command);
        CHECK(result.exit_code == 0);
        CHECK(counts(result, "products") == "1 0 1 0 0 0");
        CHECK(counts(result, "variants") == "1 0 0 1 0 2");
        CHECK(variants_of(fixture, 1) == "12");
        CHECK(variants_of(fixture, 2) == "20");
        CHECK(document_of(result)["incomplete"].Empty());
    }
}

TEST_CASE("a product with fewer variants than it counts ends none of them") {
    for (const auto* command :
         {"import-new", "import-updates", "import-bulk"}) {
        CAPTURE(std::string(command));
        const ImportFixture fixture;
        fill(fixture);
        const auto result = fixture.import(product(1, {.more = with_count(2)}) +
                                               variant(12, 1) + products(2, 2),
                                           {all_may_go}, command);
        CHECK(result.exit_code == 0);
        const auto document = document_of(result);
        REQUIRE(document["incomplete"].Size() == 1);
        CHECK(text_of(document["incomplete"][0]) == "1");
        CHECK(counts(result, "variants") == "2 0 0 2 0 0");
        CHECK(variants_of(fixture, 1) == "11,12,13");
        CHECK(value_in_private_tables(
                  fixture.catalog,
                  "SELECT shop || product_id FROM incomplete") == "primary1");

        const auto whole =
            fixture.import(product(1, {.more = with_count(2)}) +
                               variant(12, 1) + variant(13, 1) + products(2, 2),
                           {all_may_go}, command);
        CHECK(document_of(whole)["incomplete"].Empty());
        CHECK(variants_of(fixture, 1) == "12,13");
        CHECK(value_in_private_tables(
                  fixture.catalog, "SELECT COUNT(*) FROM incomplete") == "0");
    }
}

TEST_CASE(
    "without a count, a partial import ends no variant, a whole one does") {
    const auto text = product(1) + variant(12, 1) + products(2, 2);
    {
        const ImportFixture fixture;
        fill(fixture);
        const auto result =
            fixture.import(text, {all_may_go}, "import-updates");
        CHECK(counts(result, "variants") == "2 0 0 2 0 0");
        CHECK(variants_of(fixture, 1) == "11,12,13");
    }
    const ImportFixture fixture;
    fill(fixture);
    const auto result = fixture.import(text, {all_may_go});
    CHECK(counts(result, "variants") == "2 0 0 2 0 2");
    CHECK(variants_of(fixture, 1) == "12");
}

TEST_CASE("a partial import keeps to --max-delete and to newer wins") {
    const ImportFixture fixture;
    fill(fixture);
    const auto before = fixture.dump();
    const auto text = product(1, {.more = with_count(1)}) + variant(12, 1);
    const auto refused = fixture.import(text, {}, "import-updates");
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err,
                   "it would delete 2 of 4, the catalog's variants"));
    CHECK(fixture.dump() == before);

    const auto old = fixture.import(
        product(1, {.title = "Old", .updated = "2026-01-01T00:00:00Z"}),
        {all_may_go}, "import-updates");
    CHECK(counts(old, "products") == "1 0 0 0 1 0");
    CHECK(fixture.dump() == before);
}

TEST_CASE("an empty answer is a good answer to a partial import") {
    for (const auto* command : {"import-new", "import-updates"}) {
        CAPTURE(std::string(command));
        const ImportFixture fixture;
        fill(fixture);
        const auto before = fixture.dump();
        const auto result = fixture.import("", {}, command);
        CHECK(result.exit_code == 0);
        CHECK(counts(result, "products") == "0 0 0 0 0 0");
        CHECK(fixture.dump() == before);
    }
}

TEST_CASE("a partial import of a file needs no import-bulk before it") {
    const ImportFixture fixture;
    const auto result = fixture.import(products(1, 3), {}, "import-new");
    CHECK(result.exit_code == 0);
    CHECK(counts(result, "variants") == "3 3 0 0 0 0");
    const auto status = document_of(
        run_hwsync({"status", "--catalog", fixture.catalog, "-f", "json"}));
    CHECK(status["shops"][0]["watermarks"].MemberCount() == 0);
}

TEST_CASE("--rewrite belongs to import-bulk alone") {
    const ImportFixture fixture;
    CHECK(
        fixture.import(products(1, 1), {"--rewrite"}, "import-new").exit_code ==
        2);
    CHECK(fixture.files() == "export.jsonl");
}
