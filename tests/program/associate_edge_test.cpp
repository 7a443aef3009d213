#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <fstream>
#include <string>

// Variants 1x are the primary shop's, variants 5x the child's.

TEST_CASE("a product deleted and made anew takes its links along") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate({product({{51, "A"}}), product({{52, "B"}})});
    shops.import({product({{13, "A"}}), product({{12, "B"}})});
    CHECK(shops.state(51) == "linked 11");
    shops.associate({product({{51, "A"}}), product({{52, "B"}})});
    CHECK(shops.state(51) == "linked 13");
    CHECK(shops.reasons(51) == "new; moved: product deleted and made anew");
    CHECK(shops.reasons(52) == "new");
    CHECK(shops.count("updated") == "1");
    CHECK(shops.count("unchanged") == "1");
}

TEST_CASE("it takes them along though a copy has come to the child since") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "A"}})});
    const TwoShops::Products with_copy{product({{51, "A"}}),
                                       product({{52, "A"}})};
    shops.associate(with_copy);
    shops.import({product({{13, "A"}})});
    shops.associate(with_copy);
    CHECK(shops.state(51) == "linked 13");
    CHECK(shops.state(52) == "duplicate");
}

TEST_CASE("a link follows a SKU that moves to another catalog variant") {
    const TwoShops shops;
    shops.import({product({{11, "A"}, {12, "B"}})});
    shops.associate({product({{51, "A"}})});
    shops.import({product({{11, "C"}, {12, "A"}})});
    shops.associate({product({{51, "A"}})});
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.reasons(51) == "new; moved: identifier changed");
}

TEST_CASE("a link goes with a SKU that moves to another child variant") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "A"}, {52, "B"}})});
    shops.associate({product({{51, "C"}, {52, "A"}})});
    CHECK(shops.state(51) == "unmatched");
    CHECK(shops.state(52) == "linked 11");
    CHECK(shops.reasons(51) == "new; ended: identifier changed");
    CHECK(shops.count("removed") == "1");
    CHECK(shops.count("created") == "1");
}

TEST_CASE("a SKU that changes on both sides at once keeps its link") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "A"}})});
    shops.import({product({{11, "B"}})});
    shops.associate({product({{51, "B"}})});
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.reasons(51) == "new");
    CHECK(shops.count("unchanged") == "1");
}

TEST_CASE("two SKUs swapped in the child or the primary swap the links") {
    const TwoShops shops;
    shops.import({product({{11, "A"}, {12, "B"}})});
    shops.associate({product({{51, "A"}, {52, "B"}})});
    shops.associate({product({{51, "B"}, {52, "A"}})});
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.state(52) == "linked 11");
    shops.import({product({{11, "B"}, {12, "A"}})});
    shops.associate({product({{51, "B"}, {52, "A"}})});
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "linked 12");
    CHECK(shops.count("updated") == "2");
}

TEST_CASE("a product made in the child first is linked by any later run") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "B"}})});
    CHECK(shops.state(51) == "unmatched");
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate({}, {"--since", "2026-01-15T00:00:00Z"});
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.reasons(51) == "new");
}

TEST_CASE("a default variant that becomes the first of many keeps its link") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "A"}})});
    shops.import({product({{11, "A"}, {12, "A-L"}})});
    shops.associate({product({{51, "A"}, {52, "A-L"}})});
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "linked 12");
    CHECK(shops.reasons(51) == "new");
}

TEST_CASE("a duplicate in the child waits, and is linked once its rival goes") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{51, "A"}})});
    shops.associate({product({{51, "A"}}), product({{52, "A"}})});
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "duplicate");
    shops.associate({product({{52, "A"}})});
    CHECK(shops.state(51) == "not known");
    CHECK(shops.state(52) == "linked 11");
    CHECK(shops.reasons(51) == "new; ended: variant gone");
}

TEST_CASE("a duplicate in the primary stops new links only") {
    const TwoShops shops;
    shops.import(
        {product({{11, "A"}}), product({{13, "B"}}), product({{14, "B"}})});
    const TwoShops::Products child{product({{51, "A"}}), product({{52, "B"}})};
    shops.associate(child);
    CHECK(shops.state(52) == "ambiguous");
    shops.import(
        {product({{11, "A"}}), product({{12, "A"}}), product({{14, "B"}})});
    shops.associate(child);
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "linked 14");
    shops.import({product({{12, "A"}}), product({{14, "B"}})});
    shops.associate(child);
    CHECK(shops.state(51) == "linked 12");
}

TEST_CASE("a pin outlives its catalog variant and its own variant") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate({product({{51, "B"}}), product({{52, "C"}})});
    shops.hold(51, 11);
    shops.import({product({{12, "B"}})});
    shops.associate({product({{51, "B"}}), product({{52, "C"}})});
    CHECK(shops.state(51) == "pinned 11");
    CHECK(shops.count("pinned") == "1");
    shops.associate({product({{52, "C"}})});
    CHECK(shops.state(51) == "pinned 11");
    CHECK(shops.count("pinned") == "0");
    CHECK(shops.count("removed") == "0");
}

TEST_CASE("a block holds whatever the identifier becomes") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate({product({{51, "A"}})});
    shops.hold(51, 0);
    shops.associate({product({{51, "B"}})});
    CHECK(shops.state(51) == "blocked");
    CHECK(query(shops.catalog(), "SELECT * FROM unlinked").empty());
    shops.associate({product({{51, ""}})});
    CHECK(shops.state(51) == "blocked");
    CHECK(shops.count("pinned") == "1");
}

TEST_CASE("pinning or blocking one settles a duplicate") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    const TwoShops::Products child{product({{51, "A"}}), product({{52, "A"}})};
    shops.associate(child);
    CHECK(shops.state(52) == "duplicate");
    shops.hold(51, 12);
    shops.associate(child);
    CHECK(shops.state(52) == "linked 11");
}

TEST_CASE("archived twins stand back on either side") {
    const TwoShops shops;
    shops.import({product({{11, "A"}}, "ARCHIVED"), product({{13, "B"}})});
    shops.associate({product({{51, "A"}}, "ARCHIVED"), product({{52, "B"}})});
    CHECK(shops.state(51) == "linked 11");
    shops.import({product({{11, "A"}}, "ARCHIVED"), product({{12, "A"}}),
                  product({{13, "B"}})});
    shops.associate({product({{51, "A"}}, "ARCHIVED"), product({{52, "B"}})});
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.reasons(51) ==
          "new; moved: it stands back by its product's status");
    shops.associate({product({{51, "A"}}, "ARCHIVED"), product({{52, "B"}}),
                     product({{53, "A"}}, "UNLISTED")});
    CHECK(shops.state(51) == "duplicate");
    CHECK(shops.state(53) == "linked 12");
}

TEST_CASE("a link that the other identifier moves says so, not that a product "
          "stands back") {
    const TwoShops shops;
    const auto hold = shops.config("[matching]\ncross_check = \"hold\"\n");
    shops.import({product({{11, "A", "111"}, {12, "A", "222"}})});
    shops.associate({product({{51, "A", "222"}})}, {"--config", hold});
    CHECK(shops.state(51) == "linked 12");
    shops.associate({product({{51, "A", "111"}})}, {"--config", hold});
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.reasons(51) ==
          "new: the other identifier tells which of several; "
          "moved: the other identifiers differ");
}

TEST_CASE("a child variant that moves to another product keeps its link") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({product({{50, "X"}, {51, "A"}}), product({{52, "B"}})});
    shops.associate({product({{50, "X"}}), product({{52, "B"}, {51, "A"}})});
    CHECK(shops.state(51) == "linked 11");
    CHECK(query_value(shops.catalog(), "SELECT product_id FROM links") == "52");
    CHECK(shops.reasons(51) == "new");
}

TEST_CASE("what only a rule links that is new since the last associate is "
          "pending until the next one, which says so") {
    const TwoShops shops;
    shops.import({product({{11, "A", "111"}}), product({{12, "A", "222"}})});
    const TwoShops::Products eu{product({{51, "A", "222"}})};
    const auto without = shops.config("[matching]\ntie_break = \"off\"\n");
    shops.associate(eu, {"--config", without});
    CHECK(shops.state(51) == "ambiguous");
    const auto verified =
        run_hwsync({"verify", "-c", shops.catalog(), "-f", "json"});
    CHECK(verified.exit_code == 0);
    CHECK(contains(verified.out, "\"pending\": 1,"));
    CHECK(contains(verified.out, "\"findings\": []"));
    CHECK(contains(run_hwsync({"verify", "-c", shops.catalog()}).out,
                   "eu: 1 variant will be linked by the next associate"));

    const auto linked = shops.try_associate(eu, {"--shop", "eu"});
    CHECK(contains(linked.err, "1 link made by a rule that is new"));
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.reasons(51) ==
          "new: the other identifier tells which of several");
    const auto listed =
        run_hwsync({"link", "list", "-c", shops.catalog(), "-f", "json"});
    CHECK(contains(listed.out, "\"rule\": \"tie_break\""));
    CHECK(contains(run_hwsync({"explain", "-c", shops.catalog(), "A"}).out,
                   "made by tie_break"));
    const auto again =
        run_hwsync({"verify", "-c", shops.catalog(), "-f", "json"});
    CHECK(contains(again.out, "\"pending\": 0,"));

    // What an undo takes back comes again with its rule.
    CHECK(run_hwsync({"undo", "3", "--release", "-c", shops.catalog()})
              .exit_code == 0);
    CHECK(run_hwsync({"undo", "4", "-c", shops.catalog()}).exit_code == 0);
    CHECK(value_in_private_tables(shops.catalog(), "SELECT rule FROM link") ==
          "tie_break");
}

TEST_CASE("a shop that was only planned has no older rules: what any rule "
          "links is missing, not pending") {
    const TwoShops shops;
    shops.import({product({{11, "A", "111"}}), product({{12, "A", "222"}}),
                  product({{13, "B"}})});
    shops.associate({product({{51, "A", "222"}}), product({{52, "B"}})},
                    {"--plan", shops.catalog() + ".plan"});
    const auto verified =
        run_hwsync({"verify", "-c", shops.catalog(), "-f", "json"});
    CHECK(verified.exit_code == 1);
    CHECK(contains(verified.out, "\"pending\": 0,"));
    CHECK(contains(verified.out, "\"variant_id\": \"51\""));
    CHECK(contains(verified.out, "\"variant_id\": \"52\""));
}

TEST_CASE("a column that another program added to a child's table is no harm") {
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    store(shops.catalog(), "ALTER TABLE shop_variant ADD COLUMN theirs TEXT");
    shops.associate({product({{51, "A"}})});
    CHECK(shops.state(51) == "linked 11");
}

TEST_CASE("a row that is out of order is damage, not a crash") {
    constexpr std::int64_t first = 7'100'000'000'051;
    const auto child = product({{first, "A"},
                                {first + 1, "B"},
                                {first + 2, "C"},
                                {first + 3, "D"},
                                {first + 4, "E"},
                                {first + 5, "F"},
                                {first + 6, "G"}});
    const TwoShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({child});
    // The last id becomes negative, wherever it stands.
    std::string id;
    for (int shift = 40; shift >= 0; shift -= 8) {
        id += static_cast<char>((first + 6) >> shift & 0xff);
    }
    auto bytes = read_file(shops.catalog());
    auto at = bytes.find(id);
    REQUIRE(at != std::string::npos);
    for (; at != std::string::npos; at = bytes.find(id, at)) {
        bytes[at] = '\xf6';
    }
    std::ofstream{shops.catalog(), std::ios::binary} << bytes;
    const TestFolder folder;
    const auto export_of_child = folder.write("eu.jsonl", to_jsonl({child}));
    for (const auto* option : {"--dry-run", "--rewrite"}) {
        CAPTURE(option);
        const auto result =
            run_hwsync({"associate", "-c", shops.catalog(), "--shop", "eu",
                        "--file", export_of_child, option});
        CAPTURE(result.err);
        CHECK(result.exit_code == 6);
        CHECK(contains(result.err, "it is damaged"));
    }
}
