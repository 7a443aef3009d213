#include "program/imports.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

// Variants 1xx are the primary shop's, variants 5xx the child's.

namespace {

using Products = TwoShops::Products;

/// One variant each, with the SKUs S0, S1...; those from `first` on slipped by
/// a row.
Products shop_of(std::int64_t first_id, int size, int first = 1'000) {
    Products products;
    for (int i = 0; i < size; ++i) {
        const auto row = i < first ? i : i + 1;
        products.push_back(product({{first_id + i, fmt::format("S{}", row)}}));
    }
    return products;
}

/// A primary shop of `size` variants, all linked.
struct LinkedShops : TwoShops {
    explicit LinkedShops(int size) {
        import(shop_of(100, size + 1));
        associate(shop_of(500, size));
    }

    RunResult slip(int size, int first, Words more = {}) const {
        more.insert(more.begin(), {"--shop", "eu"});
        return try_associate(shop_of(500, size, first), more);
    }
};

} // namespace

TEST_CASE("a column of SKUs that slipped by a row moves no link") {
    const LinkedShops shops{20};
    const auto before = shops.dump();
    const auto refused = shops.slip(20, 0);
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "end 0 and move 20 of 20, the shop's links"));
    CHECK(contains(refused.err, "variant 500 ('S1', Product 500) "
                                "from 100 ('S0', Product 100) to "
                                "101 ('S1', Product 101)"));
    CHECK(contains(refused.err, "variant 504 "));
    CHECK_FALSE(contains(refused.err, "variant 505 "));
    CHECK(contains(refused.err, "--max-delete"));
    CHECK(shops.slip(20, 0, {"--max-delete", "0"}).exit_code == 8);
    CHECK(shops.slip(20, 0, {"--dry-run"}).exit_code == 8);
    CHECK(shops.slip(20, 0, {"--plan", shops.catalog() + ".plan"}).exit_code ==
          8);
    CHECK(shops.dump() == before);
    CHECK(shops.slip(20, 0, {"--max-delete", "100"}).exit_code == 0);
    CHECK(shops.state(500) == "linked 101");
}

TEST_CASE("ends and moves are counted together") {
    const LinkedShops shops{20};
    auto child = shop_of(500, 20, 19);
    child[0].variants[0].sku = "gone";
    CHECK(shops.try_associate(child, {"--shop", "eu", "--max-delete", "9"})
              .exit_code == 8);
    CHECK(shops.try_associate(child, {"--shop", "eu", "--max-delete", "10"})
              .exit_code == 0);
}

TEST_CASE("a single link that moves or ends stops nothing, but with 0") {
    const LinkedShops shops{3};
    CHECK(shops.slip(3, 2, {"--max-delete", "0"}).exit_code == 8);
    CHECK(shops.slip(3, 2).exit_code == 0);
    CHECK(shops.state(502) == "linked 103");
    auto child = shop_of(500, 3, 2);
    child[0].variants[0].sku = "";
    CHECK(shops.try_associate(child, {"--shop", "eu"}).exit_code == 0);
    CHECK(shops.state(500) == "no_identifier");
}

TEST_CASE("links move freely from what is deleted or stands back") {
    const LinkedShops shops{6};
    Products primary;
    for (int i = 0; i < 7; ++i) {
        const auto sku = fmt::format("S{}", i);
        primary.push_back(product({{200 + i, sku}}));
        // Of three old ones one is gone, one is archived, and one is archived
        // under another SKU.
        if (i % 3 > 0) {
            auto old = product({{100 + i, sku + (i % 3 == 1 ? "" : "-old")}},
                               "ARCHIVED");
            old.updated_at = "2026-01-02T00:00:00Z";
            old.variants[0].updated_at = old.updated_at;
            primary.push_back(old);
        }
    }
    shops.import(primary);
    CHECK(shops.try_associate(shop_of(500, 6), {"--shop", "eu"}).exit_code ==
          0);
    for (int i = 0; i < 6; ++i) {
        CHECK(shops.state(500 + i) == fmt::format("linked {}", 200 + i));
    }
}

TEST_CASE("-v lists every link that is made, moved or ended") {
    const LinkedShops shops{3};
    auto child = shop_of(500, 3);
    child[0].variants[0].sku = "S3";
    child[1].variants[0].sku = "none of ours";
    child.push_back(product({{503, "S0"}}));
    const TwoShops::Words words{"--shop", "eu", "--max-delete", "100", "-v"};
    for (const bool dry : {true, false}) {
        CAPTURE(dry);
        auto more = words;
        if (dry) {
            more.emplace_back("--dry-run");
        }
        const auto result = shops.try_associate(child, more);
        REQUIRE(result.exit_code == 0);
        CHECK(contains(result.out, "500 S3 (Product 500)"));
        CHECK(contains(result.out, "103 S3 (Product 103)"));
        CHECK(contains(result.out, "moved: identifier changed"));
        CHECK(contains(result.out, "501 none of ours (Product 501"));
        CHECK(contains(result.out, "ended: identifier changed"));
        CHECK(contains(result.out, "503 S0 (Product 503"));
        CHECK(contains(result.out, dry ? "dry run of shop eu: 3 of 4 variants "
                                         "would be linked; nothing was written"
                                       : "of shop eu: 3 of 4 variants are "
                                         "linked"));
    }
}

TEST_CASE("JSON has the changes, in a dry run too") {
    const LinkedShops shops{3};
    const auto result =
        shops.slip(3, 2, {"--dry-run", "-f", "json", "--max-delete", "100"});
    const auto document = document_of(result);
    const auto& changes = document["shops"][0]["changes"];
    REQUIRE(changes.Size() == 1);
    const auto& change = changes[0];
    const std::vector<std::pair<const char*, std::string>> members{
        {"shop", "eu"},
        {"product_id", "502"},
        {"variant_id", "502"},
        {"sku", "S3"},
        {"title", "Product 502"},
        {"from", "102"},
        {"from_sku", "S2"},
        {"from_title", "Product 102"},
        {"to", "103"},
        {"to_sku", "S3"},
        {"to_title", "Product 103"},
        {"origin", "auto"},
        {"reason", "moved: identifier changed"}};
    for (const auto& [name, value] : members) {
        CAPTURE(name);
        CHECK(text_of(change[name]) == value);
    }
}

TEST_CASE("what is pinned counts as linked in the last line") {
    const LinkedShops shops{3};
    shops.hold(500, 101);
    shops.hold(501, 0);
    const auto result = shops.slip(3, 1'000, {"--max-delete", "100"});
    CHECK(contains(result.out,
                   "of shop eu: 2 of 3 variants are linked, 1 of them pinned"));
    const auto again = shops.slip(3, 1'000);
    CHECK(contains(again.out,
                   "of shop eu: 2 of 3 variants are linked, 1 of them pinned"));
}
