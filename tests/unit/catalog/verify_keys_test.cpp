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
    brand.plant("INSERT INTO link VALUES (1, 11, 2, 'auto', 'C', 1,"
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
