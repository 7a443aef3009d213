#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/rows_on_disk.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace {

/// Some variants link, and some do not.
TwoShops::Products primary_products() {
    return {product({{11, "A"}, {12, "B"}}), product({{13, "C"}}),
            product({{14, "D"}}), product({{15, "E"}}), product({{16, "F"}})};
}

TwoShops::Products child_products() {
    return {product({{51, "A"}, {52, "B"}}), product({{53, "C"}}),
            product({{54, "D"}}), product({{55, "X"}}), product({{56, "Y"}})};
}

/// What the damage lies in must have been read to be met.
TwoShops::Products changed(TwoShops::Products products) {
    products.push_back(product({{59, "F"}}));
    return products;
}

enum class Damage { exchanged, doubled, other_id };

/// In the middle.
void damage(const TwoShops& shops, const std::string& table, Damage how) {
    RowsOnDisk rows{shops.catalog(), table};
    REQUIRE(rows.count() > 3);
    switch (how) {
    case Damage::exchanged:
        rows.exchange(1, 2);
        break;
    case Damage::doubled:
        rows.put_over(1, 2);
        break;
    case Damage::other_id:
        rows.change_id(1);
        break;
    }
    rows.store();
}

/// Whatever holds of it, walked through from its first page on.
Rows links_of(const TwoShops& shops) {
    return query_private_tables(shops.catalog(),
                                "SELECT shop, variant_id, catalog_variant_id,"
                                " origin FROM link NOT INDEXED");
}

void check_refused(const RunResult& result) {
    CAPTURE(result.err);
    CHECK(result.exit_code == 6);
    CHECK(contains(result.err, "damaged"));
    CHECK(contains(result.err, "hwsync restore"));
}

} // namespace

TEST_CASE("rows that are not where they belong end an associate, and no link "
          "is lost or doubled") {
    struct Case {
        std::string table;
        Damage how;
    };
    const std::vector<Case> cases{
        {"product", Damage::exchanged},    {"product", Damage::doubled},
        {"product", Damage::other_id},     {"link", Damage::exchanged},
        {"link", Damage::doubled},         {"shop_product", Damage::exchanged},
        {"shop_product", Damage::doubled}, {"shop_variant", Damage::exchanged},
        {"shop_variant", Damage::doubled}};
    for (const auto& [table, how] : cases) {
        CAPTURE(table);
        CAPTURE(static_cast<int>(how));
        const TwoShops shops;
        shops.import(primary_products());
        shops.associate(child_products());
        damage(shops, table, how);
        const auto before = links_of(shops);
        check_refused(shops.try_associate(
            changed(child_products()),
            {"--shop", "eu", "--max-delete", "100", "--rewrite"}));
        CHECK(links_of(shops) == before);
    }
}

TEST_CASE("links that lie among those of another shop end an associate") {
    const TwoShops shops;
    shops.import(primary_products());
    shops.associate(child_products());
    const auto eu_links = links_of(shops).size();
    const TestFolder folder;
    const auto uk = folder.write(
        "uk.jsonl", to_jsonl({{7, {{71, "A"}, {72, "B"}}}, {8, {{81, "C"}}}}));
    REQUIRE(run_hwsync({"associate", "-c", shops.catalog(), "--shop", "uk",
                        "--file", uk})
                .exit_code == 0);
    RowsOnDisk rows{shops.catalog(), "link"};
    REQUIRE(rows.count() == eu_links + 3);
    rows.exchange(eu_links - 1, eu_links);
    rows.store();
    const auto before = links_of(shops);
    check_refused(
        shops.try_associate(child_products(), {"--shop", "eu", "--max-delete",
                                               "100", "--rewrite"}));
    check_refused(
        run_hwsync({"associate", "-c", shops.catalog(), "--shop", "uk",
                    "--file", uk, "--max-delete", "100", "--rewrite"}));
    CHECK(links_of(shops) == before);
}

TEST_CASE("variants of a product that is not found are not left out of a first "
          "associate") {
    for (const auto how :
         {Damage::exchanged, Damage::doubled, Damage::other_id}) {
        CAPTURE(static_cast<int>(how));
        const TwoShops shops;
        shops.import(primary_products());
        damage(shops, "product", how);
        const TestFolder folder;
        check_refused(run_hwsync(
            {"associate", "-c", shops.catalog(), "--shop", "eu", "--file",
             folder.write("eu.jsonl", to_jsonl(child_products()))}));
        CHECK(links_of(shops).empty());
    }
}

TEST_CASE("what is not found in its place is not made a second time") {
    const TwoShops shops;
    shops.import(primary_products());
    shops.associate(child_products());
    const TestFolder folder;
    std::string table;
    TwoShops::Words words;
    SUBCASE("a link") {
        table = "link";
        words = {"link",         "add", "--shop", "eu",
                 "--variant-id", "52",  "A",      "--replace"};
    }
    SUBCASE("a product") {
        table = "product";
        words = {
            "import-updates", "--file",
            folder.write("us.jsonl", to_jsonl({{14, {{14, "D"}}, "DRAFT"}})),
            "--as-of", "2026-03-01T00:00:00Z"};
    }
    damage(shops, table, Damage::exchanged);
    const auto sql = fmt::format("SELECT * FROM {} NOT INDEXED", table);
    const auto before = query_private_tables(shops.catalog(), sql);
    words.insert(words.end(), {"-c", shops.catalog()});
    check_refused(run_hwsync(words));
    CHECK(query_private_tables(shops.catalog(), sql) == before);
}

TEST_CASE("the highest id of all is in its place") {
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{highest, "B"}})});
    shops.import({product({{11, "A"}}), product({{12, "C"}}),
                  product({{highest, "B"}})});
    shops.associate({product({{51, "A"}}), product({{highest - 1, "B"}})});
    CHECK(run_hwsync({"link", "remove", "-c", shops.catalog(), "--shop", "eu",
                      "--variant-id", std::to_string(highest - 1)})
              .exit_code == 0);
}

TEST_CASE("a shop is forgotten only if all of its rows are found") {
    for (const auto* table :
         {"shop_product", "shop_variant", "link", "unresolved"}) {
        CAPTURE(table);
        const TwoShops shops;
        shops.import(primary_products());
        shops.associate(child_products());
        shops.associate({product({{51, "V"}}), product({{52, "W"}}),
                         product({{53, "C"}}), product({{54, "D"}})});
        RowsOnDisk rows{shops.catalog(), table};
        REQUIRE(rows.count() > 1);
        rows.exchange(0, 1);
        rows.store();
        const auto before = shops.dump();
        const auto result = run_hwsync(
            {"shop", "forget", "eu", "--yes", "-c", shops.catalog()});
        // SQLite may find them all the same.
        if (result.exit_code == 0) {
            CHECK(links_of(shops).empty());
        } else {
            check_refused(result);
            CHECK(shops.dump() == before);
        }
    }
}
