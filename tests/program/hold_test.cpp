// evidence = "hold": a link that would be suspect is not made.

#include "program/held_links.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace {

using brands::Brand;
using brands::Likeness;

constexpr std::uint64_t seed = 1;

Ids conflicts_by_sibling(const rapidjson::Document& associated) {
    Ids ids;
    for (const auto& one : associated["shops"][0]["unresolved"].GetArray()) {
        if (text_of(one["outcome"]) == "conflict") {
            ids.insert(text_of(one["variant_id"]));
            CHECK(contains(text_of(one["reason"]), "fits better"));
        }
    }
    return ids;
}

std::string number_of_links(const BrandCatalog& shops) {
    return shops.value("SELECT COUNT(*) FROM link");
}

} // namespace

TEST_CASE("a shop's first associate holds suspect links back, and verify and "
          "explain say the same") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand, hold};
    const auto wrong = shop.ids();
    const auto verified = shops.verify();
    CHECK(found(verified, "conflict") == wrong);
    CHECK(found(verified, "missing").empty());
    CHECK(found(verified, "suspect").empty());
    CHECK(shops.value("SELECT COUNT(*) FROM link WHERE variant_id = " +
                      *wrong.begin()) == "0");

    const auto explained =
        shops.json({"explain", "--shop", "eu", "--variant-id", *wrong.begin()});
    const auto& variant = explained["variants"][0];
    CHECK(text_of(variant["outcome"]) == "conflict");
    CHECK(text_of(variant["rule"]) == "evidence");
    CHECK(contains(text_of(variant["reason"]), "would be suspect"));
}

TEST_CASE("why a link is held back is said alike by all that say it") {
    for (std::uint64_t kind = 1; kind <= 4; ++kind) {
        CAPTURE(kind);
        auto brand = brands::make_brand(60, Likeness::edited, kind);
        brands::exchange_between_products(brand, 3, kind);
        const BrandCatalog shops{brand, hold};
        const auto verified = shops.verify();
        CHECK(found(verified, "conflict").size() > 1);
        for (const auto& finding : verified["findings"].GetArray()) {
            if (text_of(finding["kind"]) != "conflict") {
                continue;
            }
            const auto id = text_of(finding["variant_id"]);
            const auto kept =
                shops.value("SELECT reason FROM unresolved WHERE until_run IS"
                            " NULL AND variant_id = " +
                            id);
            CHECK(text_of(finding["message"]).ends_with(": " + kept));
            const auto explained =
                shops.json({"explain", "--shop", "eu", "--variant-id", id});
            CHECK(text_of(explained["variants"][0]["reason"])
                      .ends_with(": " + kept));
            const auto asked =
                shops.json({"verify", text_of(finding["identifier"])});
            REQUIRE(asked["findings"].Size() > 0);
            CHECK(asked["findings"][0]["message"] == finding["message"]);
        }
    }
}

TEST_CASE("what was held back is linked once evidence no longer holds") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand, hold};
    REQUIRE(found(shops.verify(), "conflict") == shop.ids());
    for (const auto* use : {"report", "off"}) {
        shops.write_config(hold);
        shops.associate(shop.brand);
        shops.write_config(std::string{"[matching]\nevidence = \""} + use +
                           "\"\n");
        const auto again = shops.associate_json(shop.brand);
        CHECK(again["shops"][0]["conflict"].GetUint64() == 0);
        CHECK(found(shops.verify(), "missing").empty());
    }
}

TEST_CASE("a suspect link that is there stays") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const auto links = number_of_links(shops);
    shops.write_config(hold);
    CHECK(conflicts_in(shops.associate_json(shop.brand)).empty());
    CHECK(number_of_links(shops) == links);
    CHECK_FALSE(found(shops.verify(), "suspect").empty());
}

TEST_CASE("a link that would move to a suspect one ends, and its history says "
          "why") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const BrandCatalog shops{brand, hold};
    REQUIRE(found(shops.verify(), "conflict").empty());
    Exchanged shop;
    const auto wrong = shop.ids();
    SUBCASE("at once") {
        const auto associated = shops.associate_json(shop.brand);
        CHECK(conflicts_in(associated) == wrong);
        CHECK(associated["shops"][0]["removed"].GetUint64() == wrong.size());
        CHECK(associated["shops"][0]["updated"].GetUint64() == 0);
    }
    SUBCASE("by a plan") {
        shops.do_well({"associate", "--shop", "eu", "--max-delete", "100",
                       "--file",
                       shops.folder.write("eu.jsonl",
                                          brands::export_of(shop.brand.child)),
                       "--plan", shops.folder / "plan"});
        shops.do_well({"apply", shops.folder / "plan"});
    }
    const auto history = shops.run(
        {"link", "history", "--shop", "eu", "--variant-id", *wrong.begin()});
    CHECK(contains(history.out, "ended: the link that its identifier asks for "
                                "would be suspect: "));
    CHECK(found(shops.verify(), "conflict") == wrong);
}

TEST_CASE("what is held back can be pinned, and other shops are not held") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand,
                             "[shops.eu.matching]\nevidence = \"hold\"\n"};
    const auto id = *shop.ids().begin();
    const auto explained =
        shops.json({"explain", "--shop", "eu", "--variant-id", id});
    const auto& variant = explained["variants"][0];
    REQUIRE(variant["candidates"].Size() > 0);
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", id,
                   "--catalog-variant-id",
                   text_of(variant["candidates"][0]["catalog_variant_id"])});
    const auto now = conflicts_in(shops.associate_json(shop.brand));
    CHECK_FALSE(now.contains(id));
}

TEST_CASE(
    "explain weighs a product's new links side by side, as associate does") {
    // Of two variants of size 40, one has the SKU of size 39.
    auto brand = brands::make_brand(400, Likeness::same, seed);
    constexpr std::int64_t product = 900'001;
    const auto add = [](brands::Shop& shop, std::int64_t id,
                        const std::vector<std::string>& sizes,
                        const std::vector<std::string>& skus) {
        shop.products.push_back(
            {id, "walker", "Walker", "Acme", "Shoes", {"Size"}});
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            shop.variants.push_back({id * 10 + static_cast<std::int64_t>(i),
                                     shop.products.size() - 1,
                                     {sizes[i]},
                                     skus[i],
                                     {},
                                     9'500});
        }
    };
    add(brand.primary, product, {"38", "39", "40"}, {"X-38", "X-39", "X-40"});
    const BrandCatalog shops{brand, hold};
    add(brand.child, product + 1, {"40", "40"}, {"X-39", "X-40"});
    shops.folder.write("eu.jsonl", brands::export_of(brand.child));
    shops.do_well({"associate", "--shop", "eu", "--file",
                   shops.folder / "eu.jsonl", "--plan", shops.folder / "plan"});
    Ids linked;
    for (const auto* id : {"9000020", "9000021"}) {
        const auto explained =
            shops.json({"explain", "--shop", "eu", "--variant-id", id});
        if (text_of(explained["variants"][0]["outcome"]) == "linked") {
            linked.insert(id);
        }
    }
    const auto associated = shops.associate_json(brand);
    const auto held = conflicts_in(associated);
    for (const auto* id : {"9000020", "9000021"}) {
        CAPTURE(id);
        CHECK(linked.contains(id) != held.contains(id));
    }
    CHECK(linked.size() == 2);
}

TEST_CASE("a pin in the better place of two does not let the other one go") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const auto add = [](brands::Shop& shop, std::int64_t id,
                        const std::vector<std::string>& sizes,
                        const std::vector<std::string>& skus) {
        shop.products.push_back(
            {id, "walker", "Walker", "Acme", "Shoes", {"Size"}});
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            shop.variants.push_back({id * 10 + static_cast<std::int64_t>(i),
                                     shop.products.size() - 1,
                                     {sizes[i]},
                                     skus[i],
                                     {},
                                     9'500});
        }
    };
    add(brand.primary, 900'001, {"38", "39", "40"}, {"X-38", "X-39", "X-40"});
    add(brand.child, 900'002, {"40", "40"}, {"X-38", "X-39"});
    brand.partners.resize(brand.child.variants.size(), brands::no_partner);
    const BrandCatalog shops{brand, hold};
    const Ids both{"9000020", "9000021"};
    REQUIRE(conflicts_by_sibling(shops.associate_json(brand)) == both);
    shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "9000020",
                   "--catalog-variant-id", "9000012"});
    const Ids left{"9000021"};
    CHECK(conflicts_by_sibling(shops.associate_json(brand)) == left);
    const auto verified = shops.verify();
    CHECK(found(verified, "conflict") == left);
    CHECK(found(verified, "missing").empty());
    const auto explained =
        shops.json({"explain", "--shop", "eu", "--variant-id", "9000021"});
    CHECK(text_of(explained["variants"][0]["rule"]) == "evidence");
}

TEST_CASE("several shops can hold links back") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand, "[shops.uk]\n"
                                         "domain = \"uk.myshopify.com\"\n" +
                                             hold};
    shops.do_well({"associate", "--shop", "uk", "--file",
                   shops.folder / "eu.jsonl", "--allow-foreign"});
    const auto verified = shops.verify();
    REQUIRE(verified.HasMember("findings"));
    CHECK(found(verified, "conflict") == shop.ids());
    CHECK(found(verified, "missing").empty());
}
