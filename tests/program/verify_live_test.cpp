#include "program/exports.hpp"
#include "program/query.hpp"
#include "program/verified_shops.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

/// Before the catalog was filled, and after.
constexpr auto missed = "2026-02-01T00:00:00Z";
constexpr auto since_then = "2026-03-02T00:00:00Z";

LineText changed(const std::string& more = {}, const std::string& at = missed) {
    return {.updated = at, .more = more};
}

LineText created(const std::string& more, const std::string& at) {
    return {.updated = at, .created = at, .more = more};
}

/// Of each finding that has one, after its variant.
std::string titles_in(const rapidjson::Document& verified) {
    std::string titles;
    for (const auto& finding : verified["findings"].GetArray()) {
        if (finding["title"].IsString()) {
            titles += std::string{titles.empty() ? "" : ", "} +
                      text_of(finding["variant_id"]) + " " +
                      text_of(finding["title"]);
        }
    }
    return titles;
}

} // namespace

TEST_CASE("verify asks the shops, finds what is right, and leaves nothing") {
    const VerifiedShops shops;
    const auto before = shops.catalog_folder();
    const auto verified = shops.verify({}, 0);
    CHECK(verified["ok"].GetBool());
    CHECK(verified["pending"].GetUint64() == 0);
    REQUIRE(verified["read"].Size() == 2);
    CHECK(text_of(verified["read"][0]["shop"]) == "us");
    CHECK(verified["read"][0]["products"].GetUint64() == 3);
    CHECK(verified["read"][1]["variants"].GetUint64() == 3);
    CHECK(contains(text_of(verified["read"][1]["source"]), "BulkOperation"));
    CHECK(shops.catalog_folder() == before);
    CHECK(shops.us.count("start") == 2);

    const auto text = shops.run({"verify", "--live"});
    CHECK(contains(text.out, "us: read 3 products and 3 variants\n"));
    CHECK(contains(text.out, "no findings, 0 pending"));
}

TEST_CASE("verify finds where a product is not as the primary shop has it") {
    VerifiedShops shops;
    put(shops.us,
        product(1, {.title = "Other",
                    .updated = missed,
                    .more = R"("status":"DRAFT")"}) +
            variant(20, 2, changed(R"("price":"9.00","sku":"SKU-20")")) +
            product(4) + variant(40, 4));
    shops.us.control(R"({"deletions":"none"})");
    remove_product(shops.us, 3, missed);
    const auto verified = shops.verify({}, 1);
    std::string messages;
    for (const auto& finding : verified["findings"].GetArray()) {
        messages += std::string{finding["kind"].GetString()} + ": " +
                    finding["message"].GetString() + "\n";
    }
    CHECK(contains(messages, "differs: product 1 is not as it is in Shopify: "
                             "title, status\n"));
    CHECK(contains(messages, "differs: variant 20 of product 2 is not as it is "
                             "in Shopify: price\n"));
    CHECK(contains(messages, "differs: product 3 is gone from Shopify\n"));
    CHECK(contains(messages, "differs: product 4 is in Shopify, but not in the "
                             "catalog\n"));
    CHECK(contains(messages, "stale: linked to catalog variant 30, which is "
                             "deleted\n"));
    CHECK(verified["findings"].Size() == 5);
    CHECK(titles_in(verified) ==
          "1030 Title 103 / Title 1030, 20 Title 2 / Title 20");
    CHECK(shops.found({"--live", "--shop", "us", "--shop", "eu"}) ==
          shops.found({"--live"}));
    const auto own = shops.found({"--live", "--shop", "us"});
    CHECK(contains(own, "differs us 1"));
    CHECK_FALSE(contains(own, "eu"));

    const auto csv = shops.run({"verify", "--live", "-f", "csv"});
    CHECK(contains(csv.out, "differs,us,SKU-20,20,2,20,"));
    const auto text = shops.run({"verify", "--live"});
    CHECK(contains(text.out, "Title 103 / Title 1030"));
    const auto junit = shops.run({"verify", "--live", "-f", "junit"});
    CHECK(contains(junit.out, "<failure type=\"differs\""));
    CHECK(contains(junit.out, "failures=\"5\""));
}

TEST_CASE("a row that was changed behind our back differs, and is damaged") {
    const VerifiedShops shops;
    execute(shops.catalog, "UPDATE product SET title = 'x' WHERE id = 2");
    CHECK(shops.found({"--live"}) == "damaged us 2; differs us 2");
    CHECK(shops.found({}) == "damaged us 2");
}

TEST_CASE("links are judged by what a child has now") {
    VerifiedShops shops;
    const auto sku = [](const std::string& value) {
        return changed(R"("sku":")" + value + "\"");
    };
    put(shops.eu, variant(1010, 101, sku("SKU-20")) + product(104) +
                      variant(1040, 104, sku("SKU-30")) + product(105) +
                      variant(1050, 105, sku("SKU-77")));
    shops.eu.control(R"({"deletions":"none"})");
    remove_product(shops.eu, 103, missed);
    CHECK(shops.found({"--live"}) ==
          "missing eu 1040; stale eu 1030; wrong eu 1010");
    CHECK(shops.found({}) == "");
    const auto verified = shops.verify({"--fail-on", "unmatched"}, 1);
    CHECK(verified["shops"][0]["variants"].GetUint64() == 4);
    CHECK(verified["shops"][0]["unmatched"].GetUint64() == 1);
    CHECK(verified["shops"][0]["links"].GetUint64() == 3);

    put(shops.us, product(5) + variant(50, 5, sku("SKU-30")));
    CHECK(shops.found({"--live"}) ==
          "ambiguous eu 1040; differs us 5; stale eu 1030; wrong eu 1010");
}

TEST_CASE("links are judged by what the primary shop has now") {
    VerifiedShops shops;
    const auto rival = [](const std::string& status) {
        return product(4, changed(R"("status":")" + status + "\"")) +
               variant(40, 4, changed(R"("sku":"SKU-10")"));
    };
    put(shops.us, rival("DRAFT"));
    shops.do_well({"import-bulk"});
    CHECK(shops.found({"--live"}) == "");
    put(shops.us, product(1, changed(R"("status":"DRAFT")")) +
                      variant(10, 1, changed()) + rival("ACTIVE"));
    CHECK(shops.found({"--live"}) ==
          "differs us 1; differs us 4; wrong eu 1010");
    CHECK(shops.found({"--live", "--shop", "us"}) ==
          "differs us 1; differs us 4");
    CHECK(shops.found({}) == "");
}

TEST_CASE("what came, changed or went after the watermark is pending") {
    VerifiedShops shops;
    put(shops.us, product(1, {.title = "Other", .updated = since_then}) +
                      product(2, changed({}, since_then)) +
                      variant(20, 2, changed(R"("sku":"NEW")")) +
                      product(4, created({}, since_then)) +
                      variant(40, 4, created({}, since_then)));
    remove_product(shops.us, 3, since_then);
    put(shops.eu,
        product(104, created({}, since_then)) +
            variant(1040, 104, created(R"("sku":"NEW")", since_then)));
    remove_product(shops.eu, 103, since_then);
    const auto verified = shops.verify({}, 0);
    CHECK(verified["findings"].Empty());
    CHECK(verified["pending"].GetUint64() == 6);
    CHECK(verified["read"][0]["pending"].GetUint64() == 4);
    CHECK(contains(shops.run({"verify", "--live"}).out,
                   "us: read 3 products and 3 variants; 4 products pending "
                   "until the next run\n"));

    for (const auto* command : {"import-new", "import-updates", "associate"}) {
        shops.do_well({command, "--max-delete", "100%"});
    }
    CHECK(shops.verify({}, 0)["pending"].GetUint64() == 0);
}

TEST_CASE("verify asks only the shops that are named, and needs no others") {
    VerifiedShops shops;
    shops.us.control(R"({"token":"another"})");
    const auto verified = shops.verify({"--shop", "eu"}, 0);
    REQUIRE(verified["read"].Size() == 1);
    CHECK(shops.us.count("start") == 1);
    CHECK(shops.us.count("shop") == 1);
}

TEST_CASE("identifiers asked for are checked as the shops have them, alone") {
    VerifiedShops shops;
    put(shops.us, product(1, {.title = "Other", .updated = missed}) +
                      product(2, {.title = "Other", .updated = missed}) +
                      product(3, {.title = "Other", .updated = since_then}));
    const auto verified = shops.verify({"SKU-20"}, 1);
    REQUIRE(verified["findings"].Size() == 1);
    CHECK(text_of(verified["findings"][0]["product_id"]) == "2");
    CHECK(verified["pending"].GetUint64() == 0);
    CHECK(text_of(verified["asked"][0]["title"]) == "Other");
    CHECK(text_of(verified["asked"][0]["variant_id"]) == "1020");
    CHECK(shops.verify({"SKU-30"}, 0)["pending"].GetUint64() == 1);
}

TEST_CASE("a shop that cannot be read proves nothing") {
    VerifiedShops shops;
    const auto before = shops.catalog_folder();
    shops.eu.control(R"({"fault":{"on":"shop","kind":"status","times":-1}})");
    CHECK(shops.run({"verify", "--live"}).exit_code == 4);
    shops.eu.control(R"({"clear_faults":true,"token":"another"})");
    const auto denied = shops.run({"verify", "--live", "-f", "json"});
    CHECK(denied.exit_code == 5);
    CHECK(contains(denied.out, "\"error\""));
    shops.eu.control(R"({"token":"shpat_eu","shop":{"id":"1001",)"
                     R"("name":"Us","myshopifyDomain":"us.myshopify.com"}})");
    CHECK(shops.run({"verify", "--live"}).exit_code == 8);
    CHECK(shops.catalog_folder() == before);
}

TEST_CASE("a shop that was never associated is pending as a whole") {
    const VerifiedShops shops;
    shops.do_well({"shop", "forget", "eu", "--yes"});
    const auto verified = shops.verify({}, 0);
    CHECK(verified["pending"].GetUint64() == 3);
    REQUIRE(verified["shops"].Size() == 1);
    CHECK(text_of(verified["shops"][0]["shop"]) == "eu");
    CHECK(verified["shops"][0]["never_read"].GetBool());
    CHECK(verified["shops"][0]["coverage"].IsNull());
    const auto alone = shops.run({"verify", "--shop", "eu"});
    CHECK(alone.exit_code == 0);
    CHECK(contains(alone.out, "never read"));
    const auto covered =
        shops.run({"verify", "--shop", "eu", "--min-coverage", "1%"});
    CHECK(covered.exit_code == 1);
    CHECK(shops.run({"verify", "--shop", "fr"}).exit_code == 2);
}

TEST_CASE("verify says what it needs before it asks anybody") {
    const VerifiedShops shops;
    CHECK(shops.run({"verify", "--live", "--shop", "ue"}).exit_code == 2);
    CHECK(shops.run({"verify", "--live", "--file", "x"}).exit_code == 2);
    CHECK(run_hwsync({"-c", shops.catalog, "verify", "--live"}).exit_code == 2);
    CHECK(shops.run({"-c", shops.folder / "none.db", "verify", "--live"})
              .exit_code == 6);
    CHECK(shops.us.count("start") == 1);
}
