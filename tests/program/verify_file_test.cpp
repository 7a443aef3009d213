#include "program/exports.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace {

using Words = std::vector<std::string>;

/// Imported and associated from files, so that there is no watermark; products
/// 1 to 3, and 101 to 103 with the same SKUs.
class FiledShops {
public:
    FiledShops() {
        do_well({"import-bulk", "--file", folder.write("us.jsonl", us())});
        do_well({"associate", "--shop", "eu", "--file",
                 folder.write("eu.jsonl", eu())});
    }

    static std::string us() { return products(1, 3); }
    static std::string eu() {
        std::string lines;
        for (const auto id : {1, 2, 3}) {
            lines += child(id, fmt::format("SKU-{}0", id));
        }
        return lines;
    }
    static std::string child(int id, const std::string& sku,
                             const std::string& at = "2026-01-02T00:00:00Z") {
        return product(100 + id, {.updated = at}) +
               variant(
                   1000 + 10 * id, 100 + id,
                   {.updated = at, .more = fmt::format(R"("sku":"{}")", sku)});
    }

    RunResult run(Words words) const {
        words.insert(words.begin(), {"--catalog", catalog});
        return run_hwsync(words);
    }
    void do_well(const Words& words) const {
        const auto result = run(words);
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
    }

    RunResult verify(const std::string& shop, const std::string& lines,
                     const Words& more = {}) const {
        Words words{"verify",
                    "--shop",
                    shop,
                    "--file",
                    folder.write("now.jsonl", lines),
                    "-f",
                    "json"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    /// What it finds, and how much is pending.
    std::string found(const std::string& shop, const std::string& lines) const {
        const auto document = document_of(verify(shop, lines));
        std::set<std::string> found;
        for (const auto& finding : document["findings"].GetArray()) {
            const auto& variant = finding["variant_id"];
            found.insert(
                fmt::format("{} {}", finding["kind"].GetString(),
                            (variant.IsNull() ? finding["product_id"] : variant)
                                .GetString()));
        }
        return fmt::format("{}, {} pending", fmt::join(found, ", "),
                           document["pending"].GetUint64());
    }

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";
};

constexpr auto later = "2026-01-03T00:00:00Z";

} // namespace

TEST_CASE("verify against the file that was imported finds nothing") {
    const FiledShops shops;
    CHECK(shops.found("primary", FiledShops::us()) == ", 0 pending");
    CHECK(shops.found("eu", FiledShops::eu()) == ", 0 pending");
}

TEST_CASE("without a watermark, what is newer than all that is stored waits") {
    const FiledShops shops;
    CHECK(shops.found("primary", products(1, 2) +
                                     product(3, {.title = "Other"}) +
                                     variant(30, 3)) == "differs 3, 0 pending");
    CHECK(shops.found("primary",
                      products(1, 2) +
                          product(3, {.title = "Other", .updated = later}) +
                          variant(30, 3)) == ", 1 pending");
    CHECK(
        shops.found("eu", FiledShops::eu() + FiledShops::child(4, "SKU-10")) ==
        "duplicate 1040, 0 pending");
    CHECK(shops.found("eu", FiledShops::eu() +
                                FiledShops::child(4, "SKU-10", later)) ==
          ", 1 pending");
}

TEST_CASE("what a file lacks is gone") {
    const FiledShops shops;
    // Of the primary shop the catalog's own rows alone are checked.
    CHECK(shops.found("primary", products(1, 2)) == "differs 3, 0 pending");
    CHECK(shops.found("eu", FiledShops::child(1, "SKU-10") +
                                FiledShops::child(2, "SKU-20")) ==
          "stale 1030, 0 pending");
    CHECK(shops.found("eu", "") ==
          "stale 1010, stale 1020, stale 1030, 0 pending");
}

TEST_CASE("an older file does no harm, nor does the order of its lines") {
    const FiledShops shops;
    const LineText older{.title = "Old", .updated = "2026-01-01T00:00:00Z"};
    CHECK(shops.found("primary", products(1, 3, older)) == ", 0 pending");
    CHECK(shops.found("primary", variant(30, 3) + variant(20, 2) +
                                     variant(10, 1) + product(3) + product(1) +
                                     product(2, {.title = "Other"})) ==
          "differs 2, 0 pending");
}

TEST_CASE("a variant that its whole product lacks is gone, else it is not") {
    const FiledShops shops;
    CHECK(
        shops.found("primary", products(1, 2) + product(3) + variant(31, 3)) ==
        "differs 30, differs 31, 0 pending");
    const auto eu =
        FiledShops::child(1, "SKU-10") + FiledShops::child(2, "SKU-20");
    CHECK(shops.found("eu", eu + product(103) + variant(1031, 103)) ==
          "stale 1030, 0 pending");
    // One without any variant is incomplete.
    CHECK(shops.found("primary", products(1, 2) + product(3)) == ", 0 pending");
    CHECK(shops.found("eu", eu + product(103)) == ", 0 pending");
    CHECK(shops.found(
              "primary",
              products(1, 2) +
                  product(3, {.more = R"("variantsCount":{"count":1})"})) ==
          "differs 3, 0 pending");
}

TEST_CASE("of two lines with one id the newer is what the shop has") {
    const FiledShops shops;
    const auto other = product(3, {.title = "Other"});
    CHECK(shops.found("primary", products(1, 3) + other) ==
          "differs 3, 0 pending");
    CHECK(shops.found("primary", products(1, 2) + other + products(3, 3)) ==
          ", 0 pending");
    const auto verified = document_of(shops.verify(
        "primary", products(1, 3) + products(3, 3) + "{\"id\":7}\n"));
    CHECK(verified["read"][0]["rejected"].GetUint64() == 3);
    CHECK(verified["read"][0]["products"].GetUint64() == 3);
}

TEST_CASE("a line that cannot be used leaves what it names as it was") {
    const FiledShops shops;
    CHECK(shops.found("primary",
                      products(1, 2) +
                          "{\"id\":\"gid://shopify/Product/3\",\"title\":5}\n" +
                          variant(30, 3, {.more = R"("sku":"NEW")"})) ==
          ", 0 pending");
}

TEST_CASE("products that turn into drafts, and back, differ") {
    const FiledShops shops;
    const auto sku = [](int n) {
        return LineText{.more = fmt::format(R"("sku":"SKU-{}0")", n)};
    };
    const auto draft = [](const std::string& status) {
        return LineText{.more = fmt::format(R"("status":"{}")", status)};
    };
    shops.do_well(
        {"import-bulk", "--file",
         shops.folder.write("us.jsonl", product(1, draft("ACTIVE")) +
                                            variant(10, 1) + products(2, 3) +
                                            product(4, draft("DRAFT")) +
                                            variant(40, 4, sku(1)))});
    shops.do_well({"verify"});
    CHECK(shops.found("primary", product(1, draft("DRAFT")) + variant(10, 1) +
                                     products(2, 3) +
                                     product(4, draft("ACTIVE")) +
                                     variant(40, 4, sku(1))) ==
          "differs 1, differs 4, 0 pending");
}

TEST_CASE("a waiver holds no more where the shop has something else now") {
    const FiledShops shops;
    const auto twins = FiledShops::eu() + FiledShops::child(4, "SKU-10");
    shops.do_well({"associate", "--shop", "eu", "--file",
                   shops.folder.write("eu.jsonl", twins)});
    shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", "1040",
                   "--note", "known"});
    CHECK(shops.found("eu", twins) == ", 0 pending");
    CHECK(
        shops.found("eu", FiledShops::eu() + FiledShops::child(4, "SKU-20")) ==
        "duplicate 1040, 0 pending");
}

TEST_CASE(
    "a file that cannot be used is refused, and the catalog is as it was") {
    const FiledShops shops;
    const auto before = read_file(shops.catalog);
    const auto code = [&](const std::string& lines) {
        return shops.verify("primary", lines).exit_code;
    };
    CHECK(code(products(1, 3) + "{\"id\":") == 3);
    CHECK(code("") == 3);
    CHECK(shops.verify("fr", FiledShops::eu()).exit_code == 2);
    CHECK(shops.run({"verify", "--file", "x"}).exit_code == 2);
    CHECK(shops.run({"verify", "--file", "x", "--shop", "eu", "--shop", "fr"})
              .exit_code == 2);
    CHECK(shops.run({"verify", "--file", shops.folder / "none", "--shop", "eu"})
              .exit_code == 3);
    CHECK(read_file(shops.catalog) == before);
}

TEST_CASE("a read-only copy can be checked against a file from elsewhere") {
    const FiledShops shops;
    const auto place = shops.folder / "locked";
    std::filesystem::create_directory(place);
    std::filesystem::copy_file(shops.catalog, place + "/catalog.db");
    using std::filesystem::perms;
    std::filesystem::permissions(place, perms::owner_read | perms::owner_exec);
    const auto before = read_file(place + "/catalog.db");
    const auto result =
        run_hwsync({"-c", place + "/catalog.db", "verify", "--shop", "primary",
                    "--file", shops.folder.write("now.jsonl", products(1, 2))});
    CHECK(result.exit_code == 1);
    CHECK(contains(result.out, "1 differs, 0 pending"));
    CHECK(read_file(place + "/catalog.db") == before);
    std::filesystem::permissions(place, perms::owner_all);
}

TEST_CASE("another shop's export is recognized, and not compared") {
    const FiledShops shops;
    const auto refused = [&](const std::string& shop,
                             const std::string& lines) {
        const auto result = shops.verify(shop, lines);
        CHECK(result.exit_code == 8);
        CHECK(contains(result.err, "check --shop and --file"));
        return text_of(document_of(result)["error"]["message"]);
    };
    CHECK(contains(refused("eu", FiledShops::us()),
                   "it looks like the primary shop's export, not like shop "
                   "eu's: product 1 is known from there"));
    CHECK(contains(refused("primary", FiledShops::eu()),
                   "it looks like the export of child shop eu, not like shop "
                   "primary's: product 101 is known from there"));
    // A few products more that another shop does not know prove nothing.
    CHECK(shops.verify("eu", FiledShops::eu() + FiledShops::child(9, "NEW"))
              .exit_code != 8);
}

TEST_CASE("an export without a product that is known is another shop's") {
    const TestFolder folder;
    const auto catalog = folder / "catalog.db";
    const auto verify = [&](const std::string& lines) {
        return run_hwsync({"verify", "-c", catalog, "--shop", "primary",
                           "--file", folder.write("now.jsonl", lines)});
    };
    REQUIRE(run_hwsync({"import-bulk", "-c", catalog, "--file",
                        folder.write("us.jsonl", products(1, 30))})
                .exit_code == 0);
    const auto result = verify(products(101, 130));
    CHECK(result.exit_code == 8);
    CHECK(contains(result.err, "it has none of the products that the catalog "
                               "has of shop primary"));
    CHECK(verify(products(30, 130)).exit_code == 1);
}

TEST_CASE("a product of which a variant is newer than the file is not gone") {
    const FiledShops shops;
    shops.do_well({"import-bulk", "--file",
                   shops.folder.write("us.jsonl",
                                      FiledShops::us() + product(4) +
                                          variant(40, 4, {.updated = later}))});
    CHECK(shops.found("primary", FiledShops::us()) == ", 0 pending");
}

TEST_CASE(
    "of a row that is damaged, verify says what mends it, and that does") {
    struct Row {
        const char* sql;
        const char* damage;
        Words mending;
    };
    const FiledShops shops;
    const auto us = shops.folder / "us.jsonl";
    const auto eu = shops.folder / "eu.jsonl";
    const std::vector<Row> rows{
        {"UPDATE product SET title = 'Another' WHERE id = 1",
         "product 1 is not as it was stored: read the shop with hwsync "
         "import-bulk --rewrite",
         {"import-bulk", "--file", us}},
        {"UPDATE variant SET price = '1' WHERE id = 10",
         "variant 10 is not as it was stored: read the shop with hwsync "
         "import-bulk --rewrite",
         {"import-bulk", "--file", us}},
        {"UPDATE shop_variant SET price = '1' WHERE id = 1010",
         "variant 1010 is not as it was stored: read the shop with hwsync "
         "associate --shop eu --rewrite",
         {"associate", "--shop", "eu", "--file", eu}}};
    for (const auto& row : rows) {
        CAPTURE(row.sql);
        execute(shops.catalog, row.sql);
        CHECK(contains(shops.run({"verify"}).out, row.damage));
        CHECK(contains(shops.run({"verify", "-f", "json"}).out, row.damage));
        auto mending = row.mending;
        shops.do_well(mending);
        CHECK(shops.run({"verify"}).exit_code == 1);
        mending.emplace_back("--rewrite");
        shops.do_well(mending);
        CHECK(shops.run({"verify"}).exit_code == 0);
    }
    execute(shops.catalog, "UPDATE link SET origin = 'own'");
    CHECK(contains(shops.run({"verify"}).out,
                   ": put a snapshot in the catalog's place"));
}
