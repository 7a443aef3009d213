// Which rows and links were written since a run is told by an index: what no
// command says yet, so these tests look into the private tables.

#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 5> tables{
    "product", "variant", "shop_product", "shop_variant", "link"};

std::string written_since(std::string_view table, const std::string& run) {
    const auto rest =
        table == "link"
            ? fmt::format("run > {}", run)
            : fmt::format("written_run IS NULL AND changed_run > {}", run);
    return fmt::format("SELECT * FROM {} WHERE written_run > {} OR {}", table,
                       run, rest);
}

std::set<std::vector<std::string>> as_set(const Rows& rows) {
    return {rows.begin(), rows.end()};
}

/// A catalog of which is known how it was after the last step.
class Watched : public TwoShops {
public:
    /// The rows that were written since must be those that differ, and no
    /// others.
    void check_written() {
        for (const auto table : tables) {
            CAPTURE(table);
            const auto now = as_set(query_private_tables(
                catalog(), fmt::format("SELECT * FROM {}", table)));
            auto& before = m_before[table];
            std::set<std::vector<std::string>> changed;
            std::set_difference(now.begin(), now.end(), before.begin(),
                                before.end(),
                                std::inserter(changed, changed.end()));
            CHECK(as_set(query_private_tables(
                      catalog(), written_since(table, m_run))) == changed);
            before = now;
        }
        m_run = query_value(catalog(), "SELECT MAX(id) FROM runs");
    }

    std::size_t count(std::string_view table) const {
        return m_before.at(table).size();
    }

private:
    std::map<std::string_view, std::set<std::vector<std::string>>> m_before;
    std::string m_run = "0";
};

constexpr auto later = "2026-01-02T00:00:00Z";

} // namespace

TEST_CASE("the rows and links that a run wrote are told from the others") {
    Watched shops;
    shops.import({product({{11, "A"}, {12, "B"}}), product({{21, "C"}})});
    shops.check_written();
    shops.associate({product({{51, "A"}, {52, "B"}}), product({{61, "X-C"}})});
    shops.check_written();
    REQUIRE(shops.count("link") == 2);

    // Only Shopify's time moves; then what is written, what comes, what goes.
    shops.import(
        {product({{11, "A", {}, later}, {12, "B"}}), product({{21, "C"}})});
    shops.check_written();
    shops.import({product({{11, "A", {}, later}, {12, "BB"}, {13, "D"}})});
    shops.check_written();
    shops.import({product({{11, "A", {}, later}, {12, "BB"}, {13, "D"}}),
                  product({{21, "C"}})},
                 {"--rewrite"});
    shops.check_written();

    // A shop's prefix makes all its keys anew.
    shops.associate(
        {product({{51, "A"}, {52, "B"}}), product({{61, "X-C"}})},
        {"--config",
         shops.config("primary = \"primary\"\n[shops.primary]\ndomain = "
                      "\"a.myshopify.com\"\n"
                      "[shops.eu]\ndomain = \"b.myshopify.com\"\n"
                      "strip_prefix = \"X-\"\n")});
    shops.check_written();
    CHECK(shops.state(61) == "linked 21");
    shops.associate({product({{51, "A"}, {52, "B"}})});
    shops.check_written();
    REQUIRE(run_hwsync({"link", "add", "-c", shops.catalog(), "--shop", "eu",
                        "--variant-id", "52", "--catalog-variant-id", "13"})
                .exit_code == 0);
    shops.check_written();
}

TEST_CASE("what was written since a run is found by an index") {
    const Watched shops;
    shops.import({product({{11, "A"}})});
    for (const auto table : tables) {
        CAPTURE(table);
        const auto plan = query_private_tables(
            shops.catalog(),
            fmt::format("EXPLAIN QUERY PLAN SELECT * FROM {0} WHERE {1} > 7",
                        table,
                        std::string_view{table}.starts_with("shop_")
                            ? "shop = 1 AND written_run"
                            : "written_run"));
        REQUIRE(plan.size() == 1);
        CHECK(
            contains(plan[0].back(), fmt::format("{}_by_written_run", table)));
    }
}

TEST_CASE("a shop tells which run wrote the rows that it began with") {
    const Watched shops;
    const auto loaded = [&] {
        return value_in_private_tables(
            shops.catalog(),
            "SELECT (SELECT value FROM property WHERE name = 'loaded_run') ||"
            " ' ' || coalesce((SELECT loaded_run FROM shop), 'none')");
    };
    shops.import({product({{11, "A"}})});
    CHECK(loaded() == "1 none");
    shops.import({product({{11, "A"}}), product({{21, "C"}})});
    shops.associate({product({{51, "A"}})});
    shops.associate({product({{51, "A"}, {52, "B"}})});
    CHECK(loaded() == "1 3");
}

TEST_CASE("a link that associate made is kept once until it changes, and its "
          "history is told all the same") {
    const TwoShops shops;
    const auto entries = [&] {
        return value_in_private_tables(
            shops.catalog(), "SELECT COUNT(*) || ' ' || COUNT(from_run)"
                             " FROM link_history");
    };
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate({product({{51, "A"}}), product({{52, "B"}})});
    CHECK(entries() == "0 0");
    CHECK(shops.reasons(51) == "new");

    // One moves, and comes back; another one ends, and is made anew.
    shops.import(
        {product({{11, "X"}}), product({{13, "A"}}), product({{12, "B"}})});
    shops.associate({product({{51, "A"}}), product({{52, "Y"}})});
    CHECK(shops.state(51) == "linked 13");
    CHECK(entries() == "2 2");
    CHECK(shops.reasons(51).starts_with("new; "));
    shops.associate({product({{51, "A"}}), product({{52, "B"}})});
    CHECK(entries() == "3 2");
    for (const auto* run : {"5", "4", "2"}) {
        CAPTURE(run);
        const auto undone =
            run_hwsync({"undo", run, "-c", shops.catalog(), "--release"});
        CAPTURE(undone.err);
        CHECK(undone.exit_code == 0);
    }
    CHECK(query(shops.catalog(), "SELECT * FROM links").empty());
    CHECK(run_hwsync({"verify", "-c", shops.catalog()}).exit_code <= 1);
}
