#include "unit/catalog/brand.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

using namespace hwsync;

TEST_CASE("several on either side are found, and drafts stand back") {
    Brand brand;
    brand.import({{1, "A"},
                  {2, "A"},
                  {3, "B"},
                  {4, "B", "", "DRAFT"},
                  {5, "C", "", "ARCHIVED"},
                  {6, "C", "", "DRAFT"}});
    brand.associate(
        {{11, "A"}, {12, "B"}, {13, "B", "", "ARCHIVED"}, {14, "C"}});
    CHECK(brand.found() ==
          Finds{{"eu", "ambiguous", 11, 0}, {"eu", "duplicate", 13, 0}});
    brand.plant("UPDATE link SET catalog_variant_id = 4 WHERE variant_id = 12;"
                "UPDATE link SET catalog_variant_id = 5 WHERE variant_id = 14");
    CHECK(brand.found() == Finds{{"eu", "wrong", 12, 4},
                                 {"eu", "wrong", 14, 5},
                                 {"eu", "ambiguous", 11, 0},
                                 {"eu", "duplicate", 13, 0}});
}

TEST_CASE("a link to what stands back is wrong, whatever rivals there are") {
    Brand brand;
    brand.import({{1, "A"}, {2, "A", "", "DRAFT"}});
    brand.associate({{11, "A"}});
    brand.associate({{11, "A"}, {12, "A"}});
    CHECK(brand.found() == Finds{{"eu", "duplicate", 12, 0}});
    brand.plant("UPDATE link SET catalog_variant_id = 2");
    CHECK(brand.found() ==
          Finds{{"eu", "wrong", 11, 2}, {"eu", "duplicate", 12, 0}});
}

TEST_CASE("differing barcodes are a note, or a conflict where they hold") {
    Brand brand;
    brand.import({{1, "A", "4006381333931"}, {2, "B", "036000291452"}});
    brand.associate({{11, "A", "4006381333948"}, {12, "B", "0036000291452"}});
    CHECK(brand.found() == Finds{{"eu", "note", 11, 1}});
    brand.rules.matching.cross_check = CrossCheck::hold;
    CHECK(brand.found() == Finds{{"eu", "conflict", 11, 1}});
    brand.rules.matching.cross_check = CrossCheck::off;
    CHECK(brand.found() == Finds{});
}

TEST_CASE("what the shop alone sells fails only where that is asked for") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "a"}, {12, "Z"}, {13, " "}});
    CHECK(brand.found() == Finds{});
    brand.rules.fail_on = {FindingKind::unmatched, FindingKind::near,
                           FindingKind::no_identifier};
    CHECK(brand.found() == Finds{{"eu", "unmatched", 12, 0},
                                 {"eu", "near", 11, 1},
                                 {"eu", "no_identifier", 13, 0}});
}

TEST_CASE("with near links what is nearly the same must be linked") {
    Brand brand;
    brand.rules.matching.near = OnNear::link;
    brand.import({{1, "A b"}, {2, "C"}});
    brand.associate({{11, "ab"}, {12, "C"}});
    CHECK(brand.found() == Finds{});
    CHECK(brand.verify().links == 2);
    brand.plant("DELETE FROM link WHERE variant_id = 11");
    CHECK(brand.found() == Finds{{"eu", "missing", 11, 1}});
    brand.plant(
        "INSERT INTO link (shop, variant_id, catalog_variant_id, origin, key, "
        "run, linked_at, by, note) VALUES (1, 11, 2, 'auto', 'C', 1,"
        " '2026-03-01T00:00:00Z', 'ann', NULL)");
    CHECK(brand.found() == Finds{{"eu", "wrong", 11, 2}});
}

TEST_CASE("barcodes link as GTINs do, and a shop's SKUs without their prefix") {
    Brand brand;
    SUBCASE("barcodes") {
        brand.identifier = Identifier::barcode;
        brand.import({{1, "A", "036000291452"}});
        brand.associate({{11, "B", "00036000291452"}});
        CHECK(brand.verify().links == 1);
        brand.rules.matching.cross_check = CrossCheck::off;
        CHECK(brand.found() == Finds{});
        brand.rules.identifier = Identifier::sku;
        CHECK_THROWS_AS(brand.verify(), Error);
    }
    SUBCASE("strip rules") {
        brand.rules.children = {{"eu", "EU-", "-x", brand.rules.matching}};
        brand.import({{1, "A"}});
        brand.associate({{11, "EU-A-x"}});
        CHECK(brand.found() == Finds{});
        CHECK(brand.verify().links == 1);
        brand.rules.children.clear();
        CHECK(brand.found() == Finds{});
        brand.rules.children = {{"eu", "", "", brand.rules.matching}};
        CHECK(brand.found() == Finds{{"eu", "wrong", 11, 1}});
    }
}

TEST_CASE("what fits only with the strip rules loosened is near, and never "
          "linked") {
    Brand brand;
    brand.rules.children = {{"eu", "EU-", "", {}}};
    SUBCASE("near = report") {}
    SUBCASE("near = link") {
        brand.rules.children.front().matching.near = OnNear::link;
    }
    brand.import({{1, "A"}, {2, "D"}, {3, "EU-F"}});
    const auto result = brand.associate(
        {{11, "eu-A"}, {12, "'EU-D"}, {13, "EU-F"}, {14, "eu-Z"}});
    CHECK(result.counts.of(Outcome::near) == 3);
    CHECK(result.counts.of(Outcome::unmatched) == 1);
    CHECK(brand.found() == Finds{});
    std::vector<std::string> candidates;
    result.unresolved->for_each([&](const UnresolvedVariant& variant) {
        candidates.emplace_back(variant.candidates);
    });
    CHECK(candidates ==
          std::vector<std::string>{R"(["1"])", R"(["2"])", R"(["3"])", "[]"});
    brand.rules.fail_on = {FindingKind::near, FindingKind::unmatched};
    CHECK(brand.found() == Finds{{"eu", "unmatched", 14, 0},
                                 {"eu", "near", 11, 1},
                                 {"eu", "near", 12, 2},
                                 {"eu", "near", 13, 3}});
    brand.plant("INSERT INTO link (shop, variant_id, catalog_variant_id,"
                " origin, key, run, linked_at, by)"
                " VALUES (1, 11, 1, 'auto', 'eu-A', 1,"
                " '2026-01-01T00:00:00Z', 'ann')");
    CHECK(brand.found() == Finds{{"eu", "wrong", 11, 1},
                                 {"eu", "unmatched", 14, 0},
                                 {"eu", "near", 12, 2},
                                 {"eu", "near", 13, 3}});
}

TEST_CASE("verify breaks ties by the other identifier, as associate does") {
    Brand brand;
    brand.import({{1, "A", "111"}, {2, "A", "222"}, {3, "B", "333"}});
    const std::vector<Sold> sold{{11, "A", "222"},
                                 {12, "A", "999"},
                                 {13, "B", "333"},
                                 {14, "B", "888"},
                                 {15, "A", "N/A"}};
    brand.associate(sold);
    CHECK(brand.found() == Finds{{"eu", "ambiguous", 12, 0},
                                 {"eu", "ambiguous", 15, 0},
                                 {"eu", "duplicate", 14, 0}});
    const auto rules = [&] {
        const auto connection = brand.open(hwsync::sqlite::Access::read_only);
        auto rows = connection.prepare(
            "SELECT group_concat(variant_id || ' ' || rule, ', ') FROM link");
        rows.step();
        return std::string{rows.text(0)};
    };
    CHECK(rules() == "11 tie_break, 13 tie_break");

    // A link that is there stays.
    brand.rules.matching.tie_break = TieBreak::off;
    CHECK(brand.found() == Finds{{"eu", "ambiguous", 12, 0},
                                 {"eu", "ambiguous", 15, 0},
                                 {"eu", "duplicate", 14, 0}});
    brand.plant("DELETE FROM link");
    CHECK(brand.found() == Finds{{"eu", "ambiguous", 11, 0},
                                 {"eu", "ambiguous", 12, 0},
                                 {"eu", "ambiguous", 15, 0},
                                 {"eu", "duplicate", 13, 0},
                                 {"eu", "duplicate", 14, 0}});
    brand.rules.matching.tie_break = TieBreak::other;
    CHECK(brand.verify().pending == 0);
    CHECK(brand.found() == Finds{{"eu", "missing", 11, 2},
                                 {"eu", "missing", 13, 3},
                                 {"eu", "ambiguous", 12, 0},
                                 {"eu", "ambiguous", 15, 0},
                                 {"eu", "duplicate", 14, 0}});
}

TEST_CASE("what a release without ties broken left is pending") {
    Brand brand;
    brand.import({{1, "A", "111"}, {2, "A", "222"}});
    brand.associate({{11, "A", "222"}, {12, "A", "999"}});
    brand.plant("DELETE FROM property WHERE name LIKE 'match_rules_%';"
                "DELETE FROM link; DELETE FROM link_tally");
    CHECK(brand.found() == Finds{{"eu", "ambiguous", 12, 0}});
    CHECK(brand.verify().pending == 1);
}

TEST_CASE("what its identifier leads nowhere is matched by the other one") {
    Brand brand;
    brand.import({{1, "A", "111"},
                  {2, "B", "222"},
                  {3, "", "333"},
                  {4, "D", "444"},
                  {5, "E", "444"},
                  {6, "F", "N/A"}});
    const std::vector<Sold> sold{
        {11, "", "111"},                     // linked
        {12, "Z", "222"},                    // linked, though the SKUs differ
        {13, "N/A", "333"}, {14, "", "444"}, // ambiguous
        {15, "", ""},       {16, "Y", "N/A"}, {17, "X", "0222"}}; // near
    brand.associate(sold);
    CHECK(brand.found() == Finds{});
    brand.rules.matching.fallback = Fallback::other;
    // Nothing is missing that the last associate was not asked for.
    CHECK(brand.verify().pending == 3);
    CHECK(brand.found() == Finds{{"eu", "ambiguous", 14, 0}});

    const auto result = brand.associate(sold);
    CHECK(result.counts.created == 3);
    CHECK(result.counts.fallback == 3);
    CHECK(result.counts.of(Outcome::no_identifier) == 1);
    CHECK(result.counts.of(Outcome::unmatched) == 1);
    CHECK(result.counts.of(Outcome::near) == 1);
    CHECK(brand.found() ==
          Finds{{"eu", "ambiguous", 14, 0}, {"eu", "note", 12, 2}});
    brand.rules.identifiers = {"B"};
    CHECK(brand.found() == Finds{{"eu", "note", 12, 2}});
    brand.rules.identifiers = {};
    brand.plant("DELETE FROM link WHERE variant_id = 11;"
                "UPDATE link SET catalog_variant_id = 1 WHERE variant_id = 13;"
                "UPDATE link_tally SET links = 2");
    CHECK(brand.found() == Finds{{"eu", "missing", 11, 1},
                                 {"eu", "wrong", 13, 1},
                                 {"eu", "ambiguous", 14, 0},
                                 {"eu", "note", 12, 2}});
    // Of one without a SKU, by the barcode of what is asked for.
    brand.rules.identifiers = {"A"};
    CHECK(brand.found() ==
          Finds{{"eu", "missing", 11, 1}, {"eu", "wrong", 13, 1}});
    brand.rules.identifiers = {"F"};
    CHECK(brand.found() == Finds{});
    brand.rules.identifiers = {};
    brand.rules.matching.fallback = Fallback::off;
    CHECK(brand.found() ==
          Finds{{"eu", "wrong", 13, 1}, {"eu", "wrong", 12, 2}});
    CHECK(brand.associate(sold).counts.removed == 2);
}

TEST_CASE("what is matched by its own identifier is no match by the other") {
    Brand brand;
    brand.rules.matching.fallback = Fallback::other;
    brand.import({{1, "A", "111"}, {2, "B", "222"}});
    brand.associate({{11, "A", "333"}, {12, "A", "222"}});
    CHECK(brand.found() ==
          Finds{{"eu", "duplicate", 11, 0}, {"eu", "duplicate", 12, 0}});
    brand.rules.identifiers = {"B"};
    CHECK(brand.found() == Finds{});
}

TEST_CASE("rivals by the other identifier are all that have it") {
    Brand brand;
    brand.rules.matching.fallback = Fallback::other;
    brand.import({{1, "A", "111"}, {2, "B", "222"}});
    brand.associate({{11, "A", "111"},
                     {12, "", "111"},
                     {13, "", "222"},
                     {14, "Z", "222", "ARCHIVED"}});
    CHECK(brand.found() ==
          Finds{{"eu", "duplicate", 12, 0}, {"eu", "duplicate", 14, 0}});
    brand.rules.matching.cross_check = CrossCheck::hold;
    brand.associate({{13, "Z", "222"}});
    CHECK(brand.found() == Finds{{"eu", "conflict", 13, 2}});
}
