#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

std::string config_with(const ImportFixture& fixture, const std::string& top,
                        const std::string& bottom = {}) {
    return fixture.folder.write("hwsync.toml", top + R"(
[shops.us]
domain = "acme-us.myshopify.com"
token_env = "ACME_US_TOKEN"
[shops.eu]
domain = "acme-eu.myshopify.com"
token_env = "ACME_EU_TOKEN"
)" + bottom);
}

/// An export of `own` variants with ids of its own, whose SKUs are those of the
/// catalog's products, and `shared` variants that the catalog knows.
std::string childs_export(int own, int shared) {
    std::string text;
    for (int i = 1; i <= own; ++i) {
        text += product(5000 + i) +
                variant(50000 + i, 5000 + i,
                        {.more = fmt::format(R"("sku":"SKU-{}")", 10 * i)});
    }
    return text + products(1, shared);
}

} // namespace

TEST_CASE(
    "a run that would end more than a tenth is refused with the numbers") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 100)).exit_code == 0);
    const auto before = fixture.dump();
    const auto refused = fixture.import(products(12, 100));
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err,
                   "it would delete 11 of 100, the catalog's products"
                   " (11.0 %), more than max_delete (10 %)"));
    CHECK(contains(refused.err, "--max-delete"));
    const auto document = document_of(refused);
    CHECK(document["run"].GetInt64() == 2);
    CHECK(text_of(document["error"]["kind"]) == "safety");
    CHECK(document["error"]["exit_code"].GetInt64() == 8);
    CHECK(fixture.dump() == before);
    CHECK(fixture.last_run() == "failed 8");

    CHECK(fixture.import(products(12, 100), {"--max-delete", "11"}).exit_code ==
          0);
    CHECK(fixture.value("SELECT COUNT(*) FROM products") == "89");
}

TEST_CASE("exactly the share that is allowed may go") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 100)).exit_code == 0);
    const auto result = fixture.import(products(11, 100));
    CHECK(result.exit_code == 0);
    CHECK(counts(result, "products") == "90 0 0 90 0 10");
}

TEST_CASE("--max-delete counts variants apart from products") {
    const ImportFixture fixture;
    std::string text = products(1, 10);
    for (int id = 1001; id <= 1010; ++id) {
        text += variant(id, 1);
    }
    REQUIRE(fixture.import(text).exit_code == 0);
    const auto before = fixture.dump();
    const auto refused = fixture.import(products(1, 10));
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "it would delete 10 of 20, the catalog's "
                                "variants"));
    CHECK(fixture.dump() == before);
}

TEST_CASE("the config file may say how much may go, and the flag beats it") {
    const ImportFixture fixture;
    const auto config = config_with(fixture, "primary = \"us\"",
                                    "[import]\nmax_delete = \"50%\"\n");
    REQUIRE(fixture.import(products(1, 10), {"--config", config}).exit_code ==
            0);
    CHECK(fixture
              .import(products(1, 5),
                      {"--config", config, "--max-delete", "49.5"})
              .exit_code == 8);
    CHECK(fixture.import(products(1, 5), {"--config", config}).exit_code == 0);
}

TEST_CASE("a child's export is refused with the numbers") {
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        CAPTURE(std::string(command));
        const ImportFixture fixture;
        REQUIRE(fixture.import(products(1, 40)).exit_code == 0);
        const auto before = fixture.dump();
        const auto refused =
            fixture.import(childs_export(30, 0), {"--max-delete=100"}, command);
        CHECK(refused.exit_code == 8);
        CHECK(contains(refused.err, "looks like another shop's export"));
        CHECK(contains(refused.err, "has 30 of the 30 identifiers that it "
                                    "brings under other ids"));
        CHECK(contains(refused.err, "--allow-foreign"));
        CHECK(fixture.dump() == before);
        CHECK(fixture.last_run() == "failed 8");

        const auto allowed =
            fixture.import(childs_export(30, 0),
                           {"--max-delete=100", "--allow-foreign"}, command);
        CHECK(allowed.exit_code == 0);
        CHECK(counts(allowed, "variants").starts_with("30 30 0 0 0 "));
    }
}

TEST_CASE("an export is foreign only while the catalog knows none of it") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 40)).exit_code == 0);
    // 1 of 41 is more than a hundredth.
    CHECK(fixture.import(childs_export(40, 1), {}, "import-new").exit_code ==
          0);
}

TEST_CASE("new products with identifiers of their own are nobody else's") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 10)).exit_code == 0);
    const auto result = fixture.import(products(11, 30), {}, "import-new");
    CHECK(result.exit_code == 0);
    CHECK(counts(result, "products") == "20 20 0 0 0 0");
}

TEST_CASE("a child shop is refused by its name") {
    const ImportFixture fixture;
    const auto config = config_with(fixture, "primary = \"us\"");
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        CAPTURE(std::string(command));
        const auto refused = fixture.import(
            products(1, 3), {"--config", config, "--shop", "eu"}, command);
        CHECK(refused.exit_code == 8);
        CHECK(contains(refused.err, "shop eu is a child shop"));
        CHECK(contains(refused.err, "hwsync associate"));
        CHECK(fixture.files() == "export.jsonl hwsync.toml");
    }
    const auto unknown =
        fixture.import(products(1, 3), {"--config", config, "--shop", "uss"});
    CHECK(unknown.exit_code == 2);
    CHECK(contains(unknown.err, "did you mean us?"));
    CHECK(fixture.import(products(1, 3), {"--config", config, "--shop", "us"})
              .exit_code == 0);
}

TEST_CASE("another identifier than the catalog's own is refused") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
    const auto before = fixture.dump();
    const auto config =
        config_with(fixture, "primary = \"us\"\nidentifier = \"barcode\"");
    const auto refused = fixture.import(products(1, 3), {"--config", config});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "links products by sku, not by barcode"));
    // import-bulk alone may change it.
    CHECK(fixture
              .import(products(1, 3), {"--identifier", "barcode"}, "import-new")
              .exit_code == 8);
    CHECK(fixture.dump() == before);
    CHECK(fixture.import(products(1, 3), {"--identifier", "sku"}).exit_code ==
          0);
}

TEST_CASE("the first config with a primary adopts a catalog made without one") {
    const ImportFixture fixture;
    const auto text = products(1, 3);
    REQUIRE(fixture.import(text).exit_code == 0);
    const auto shops = document_of(run_hwsync(
        {"shop", "list", "--catalog", fixture.catalog, "-f", "json"}));
    CHECK(text_of(shops["shops"][0]["shop"]) == "primary");

    const auto us = config_with(fixture, "primary = \"us\"");
    const auto adopted = fixture.import(text, {"--config", us});
    CHECK(adopted.exit_code == 0);
    CHECK(text_of(document_of(adopted)["shop"]) == "us");
    CHECK(counts(adopted, "products") == "3 0 0 3 0 0");
    const auto before = fixture.dump();

    const auto eu = config_with(fixture, "primary = \"eu\"");
    const auto refused = fixture.import(text, {"--config", eu});
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err,
                   "the catalog holds the products of shop us, not of eu"));
    CHECK(fixture.import(text, {"--shop", "eu"}).exit_code == 8);
    CHECK(fixture.dump() == before);

    const auto without = fixture.import(text);
    CHECK(without.exit_code == 0);
    CHECK(text_of(document_of(without)["shop"]) == "us");
}
