#include "catalog/sqlite/seals.hpp"
#include "unit/catalog/brand.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

using namespace hwsync;

TEST_CASE(
    "identifiers asked for are checked alone and shown with their links") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}, {3, "C"}});
    brand.associate({{11, "A"}, {12, "B"}, {13, "C"}});
    brand.associate({{21, "A"}, {22, "B"}}, "uk");
    brand.plant("DELETE FROM link WHERE variant_id IN (13, 22);"
                "UPDATE link SET catalog_variant_id = 2 WHERE variant_id = 11");
    brand.rules.identifiers = {" B", "nowhere", "B"};
    CHECK(brand.found() == Finds{{"", "not_found", 0, 0},
                                 {"eu", "wrong", 11, 2},
                                 {"uk", "missing", 22, 2}});
    const auto result = brand.verify();
    CHECK(result.products == 1);
    CHECK(result.variants == 1);
    CHECK(result.links == 2);
    std::vector<std::string> shown;
    result.report->asked([&](const AskedLink& link) {
        shown.push_back(fmt::format("{} {} {} {}", link.title,
                                    link.catalog_variant_id, link.shop,
                                    link.variant_id));
    });
    CHECK(shown ==
          std::vector<std::string>{"Shoe 1002 2 eu 11", "Shoe 1002 2 eu 12"});
    brand.rules.identifiers = {"A"};
    CHECK(brand.found() == Finds{{"eu", "wrong", 11, 2}});
}

TEST_CASE("shops asked for are checked alone") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    brand.associate({{21, "A"}}, "uk");
    brand.plant("DELETE FROM link");
    brand.rules.shops = {"uk"};
    CHECK(brand.found() == Finds{{"uk", "missing", 21, 1}});
    brand.rules.shops = {"fr"};
    CHECK_THROWS_AS(brand.verify(), Error);
}

TEST_CASE("verify sees one state while another program writes") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    const auto writer = brand.open(sqlite::Access::read_write);
    writer.execute("BEGIN IMMEDIATE; DELETE FROM link");
    CHECK(brand.found() == Finds{});
    sqlite::seal_anew(writer);
    writer.execute("COMMIT");
    CHECK(brand.found() == Finds{{"eu", "missing", 11, 1}});
}

TEST_CASE("a stop ends it, and no catalog is an error") {
    Brand brand;
    CHECK_THROWS_AS(brand.verify(), Error);
}
