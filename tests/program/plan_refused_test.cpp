#include "program/imports.hpp"
#include "program/planned_shops.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <functional>
#include <string>

using Words = TwoShops::Words;
using Products = TwoShops::Products;

TEST_CASE("a plan whose ground has changed is refused and changes nothing") {
    struct Row {
        std::string what;
        std::function<void(const ThreeChanges&)> change;
        int exit_code;
    };
    const auto import_with = [](const ExportProduct& instead) {
        return [instead](const ThreeChanges& shops) {
            Products products{product({{11, "A"}}), product({{12, "B"}}),
                              product({{13, "C"}}), product({{14, "D"}})};
            for (auto& one : products) {
                if (one.id == instead.id) {
                    one = instead;
                }
            }
            if (instead.id > 14) {
                products.push_back(instead);
            }
            shops.import(products);
        };
    };
    const auto read_with = [](const ExportProduct& instead) {
        return [instead](const ThreeChanges& shops) {
            auto products = shops.read;
            for (auto& one : products) {
                if (one.id == instead.id) {
                    one = instead;
                }
            }
            if (instead.id > 54) {
                products.push_back(instead);
            }
            shops.associate(products,
                            {"--plan", shops.files() / "another.plan"});
        };
    };
    const std::vector<Row> rows{
        {"nothing", [](const ThreeChanges&) {}, 0},
        {"a catalog variant that has nothing to do with it",
         import_with(product({{14, "E"}})), 0},
        {"a child variant that has nothing to do with it",
         read_with(product({{55, "z"}})), 0},
        {"a key in the catalog", import_with(product({{13, "c"}})), 8},
        {"a key in the child", read_with(product({{53, "D"}})), 8},
        {"the key of a variant whose link would end",
         read_with(product({{52, "B"}})), 8},
        {"a status in the catalog", import_with(product({{13, "C"}}, "DRAFT")),
         8},
        {"a status in the child", read_with(product({{53, "C"}}, "ARCHIVED")),
         8},
        {"a rival in the catalog", import_with(product({{15, "C"}})), 8},
        {"a rival in the child", read_with(product({{55, "C"}})), 8},
        {"a link",
         [](const ThreeChanges& shops) {
             shops.associate({product({{51, "A"}}), product({{52, "B"}}),
                              product({{53, "C"}}), product({{54, "D"}})});
         },
         8},
        {"a pin", [](const ThreeChanges& shops) { shops.hold(53, 14); }, 8},
        {"a pin to the same",
         [](const ThreeChanges& shops) { shops.hold(53, 13); }, 8},
        {"a block", [](const ThreeChanges& shops) { shops.hold(53, 0); }, 8},
        {"a variant that is gone",
         [](const ThreeChanges& shops) {
             shops.associate({product({{51, "B"}}), product({{52, "y"}}),
                              product({{54, "D"}})},
                             {"--plan", shops.files() / "another.plan"});
         },
         8},
        {"a catalog variant that is gone",
         [](const ThreeChanges& shops) {
             shops.import({product({{11, "A"}}), product({{12, "B"}}),
                           product({{14, "D"}})});
         },
         8}};
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const ThreeChanges shops;
        shops.make_plan(shops.read);
        row.change(shops);
        const auto before = shops.links();
        const auto result = shops.apply();
        CAPTURE(result.err);
        CHECK(result.exit_code == row.exit_code);
        if (row.exit_code != 0) {
            CHECK(contains(result.err,
                           "has changed since it was made, first of "
                           "line "));
            CHECK(shops.links() == before);
        }
    }
}

TEST_CASE("a near link rests on those that are nearly the same, too") {
    for (const bool rival : {false, true}) {
        CAPTURE(rival);
        const PlannedShops shops;
        const Words near{"--config",
                         shops.config("[matching]\nnear = \"link\"\n")};
        shops.import({product({{11, "A b"}})});
        shops.make_plan({product({{51, "ab"}})}, near);
        if (rival) {
            Words words{"--plan", shops.files() / "another.plan"};
            words.insert(words.end(), near.begin(), near.end());
            shops.associate({product({{51, "ab"}}), product({{52, "AB"}})},
                            words);
        }
        CHECK(shops.apply().exit_code == (rival ? 8 : 0));
        CHECK(shops.state(51) == (rival ? "near" : "linked 11"));
    }
}

TEST_CASE("a plan of before its shop was renamed says so") {
    const PlannedShops shops;
    shops.import({product({{11, "A"}})});
    shops.make_plan({product({{51, "A"}})});
    CHECK(shops.run({"shop", "rename", "eu", "europe"}).exit_code == 0);
    const auto refused = shops.apply();
    CHECK(refused.exit_code == 8);
    CHECK(refused.err.find("was made when a shop was named eu") !=
          std::string::npos);
    CHECK(refused.err.find("renamed or forgotten since") != std::string::npos);
}

TEST_CASE("a plan for another catalog is refused") {
    const ThreeChanges shops;
    const ThreeChanges others;
    shops.make_plan(shops.read);
    others.make_plan(others.read);
    const auto before = others.links();
    const auto result = others.run({"apply", shops.plan()});
    CHECK(result.exit_code == 8);
    CHECK(contains(result.err, "is a plan for another catalog"));
    CHECK(others.links() == before);
}

TEST_CASE("a plan of before the identifier changed says so") {
    const PlannedShops shops;
    const Products primary{product({{11, "A", "4006381333931"}})};
    shops.import(primary);
    shops.make_plan({product({{51, "A"}})});
    shops.import(primary, {"--identifier", "barcode"});
    const auto refused = shops.apply();
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "is a plan for links by sku, and the catalog "
                                "links by barcode"));
}

TEST_CASE("a plan that is cut anywhere is refused") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    const auto whole = read_file(shops.plan());
    const auto before = shops.dump();
    // Without its last newline it is whole.
    for (std::size_t size = 0; size + 1 < whole.size(); size += 61) {
        CAPTURE(size);
        const auto result = shops.run({"apply", "-"}, whole.substr(0, size));
        CHECK(result.exit_code == 3);
    }
    CHECK(shops.dump() == before);
    CHECK(shops.run({"apply", "-"}, whole.substr(0, whole.size() - 1))
              .exit_code == 0);
}

TEST_CASE("a line that is no change is told by its number and why") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    const auto lines = lines_of(read_file(shops.plan()));
    const auto text_of = [](const std::vector<std::string>& some) {
        std::string text;
        for (const auto& line : some) {
            text += line;
        }
        return text;
    };
    const auto with = [&](std::size_t at, const std::string& from,
                          const std::string& to) {
        auto changed = lines;
        const auto found = changed[at].find(from);
        REQUIRE(found != std::string::npos);
        changed[at].replace(found, from.size(), to);
        return text_of(changed);
    };
    struct Row {
        std::string text;
        std::string what;
        int exit_code = 3;
    };
    const std::vector<Row> rows{
        {"", ":1: it is empty"},
        {"nonsense\n", ":1: it is not a complete JSON object"},
        {"[]\n", ":1: it is not a complete JSON object"},
        {"{}\n", ":1: it is not a plan"},
        {with(0, "\"hwsync_plan\":1", "\"hwsync_plan\":2"),
         "another version of hwsync"},
        {with(0, "\"hwsync_plan\":1", R"("hwsync_plan":1,"hwsync_plan":1)"),
         ":1: 'hwsync_plan' appears twice"},
        {with(0, "\"sku\"", "\"barcode\""), "a plan for links by barcode", 8},
        {with(0, "[{", R"([{"changes":0,"shop":"eu"},{)"),
         ":1: shop eu appears twice"},
        {lines[0] + lines[1] + lines[2], ":3: the plan ends here"},
        {text_of(lines) + lines[3], ":5: it is more than the header counts"},
        {lines[0] + lines[2] + lines[1] + lines[3],
         ":3: variant 51 does not come after 52"},
        {lines[0] + lines[1] + lines[1] + lines[3],
         ":3: variant 51 does not come after 51"},
        {with(1, "\"51\"", "51"), ":2: 'variant_id' is not a string"},
        {with(1, "\"51\"", "\"-51\""), ":2: 'variant_id' is not an id"},
        {with(1, "\"51\"", "\"\""), ":2: 'variant_id' is not an id"},
        {with(1, "\"51\"", "null"), ":2: 'variant_id' is missing"},
        {with(1, "\"eu\"", "\"uk\""), ":2: a change of shop eu belongs here"},
        {with(1, "\"11\"", "\"12\""), ":2: it changes nothing"},
        {with(1, "\"auto\"", "\"manual\""), ":2: 'origin' is auto"},
        {with(2, "\"origin\":null", R"("origin":"auto")"),
         ":3: 'origin' is auto"},
        {with(1, "rests_on\":\"", "rests_on\":\"0"), ":2: 'rests_on' is not"},
        {with(1, "\"moved", "\"" + std::string(3000, 'm')),
         ":2: 'reason' is not"},
        {with(1, R"("key":"B")", R"("key":"\ud800")"),
         ":2: it is not a complete JSON object"},
        // Well-formed, but not what was planned.
        {with(1, "\"12\"", "\"14\""), "has changed since", 8},
        {with(1, "\"51\"", "\"50\""), "has changed since", 8},
        {with(1, "\"11\"", "\"13\""), "has changed since", 8},
        {with(1, R"("key":"B")", R"("key":"Z")"), "has changed since", 8}};
    const auto before = shops.links();
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const auto result = shops.run({"apply", "-"}, row.text);
        CAPTURE(result.err);
        CHECK(result.exit_code == row.exit_code);
        CHECK(contains(result.err, row.what));
        CHECK(shops.links() == before);
    }
    // What is not known is not looked at.
    CHECK(shops.run({"apply", "-"}, with(1, "{", "{\"more\":[1,{\"a\":2}],"))
              .exit_code == 0);
}
