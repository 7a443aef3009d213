#include "program/two_shops.hpp"

#include "program/imports.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using Products = TwoShops::Products;

const Products child{product({{51, "A"}}), product({{52, "b"}}),
                     product({{53, "C"}}), product({{54, ""}})};

/// The document's part that tells of outcomes.
std::string outcomes(const RunResult& result) {
    REQUIRE(result.exit_code == 0);
    auto text = result.out.substr(result.out.find("\"variants\""));
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

std::string again(const TwoShops& shops, TwoShops::Words more = {}) {
    more.insert(more.end(), {"--shop", "eu", "-f", "json"});
    return outcomes(shops.try_associate(child, more));
}

} // namespace

TEST_CASE("associating again tells the same, and its run keeps the same") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate(child);
    const auto second = again(shops);
    CHECK(contains(second,
                   R"("linked":1,"created":0,"updated":0,)"
                   R"("unchanged":1,"suspect":0,"removed":0,"unmatched":1,)"));
    CHECK(contains(second, R"("candidates":["12"])"));
    CHECK(again(shops) == second);
    CHECK(again(shops, {"--dry-run"}) == second);
    const auto run =
        run_hwsync({"runs", "show", "3", "-f", "json", "-c", shops.catalog()});
    CHECK(contains(run.out, R"("near")"));
    CHECK(shops.count("linked") == "1");
}

TEST_CASE("what an older export brings is counted, in text too") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate(child);
    auto older = child;
    older.front().updated_at = "2025-01-01T00:00:00Z";
    older.front().variants.front().updated_at = "2025-01-01T00:00:00Z";
    older.front().variants.front().sku = "B";
    const auto result = shops.try_associate(older, {"--shop", "eu"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out,
                   "1 product and 1 variant that were read are older "
                   "than in the catalog, which stays as it is\n"));
    CHECK(contains(
        outcomes(shops.try_associate(older, {"--shop", "eu", "-f", "json"})),
        R"("older":2,)"));
    CHECK(shops.state(51) == "linked 11");
}

TEST_CASE(
    "damaged rows of a child are mended by --rewrite, and matched again") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    const Products named{product({{51, "A"}}), product({{52, "B"}})};
    shops.associate(named);
    SUBCASE("a field") {
        execute(shops.catalog(),
                "UPDATE shop_variant SET price = '1' WHERE id = 51");
    }
    SUBCASE("a key") {
        execute(shops.catalog(),
                "UPDATE shop_variant SET sku_key = 'A' WHERE id = 52");
    }
    SUBCASE("a product") {
        execute(shops.catalog(), "UPDATE shop_product SET title = 'Other'");
    }
    const auto verify = [&] {
        return run_hwsync({"verify", "-c", shops.catalog()}).exit_code;
    };
    shops.associate(named);
    CHECK(verify() == 1);
    shops.associate(named, {"--rewrite"});
    CHECK(verify() == 0);
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "unmatched");
}

TEST_CASE("associating again sees what the catalog, links or rules became") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate(child);
    const auto before = again(shops);

    SUBCASE("the primary has what only the child had") {
        shops.import(
            {product({{11, "A"}}), product({{12, "B"}}), product({{13, "C"}})});
        again(shops);
        CHECK(shops.state(53) == "linked 13");
    }
    SUBCASE("a catalog product stands back") {
        shops.import({product({{11, "A"}}, "ARCHIVED"), product({{12, "B"}}),
                      product({{14, "A"}})},
                     {"--rewrite"});
        again(shops);
        CHECK(shops.state(51) == "linked 14");
    }
    SUBCASE("a link was blocked, and freed") {
        const auto link = [&](const std::string& flag) {
            std::vector<std::string> words{"link", "remove",       "--shop",
                                           "eu",   "--variant-id", "51",
                                           "-c",   shops.catalog()};
            if (!flag.empty()) {
                words.push_back(flag);
            }
            REQUIRE(run_hwsync(words).exit_code == 0);
        };
        link({});
        CHECK(contains(again(shops), R"("linked":0)"));
        CHECK(shops.state(51) == "blocked");
        link("--allow-relink");
        CHECK(contains(again(shops), R"("linked":1)"));
        CHECK(shops.state(51) == "linked 11");
    }
    SUBCASE("a variant without a link was pinned, and freed") {
        const auto link = [&](TwoShops::Words words) {
            words.insert(words.end(), {"--shop", "eu", "--variant-id", "53",
                                       "-c", shops.catalog()});
            REQUIRE(run_hwsync(words).exit_code == 0);
        };
        link({"link", "add", "--catalog-variant-id", "12"});
        link({"link", "remove", "--allow-relink"});
        CHECK(again(shops) == before);
    }
    SUBCASE("near links too") {
        const auto config = shops.config("[matching]\nnear = \"link\"\n");
        again(shops, {"--config", config});
        CHECK(shops.state(52) == "linked 12");
        again(shops, {"--max-delete", "100"});
        CHECK(shops.state(52) == "near");
    }
    SUBCASE("a plan stored what was read") {
        shops.try_associate({product({{51, "B"}})},
                            {"--shop", "eu", "--max-delete", "100", "--plan",
                             shops.catalog() + ".plan"});
        CHECK(contains(
            outcomes(shops.try_associate({product({{51, "B"}})},
                                         {"--shop", "eu", "-f", "json"})),
            R"("updated":1)"));
        CHECK(shops.state(51) == "linked 12");
    }
    SUBCASE("the shop was forgotten") {
        REQUIRE(
            run_hwsync({"shop", "forget", "eu", "--yes", "-c", shops.catalog()})
                .exit_code == 0);
        CHECK(contains(again(shops), R"("created":1)"));
    }
    CHECK(run_hwsync({"verify", "-c", shops.catalog()}).exit_code == 0);
}
