#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

using Words = std::vector<std::string>;

/// A child's product whose SKU is the primary's behind a prefix.
std::string childs(int id) {
    return product(5000 + id) +
           variant(50000 + 10 * id, 5000 + id,
                   {.more = fmt::format(
                        R"("sku":"EU-SKU-{}","inventoryItem":)"
                        R"({{"id":"gid://shopify/InventoryItem/{}"}})",
                        10 * id, 900 + id)});
}

/// A catalog of ten products and a child with two.
struct TwoStores : ImportFixture {
    TwoStores() {
        REQUIRE(import(products(1, 10)).exit_code == 0);
        REQUIRE(associate(childs(1) + childs(2)).exit_code == 0);
    }

    RunResult associate(const std::string& text, const Words& more = {},
                        const std::string& shop = "eu") const {
        Words words{"--shop", shop};
        words.insert(words.end(), more.begin(), more.end());
        return import(text, words, "associate");
    }

    RunResult verify(const Words& more = {}) const {
        Words words{"--catalog", catalog, "verify"};
        words.insert(words.end(), more.begin(), more.end());
        return run_hwsync(words);
    }

    void refuses(const RunResult& result, const std::string& before,
                 std::string_view says) const {
        CAPTURE(result.err);
        CHECK(result.exit_code == 8);
        CHECK(contains(result.err, says));
        CHECK(contains(result.err, "--allow-foreign"));
        CHECK(dump() == before);
    }
};

} // namespace

TEST_CASE("a child's export is never imported, however its SKUs are written") {
    const TwoStores stores;
    const auto before = stores.dump();
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        CAPTURE(command);
        stores.refuses(
            stores.import(childs(1), {"--max-delete", "100"}, command), before,
            "product 5001 is known as child shop eu's");
        // One of them among all of the primary's own.
        stores.refuses(stores.import(products(1, 10) + childs(2), {}, command),
                       before, "product 5002 is known as child shop eu's");
        stores.refuses(
            stores.import(products(1, 10) +
                              variant(50010, 10, {.more = R"("sku":"X")"}),
                          {}, command),
            before, "variant 50010 is known as child shop eu's");
    }
    stores.refuses(
        stores.import(
            product(70) +
                variant(700, 70,
                        {.more = R"("inventoryItem":{"id":)"
                                 R"("gid://shopify/InventoryItem/901"})"}),
            {}, "import-new"),
        before, "inventory item 901 is known as child shop eu's");
    // The primary's own news are.
    CHECK(stores.import(products(1, 11)).exit_code == 0);
    CHECK(stores.import(products(12, 12), {}, "import-new").exit_code == 0);
}

TEST_CASE("what was imported from a child all the same, verify finds") {
    const TwoStores stores;
    CHECK(stores.verify().exit_code == 0);
    REQUIRE(
        stores.import(childs(1), {"--allow-foreign"}, "import-new").exit_code ==
        0);
    const auto found = stores.verify({"-f", "json"});
    CHECK(found.exit_code == 1);
    const auto document = document_of(found);
    REQUIRE(document["findings"].Size() >= 2);
    std::string foreign;
    for (const auto& finding : document["findings"].GetArray()) {
        if (text_of(finding["kind"]) == "foreign") {
            foreign +=
                fmt::format("{} {} {}; ", text_of(finding["shop"]),
                            text_of(finding["product_id"]),
                            finding["variant_id"].IsNull()
                                ? "-"
                                : text_of(finding["catalog_variant_id"]));
            CHECK(contains(text_of(finding["message"]), "import-bulk"));
        }
    }
    CHECK(foreign == "eu 5001 -; eu 5001 50010; ");
    CHECK(contains(stores.verify({"EU-SKU-10"}).out, "foreign"));
    CHECK_FALSE(contains(stores.verify({"SKU-10"}).out, "foreign"));
    CHECK(contains(stores.verify({"-f", "csv"}).out, "foreign,eu,"));
    CHECK(contains(stores.verify({"-f", "junit"}).out,
                   R"(<failure type="foreign")"));
    // The primary's own export takes it out.
    REQUIRE(stores.import(products(1, 10), {"--max-delete", "20"}).exit_code ==
            0);
    CHECK_FALSE(contains(stores.verify().out, "foreign"));
}

TEST_CASE("products without identifiers are told by handle and title") {
    const ImportFixture fixture;
    const auto shop = [](int first, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            text +=
                product(first + i,
                        {.title = fmt::format("Boot {}", i),
                         .more = fmt::format(R"("handle":"boot-{}")", i)}) +
                variant(10 * (first + i), first + i, {.more = R"("sku":null)"});
        }
        return text;
    };
    REQUIRE(fixture.import(shop(1, 20)).exit_code == 0);
    const auto before = fixture.dump();
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        CAPTURE(command);
        const auto refused =
            fixture.import(shop(500, 20), {"--max-delete", "100"}, command);
        CHECK(refused.exit_code == 8);
        CHECK(contains(refused.err, "has 20 of the 20 products"));
        CHECK(contains(refused.err, "--allow-foreign"));
        CHECK(fixture.dump() == before);
    }
    // Where even the handles are others, titles that nobody else has tell.
    std::string renamed = shop(500, 20);
    for (auto at = renamed.find("boot-"); at != std::string::npos;
         at = renamed.find("boot-")) {
        renamed.replace(at, 5, "b-");
    }
    CHECK(fixture.import(renamed, {}, "import-new").exit_code == 8);
    CHECK(fixture.dump() == before);
    // One made anew among those that are known is the primary's own.
    CHECK(fixture.import(shop(1, 20) + shop(500, 1)).exit_code == 0);
    CHECK(fixture.import(shop(700, 20), {"--allow-foreign"}, "import-new")
              .exit_code == 0);
}

TEST_CASE("a child is given its own export, and not another shop's") {
    const TwoStores stores;
    const auto before = stores.dump();
    const auto own = childs(1) + childs(2);
    stores.refuses(stores.associate(products(3, 5), {}, "de"), before,
                   "looks like the primary shop's export");
    // A single product among the shop's own.
    stores.refuses(stores.associate(own + products(7, 7)), before,
                   "product 7 is known from there");
    stores.refuses(stores.associate(childs(2), {}, "de"), before,
                   "looks like the export of child shop eu");
    CHECK(stores.associate(childs(2), {"--allow-foreign"}, "de").exit_code ==
          0);
    CHECK(stores.associate(own + childs(3)).exit_code == 0);
}

TEST_CASE("an older export of another shop is refused, not left out as older") {
    const TwoStores stores;
    const auto friday = "2026-01-09T08:00:00Z";
    const auto monday = "2026-01-05T08:00:00Z";
    REQUIRE(stores.associate(childs(1) + childs(2), {"--as-of", friday})
                .exit_code == 0);
    REQUIRE(stores.import(products(1, 10), {"--as-of", friday}).exit_code == 0);
    const auto before = stores.dump();
    for (const auto& more : {Words{}, Words{"--as-of", monday}}) {
        stores.refuses(stores.associate(products(3, 5), more), before,
                       "looks like the primary shop's export");
        stores.refuses(stores.import(childs(1), more), before,
                       "product 5001 is known as child shop eu's");
    }
    CHECK(
        stores.associate(childs(1) + childs(2) + childs(3), {"--as-of", monday})
            .exit_code == 0);
}

TEST_CASE("show tells which child has what the catalog has not") {
    const TwoStores stores;
    const auto show = [&](const std::string& text) {
        const auto result =
            run_hwsync({"--catalog", stores.catalog, "show", text});
        CHECK(result.exit_code == 1);
        return result.err;
    };
    CHECK(contains(show("5001"),
                   "has the id 5001: it is a product of child shop eu: hwsync "
                   "explain --shop eu --product-id 5001"));
    CHECK(contains(show("gid://shopify/ProductVariant/50010"),
                   "it is a variant of child shop eu: hwsync explain --shop eu "
                   "--variant-id 50010"));
    CHECK(contains(show("EU-SKU-10"), "child shop eu has it: hwsync explain "
                                      "--shop eu EU-SKU-10"));
    CHECK(contains(show("gid://shopify/Product/50010"),
                   "nothing in the catalog has the identifier or id"));
}

TEST_CASE("no config makes a child the primary shop, or the other way round") {
    const TwoStores stores;
    const auto config = [&](const std::string& primary) {
        return stores.folder.write("hwsync.toml", fmt::format(R"(
primary = "{}"
[shops.eu]
domain = "acme-eu.myshopify.com"
token_env = "ACME_EU_TOKEN"
[shops.us]
domain = "acme-us.myshopify.com"
token_env = "ACME_US_TOKEN"
[shops.primary]
domain = "acme.myshopify.com"
token_env = "ACME_TOKEN"
)",
                                                              primary));
    };
    const auto file = stores.folder.write("us.jsonl", products(1, 10));
    const auto before = stores.dump();
    const auto refuses = [&](const std::string& primary, Words words) {
        words.insert(words.begin(), {"--catalog", stores.catalog, "--config",
                                     config(primary)});
        const auto result = run_hwsync(words);
        CAPTURE(words);
        CAPTURE(result.err);
        CHECK(result.exit_code == 8);
        CHECK(contains(result.err, primary));
        CHECK(stores.dump() == before);
    };
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        refuses("eu", {command, "--file", file});
        refuses("eu", {command, "--file", file, "--dry-run"});
    }
    refuses("eu", {"associate", "--shop", "us", "--file", file});
    refuses("eu", {"verify"});
    refuses("eu", {"status"});
    // The shop that the catalog is made of is nobody's child.
    refuses("us", {"associate", "--shop", "primary", "--file", file});
    // Names that the config gives another role.
    refuses("us", {"shop", "rename", "eu", "us"});
    const auto renamed =
        run_hwsync({"--catalog", stores.catalog, "--config", config("us"),
                    "shop", "rename", "primary", "us"});
    CHECK(renamed.exit_code == 0);
}

TEST_CASE("a shop without a name is no shop") {
    const ImportFixture fixture;
    const auto file = fixture.folder.write("us.jsonl", products(1, 3));
    REQUIRE(fixture.import_file(file).exit_code == 0);
    const auto refused = run_hwsync(
        {"-c", fixture.catalog, "associate", "--shop", "", "--file", file});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "--shop cannot be ''"));
    const auto spaced = run_hwsync(
        {"-c", fixture.catalog, "associate", "--shop", " eu", "--file", file});
    CHECK(spaced.exit_code == 2);
    CHECK(contains(spaced.err, "no space at the ends"));
    CHECK(run_hwsync({"-c", fixture.catalog, "status"}).exit_code == 0);
}
