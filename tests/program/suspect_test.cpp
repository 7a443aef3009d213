// Links whose identifier matches, while all else says no.

#include "brands/brand.hpp"
#include "program/brand_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace {

using brands::Brand;
using brands::Likeness;

using Ids = std::set<std::string>;

/// The child's variants that are said to be suspect.
Ids suspects_in(const rapidjson::Document& verified) {
    Ids ids;
    for (const auto& finding : verified["findings"].GetArray()) {
        if (text_of(finding["kind"]) == "suspect") {
            ids.insert(text_of(finding["variant_id"]));
            if (!finding["exchanged_with"].IsNull()) {
                ids.insert(text_of(finding["exchanged_with"]));
            }
        }
    }
    return ids;
}

Ids ids_of(const Brand& brand, const std::vector<std::size_t>& places) {
    Ids ids;
    for (const auto place : places) {
        ids.insert(std::to_string(brand.child.variants[place].id));
    }
    return ids;
}

std::size_t common(const Ids& left, const Ids& right) {
    std::size_t count = 0;
    for (const auto& id : left) {
        count += right.contains(id) ? 1U : 0U;
    }
    return count;
}

constexpr std::uint64_t seed = 1;

/// A brand of 400 variants of which two and two are exchanged.
struct Exchanged {
    Brand brand = brands::make_brand(400, Likeness::same, seed);
    std::vector<std::size_t> wrong =
        brands::exchange_between_products(brand, 2, seed);
};

} // namespace

TEST_CASE("a child's product that is made of two of the catalog's has no wrong "
          "title, unless it lacks a part of either") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const auto add = [](brands::Shop& shop, brands::Product product) {
        shop.products.push_back(std::move(product));
        return shop.products.size() - 1;
    };
    const auto sell = [](brands::Shop& shop, std::int64_t id,
                         std::size_t product, const std::string& value,
                         const std::string& sku, std::int64_t cents) {
        shop.variants.push_back({id, product, {value}, sku, {}, cents});
    };
    const brands::Product walker{900'001, "walker", "Walker",
                                 "Acme",  "Shoes",  {"Kind"}};
    const auto shoes = add(brand.primary, walker);
    const auto cups =
        add(brand.primary,
            {900'002, "enamel-cup", "Enamel Cup", "Tinker", "Mugs", {"Kind"}});
    auto named = walker;
    named.id = 900'003;
    const auto both = add(brand.child, named);
    std::int64_t id = 9'000'100;
    for (const auto* size : {"38", "39", "40"}) {
        sell(brand.primary, ++id, shoes, size, std::string{"W-"} + size, 9'500);
        sell(brand.child, ++id, both, size, std::string{"W-"} + size, 9'500);
    }
    Ids wrong;
    for (const auto* colour : {"Red", "Blue"}) {
        sell(brand.primary, ++id, cups, colour, colour, 1'200);
        sell(brand.child, ++id, both, colour, colour, 1'200);
    }
    SUBCASE("which it does not") {}
    SUBCASE("which it does") {
        wrong.insert(std::to_string(id - 2));
        brand.child.variants.pop_back();
    }
    brand.partners.resize(brand.child.variants.size(), brands::no_partner);
    const BrandCatalog shops{brand};
    CHECK(suspects_in(shops.verify()) == wrong);
}

TEST_CASE("nothing is suspect in a shop whose links are right") {
    for (const auto likeness : {Likeness::same, Likeness::edited}) {
        const BrandCatalog shops{brands::make_brand(400, likeness, seed)};
        CHECK(suspects_in(shops.verify()).empty());
        CHECK(shops.json({"status"})["shops"][1]["suspect"].GetUint64() == 0);
    }
}

TEST_CASE("links that are exchanged between products are suspect, and nothing "
          "else is") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const auto verified = shops.json({"verify"});
    CHECK(suspects_in(verified) == ids_of(shop.brand, shop.wrong));
    CHECK(!verified["ok"].GetBool());
    CHECK(verified["shops"][0]["suspect"].GetUint64() == shop.wrong.size());
    const auto status = shops.json({"status"});
    CHECK(status["shops"][1]["suspect"].GetUint64() == shop.wrong.size());
    CHECK(contains(shops.run({"status"}).out, "hwsync verify --shop eu"));
    for (const auto& finding : verified["findings"].GetArray()) {
        if (text_of(finding["kind"]) == "suspect") {
            CHECK(finding["weight"].GetDouble() < -2);
            CHECK(finding["odds"].GetDouble() < 0.25);
            CHECK(finding["reasons"].Size() > 0);
        }
    }
}

TEST_CASE("the page lists no suspect link that an operator has accepted") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const auto listed = [&] {
        const auto page = shops.folder / "page.html";
        return shops.json({"report", page})["shops"][0]["suspect"].GetUint64();
    };
    REQUIRE(listed() == shop.wrong.size());
    const auto id =
        std::to_string(shop.brand.child.variants[shop.wrong.front()].id);
    shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", id, "--kind",
                   "suspect", "--note", "it is right"});
    CHECK(listed() == shop.wrong.size() - 1);
}

TEST_CASE("variants that are exchanged within a product are one finding") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const auto wrong = brands::exchange_within_products(brand, 1, seed);
    REQUIRE(wrong.size() == 2);
    const BrandCatalog shops{brand};
    const auto verified = shops.verify();
    CHECK(suspects_in(verified) == ids_of(brand, wrong));
    std::size_t findings = 0;
    for (const auto& finding : verified["findings"].GetArray()) {
        findings += text_of(finding["kind"]) == "suspect" ? 1U : 0U;
    }
    CHECK(findings == 1);
    CHECK(contains(shops.run({"verify"}).out, "look exchanged"));
}

TEST_CASE("of two that are exchanged, the one that is not pinned stays a "
          "finding") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const auto wrong = brands::exchange_within_products(brand, 1, seed);
    for (const auto pinned : wrong) {
        const BrandCatalog shops{brand};
        const auto id = std::to_string(brand.child.variants[pinned].id);
        shops.do_well({"link", "add", "--shop", "eu", "--variant-id", id,
                       "--catalog-variant-id",
                       shops.value("SELECT catalog_variant_id FROM link"
                                   " WHERE variant_id = " +
                                   id)});
        const auto verified = shops.verify();
        CHECK(suspects_in(verified) == ids_of(brand, wrong));
        CHECK(verified["shops"][0]["suspect"].GetUint64() == 1);
    }
}

TEST_CASE("a column that slipped is told in one sentence") {
    std::size_t percent = 0;
    SUBCASE("as a whole") {
        percent = 100;
    }
    SUBCASE("by two fifths") {
        percent = 40;
    }
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const auto wrong = brands::slip(brand, percent, seed);
    const BrandCatalog shops{brand};
    const auto verified = shops.verify();
    const auto& first = verified["findings"][0];
    CHECK(text_of(first["kind"]) == "suspect");
    CHECK(first["variant_id"].IsNull());
    CHECK(contains(text_of(first["message"]), "the SKUs of eu look shifted: "));
    CHECK(shops.run({"verify"}).exit_code == 1);
    std::size_t findings = 0;
    for (const auto& finding : verified["findings"].GetArray()) {
        findings += text_of(finding["kind"]) == "suspect" ? 1U : 0U;
    }
    CHECK(findings == 21);
    const auto said = verified["shops"][0]["suspect"].GetUint64();
    CHECK(said * 100 >= wrong.size() * 90);
}

TEST_CASE("all links of a column that slipped can be known, and none hides "
          "behind them") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    brands::slip(brand, 60, seed);
    const BrandCatalog shops{brand};
    const auto csv = shops.run({"verify", "-f", "csv"}).out;
    const auto known = shops.folder.write("known.csv", csv);
    CHECK(shops.run({"verify", "--baseline", known}).exit_code == 0);
    const auto first = csv.find("\nsuspect,eu,", csv.find("\nsuspect,eu,") + 1);
    const auto end = csv.find('\n', first + 1);
    const auto partly = shops.folder.write("partly.csv", csv.substr(0, first) +
                                                             csv.substr(end));
    const auto verified = shops.json({"verify", "--baseline", partly});
    CHECK(verified["findings"].Size() == 1);
}

TEST_CASE("a tenth of a column that slipped is found link by link") {
    auto brand = brands::make_brand(400, Likeness::same, seed);
    const auto wrong = ids_of(brand, brands::slip(brand, 10, seed));
    const BrandCatalog shops{brand};
    const auto found = suspects_in(shops.verify());
    CHECK(common(found, wrong) * 100 >= wrong.size() * 90);
    CHECK(found.size() == common(found, wrong));
}

TEST_CASE("a suspect link can be accepted, until its texts change") {
    Exchanged shop;
    const BrandCatalog shops{shop.brand};
    for (const auto& id : ids_of(shop.brand, shop.wrong)) {
        shops.do_well({"waive", "add", "--shop", "eu", "--variant-id", id,
                       "--kind", "suspect", "--note", "they are right"});
    }
    const auto verified = shops.verify();
    CHECK(suspects_in(verified).empty());
    CHECK(verified["waived"].GetUint64() > 0);

    auto& variant = shop.brand.child.variants[shop.wrong.front()];
    shop.brand.child.products[variant.product].title += " new";
    shops.associate(shop.brand);
    CHECK(suspects_in(shops.verify()).contains(std::to_string(variant.id)));
}

TEST_CASE("suspect links are notes where the config says so, and where they "
          "are pinned") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    std::string words;
    SUBCASE("for all shops") {
        shops.write_config("[verify]\nsuspect = \"note\"\n");
    }
    SUBCASE("for this one") {
        shops.write_config("[shops.eu.verify]\nsuspect = \"note\"\n");
    }
    SUBCASE("pinned") {
        for (const auto& id : ids_of(shop.brand, shop.wrong)) {
            shops.do_well({"link", "add", "--shop", "eu", "--variant-id", id,
                           "--catalog-variant-id",
                           shops.value("SELECT catalog_variant_id FROM link"
                                       " WHERE variant_id = " +
                                       id)});
        }
    }
    const auto verified = shops.verify();
    CHECK(suspects_in(verified).empty());
    std::size_t notes = 0;
    for (const auto& finding : verified["findings"].GetArray()) {
        notes +=
            text_of(finding["kind"]) == "note" && finding.HasMember("weight")
                ? 1U
                : 0U;
    }
    CHECK(notes > 0);
}

TEST_CASE("nothing is weighed where the config says so") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    REQUIRE_FALSE(suspects_in(shops.verify()).empty());
    shops.write_config("[matching]\nevidence = \"off\"\n");
    CHECK(suspects_in(shops.verify()).empty());
    const auto id = *ids_of(shop.brand, shop.wrong).begin();
    const auto explained =
        shops.json({"explain", "--shop", "eu", "--variant-id", id});
    CHECK(explained["variants"][0]["evidence"].IsNull());
    CHECK(explained["variants"][0]["evidence_is_off"].GetBool());
    CHECK(
        contains(shops.run({"explain", "--shop", "eu", "--variant-id", id}).out,
                 "evidence    off"));
    shops.associate(shop.brand);
    CHECK(shops.value("SELECT COUNT(*) FROM evidence") == "0");
    CHECK(shops.json({"status"})["shops"][1]["suspect"].IsNull());
    shops.write_config({});
    shops.associate(shop.brand);
    CHECK_FALSE(suspects_in(shops.verify()).empty());
}

TEST_CASE("what is suspect stands in CSV and JUnit, and is found by its "
          "identifier") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const auto csv = shops.run({"verify", "-f", "csv"}).out;
    CHECK(contains(csv, ",message,weight,odds,reasons,exchanged_with"));
    CHECK(contains(csv, "\nsuspect,eu,"));
    CHECK_FALSE(contains(csv, "'-"));
    CHECK(contains(shops.run({"verify", "-f", "junit"}).out,
                   "<failure type=\"suspect\""));
    const auto& variant = shop.brand.child.variants[shop.wrong.front()];
    const auto asked = shops.json({"verify", variant.sku});
    CHECK(suspects_in(asked).contains(std::to_string(variant.id)));
}

TEST_CASE("explain shows how sure a link is, and why") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const auto id = *ids_of(shop.brand, shop.wrong).begin();
    const auto explained =
        shops.json({"explain", "--shop", "eu", "--variant-id", id});
    const auto& evidence = explained["variants"][0]["evidence"];
    CHECK(evidence["odds"].GetDouble() < 0.25);
    CHECK(evidence["learned_from"].GetUint64() > 100);
    CHECK(evidence["reasons"].Size() > 0);
    auto sum = evidence["prior"].GetDouble();
    for (const auto& part : evidence["comparisons"].GetArray()) {
        CHECK(!text_of(part["level"]).empty());
        sum += part["weight"].GetDouble();
    }
    CHECK(sum == doctest::Approx(evidence["weight"].GetDouble()));
    CHECK(
        contains(shops.run({"explain", "--shop", "eu", "--variant-id", id}).out,
                 " against, learned from "));

    // What may be it is weighed, too.
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", id});
    const auto open =
        shops.json({"explain", "--shop", "eu", "--variant-id", id});
    CHECK(open["variants"][0]["evidence"].IsNull());
    for (const auto& likely : open["variants"][0]["candidates"].GetArray()) {
        CHECK(likely["weighed"].IsObject());
        CHECK(likely["share"].GetDouble() <= 1);
    }
}

TEST_CASE("what an earlier version has linked is looked at, and verify says "
          "that it is news") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const auto is_news = [&] {
        return shops.verify()["suspects_are_new"].GetBool();
    };
    CHECK(!is_news());
    store(shops.catalog, "DELETE FROM evidence");
    CHECK(suspects_in(shops.verify()) == ids_of(shop.brand, shop.wrong));
    CHECK(is_news());
    CHECK(contains(shops.run({"verify"}).out, "waive add --kind suspect"));
    // Nothing has changed, and yet there is something to learn.
    shops.associate(shop.brand);
    CHECK(shops.value("SELECT run FROM evidence") == "3");
    CHECK(is_news());
}

TEST_CASE("nothing is learned where nothing has changed") {
    const Exchanged shop;
    const BrandCatalog shops{shop.brand};
    const std::string run = "SELECT run FROM evidence";
    CHECK(shops.value(run) == "2");
    const auto again = shops.json(
        {"associate", "--shop", "eu", "--file", shops.folder / "eu.jsonl"});
    CHECK(shops.value(run) == "2");
    CHECK(again["shops"][0]["suspect"].GetUint64() == shop.wrong.size());
}

TEST_CASE("a small shop of which nothing can be learned raises no alarm") {
    auto brand = brands::make_brand(12, Likeness::translated, seed);
    const BrandCatalog shops{brand};
    CHECK(suspects_in(shops.verify()).empty());
}

TEST_CASE("the example shops raise no alarm") {
    const TestFolder folder;
    const auto catalog = folder / "catalog.db";
    const std::string examples = HWSYNC_SOURCE "/examples/";
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.begin(),
                     {"-c", catalog, "--config", examples + "hwsync.toml"});
        return run_hwsync(words);
    };
    REQUIRE(run({"import-bulk", "--file", examples + "us.jsonl"}).exit_code ==
            0);
    for (const std::string shop : {"eu", "uk"}) {
        REQUIRE(run({"associate", "--shop", shop, "--file",
                     examples + shop + ".jsonl"})
                    .exit_code == 0);
    }
    const auto verified = document_of(run({"verify", "-f", "json"}));
    CHECK(suspects_in(verified).empty());
}
