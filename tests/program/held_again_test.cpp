// What evidence = "hold" held back, once the shop is matched again.

#include "program/held_links.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace {

using brands::Likeness;

std::string number_of_links(const BrandCatalog& shops) {
    return shops.value("SELECT COUNT(*) FROM link");
}

} // namespace

TEST_CASE("what is held back stays so, and is said each time") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand, hold};
    const auto links = number_of_links(shops);
    for (int time = 0; time < 3; ++time) {
        CHECK(conflicts_in(shops.associate_json(shop.brand)) == shop.ids());
        CHECK(number_of_links(shops) == links);
        CHECK(found(shops.verify(), "missing").empty());
    }
    CHECK(contains(shops
                       .run({"associate", "--shop", "eu", "--file",
                             shops.folder / "eu.jsonl", "-v"})
                       .out,
                   "no word of the title"));
}

TEST_CASE("what is held back stays so when the shop is matched anew, though no "
          "link is left to learn from") {
    const auto shop_of = [](const std::string& first, const std::string& second,
                            std::int64_t ids) {
        brands::Shop shop;
        shop.products = {{ids + 1, "ash", "Ash", "Acme", "Bowl", {}},
                         {ids + 2, "birch", "Birch", "Acme", "Bowl", {}}};
        shop.variants = {{ids + 11, 0, {}, first, "4006381333931", 1'000},
                         {ids + 12, 1, {}, second, "4006381333948", 1'200}};
        return shop;
    };
    brands::Brand brand{
        shop_of("A-1", "B-1", 100), shop_of("B-1", "A-1", 900), {}};
    const BrandCatalog shops{brand, hold};
    const Ids both{"911", "912"};
    CHECK(found(shops.verify(), "conflict") == both);
    brand.child.products.push_back({903, "elm", "Elm", "Acme", "Bowl", {}});
    brand.child.variants.push_back({913, 2, {}, "C-1", "", 900});
    const auto again = shops.associate_json(brand);
    CHECK(again["shops"][0]["created"].GetUint64() == 0);
    const auto verified = shops.verify();
    CHECK(found(verified, "conflict") == both);
    CHECK(found(verified, "missing").empty());
    CHECK(found(verified, "suspect").empty());
}

TEST_CASE("links that end in the same run say nothing of those that it would "
          "make") {
    // Of some products one variant gets the SKU of another product, and the
    // others lose theirs.
    for (std::uint64_t kind = 1; kind <= 8; ++kind) {
        CAPTURE(kind);
        auto brand = brands::make_brand(200, Likeness::same, kind);
        const BrandCatalog shops{brand, hold};
        auto& variants = brand.child.variants;
        std::string last;
        for (std::size_t i = 0; i < variants.size(); ++i) {
            if (variants[i].product % 4 != 0) {
                continue;
            }
            const bool is_first =
                i == 0 || variants[i - 1].product != variants[i].product;
            const auto own = std::exchange(variants[i].sku, {});
            if (is_first) {
                variants[i].sku = std::exchange(last, own);
            }
        }
        shops.associate(brand);
        const auto held = found(shops.verify(), "conflict");
        const auto again = shops.json({"associate", "--shop", "eu", "--rewrite",
                                       "--file", shops.folder / "eu.jsonl"});
        const auto& counts = again["shops"][0];
        CHECK(counts["created"].GetUint64() == 0);
        CHECK(counts["updated"].GetUint64() == 0);
        CHECK(counts["removed"].GetUint64() == 0);
        const auto verified = shops.verify();
        CHECK(found(verified, "conflict") == held);
        CHECK(found(verified, "missing").empty());
    }
}

TEST_CASE("what other shops' links show releases nothing that was held back, "
          "not even where every row is written anew") {
    for (std::uint64_t kind = 1; kind <= 4; ++kind) {
        CAPTURE(kind);
        auto brand = brands::make_brand(20, Likeness::translated, kind);
        brands::slip(brand, 50, kind);
        const BrandCatalog shops{brand, "[shops.uk]\n"
                                        "domain = \"uk.myshopify.com\"\n" +
                                            hold};
        const auto held = found(shops.verify(), "conflict");
        const auto uk = brands::make_brand(20, Likeness::same, kind);
        shops.do_well(
            {"associate", "--shop", "uk", "--allow-foreign", "--file",
             shops.folder.write("uk.jsonl", brands::export_of(uk.child))});
        shops.do_well(
            {"import-bulk", "--rewrite", "--file", shops.folder / "us.jsonl"});
        for (const auto* how : {"--quiet", "--full", "--rewrite"}) {
            CAPTURE(how);
            shops.do_well({"associate", how, "--shop", "eu", "--file",
                           shops.folder / "eu.jsonl"});
            const auto verified = shops.verify();
            CHECK(found(verified, "conflict") == held);
            CHECK(found(verified, "missing").empty());
        }
    }
}

TEST_CASE("a held variant that has changed is judged alike by verify, explain "
          "and associate") {
    for (std::uint64_t kind = 1; kind <= 8; ++kind) {
        CAPTURE(kind);
        auto brand = brands::make_brand(60, Likeness::same, kind);
        const auto wrong = brands::exchange_between_products(brand, 3, kind);
        const BrandCatalog shops{brand, "[shops.uk]\n"
                                        "domain = \"uk.myshopify.com\"\n" +
                                            hold};
        const auto uk = brands::make_brand(60, Likeness::edited, kind);
        shops.do_well(
            {"associate", "--shop", "uk", "--allow-foreign", "--file",
             shops.folder.write("uk.jsonl", brands::export_of(uk.child))});
        const auto held = found(shops.verify(), "conflict");
        for (const auto place : wrong) {
            auto& variant = brand.child.variants[place];
            if (!held.contains(std::to_string(variant.id))) {
                continue;
            }
            CAPTURE(variant.id);
            // Like what its SKU leads to, in ever more respects.
            const auto& target = *std::find_if(
                brand.primary.variants.begin(), brand.primary.variants.end(),
                [&](const auto& one) { return one.sku == variant.sku; });
            variant.barcode = target.barcode;
            variant.cents = target.cents;
            if (place % 2 == 0) {
                auto& product = brand.child.products[variant.product];
                product.title = brand.primary.products[target.product].title;
            }
            const auto file =
                shops.folder.write("eu.jsonl", brands::export_of(brand.child));
            shops.do_well({"associate", "--shop", "eu", "--file", file,
                           "--plan", shops.folder / "plan", "--force"});
            const auto verified = found(shops.verify(), "conflict");
            const auto explained =
                shops.json({"explain", "--shop", "eu", "--variant-id",
                            std::to_string(variant.id)});
            shops.do_well({"associate", "--shop", "eu", "--file", file});
            const auto now = found(shops.verify(), "conflict");
            CHECK(verified == now);
            CHECK((text_of(explained["variants"][0]["outcome"]) ==
                   "conflict") == now.contains(std::to_string(variant.id)));
        }
    }
}
