#include "catalog/sqlite/schema/seals.hpp"
#include "unit/catalog/brand.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <random>
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
    result.report->requested_links([&](const RequestedLink& link) {
        shown.push_back(fmt::format("{} {} {} {}", link.title,
                                    link.catalog_variant_id, link.shop,
                                    link.variant_id));
    });
    CHECK(shown ==
          std::vector<std::string>{"Shoe 1002 2 eu 11", "Shoe 1002 2 eu 12"});
    brand.rules.identifiers = {"A"};
    CHECK(brand.found() == Finds{{"eu", "wrong", 11, 2}});
}

TEST_CASE("what an identifier has to do with is found by the stored keys as by "
          "reading all") {
    std::mt19937_64 random{7};
    const auto any_of = [&](const std::vector<std::string>& words) {
        return words[random() % words.size()];
    };
    // In groups that are nearly the same.
    const std::vector<std::string> identifiers{
        "A", "a", " A ", "A-1", "a1", "A 1", "0A1", "B", "b", "", "C", "D"};
    const std::vector<std::string> statuses{"ACTIVE", "DRAFT", "ARCHIVED"};
    const auto sold_by = [&](std::int64_t first) {
        std::vector<Sold> sold;
        for (std::int64_t i = 0; i < 12; ++i) {
            sold.push_back({first + i, any_of(identifiers),
                            any_of({"", "036000291452", "0036000291452"}),
                            any_of(statuses)});
        }
        return sold;
    };
    std::size_t findings = 0;
    for (int round = 0; round < 40; ++round) {
        CAPTURE(round);
        Brand brand;
        brand.rules.matching.near =
            random() % 2 == 0 ? OnNear::link : OnNear::report;
        brand.import(sold_by(1));
        brand.associate(sold_by(101));
        brand.associate(sold_by(201), "uk");
        brand.plant(fmt::format(
            "DELETE FROM link WHERE variant_id % 5 = {0};"
            "UPDATE link SET catalog_variant_id = 1 + (variant_id * 7) % 12,"
            " origin = iif(variant_id % 2, 'manual', 'auto')"
            " WHERE variant_id % 3 = {1};"
            "INSERT OR IGNORE INTO link (shop, variant_id, catalog_variant_id, "
            "origin, key, run, linked_at, by, note) VALUES (1, 103, NULL, "
            "'manual', NULL,"
            " 1, '2026-03-01T00:00:00Z', 'ann', NULL);"
            "UPDATE shop_variant SET deleted_at = '2026-03-01T00:00:00Z'"
            " WHERE id % 11 = {0}",
            random() % 5, random() % 3));
        const auto with = [&](const std::vector<std::string>& asked) {
            brand.rules.identifiers = asked;
            auto found = brand.found();
            std::erase_if(found, [](const Found& one) {
                return std::get<1>(one) == "damaged";
            });
            return found;
        };
        std::vector<Finds> sought;
        const auto ask_all = [&](std::vector<Finds>& all) {
            for (const auto& identifier : identifiers) {
                if (!identifier.empty()) {
                    all.push_back(with({identifier, "D"}));
                    findings += all.back().size();
                }
            }
        };
        ask_all(sought);
        // Keys of another version are not sought by.
        brand.plant("UPDATE shop SET key_settings = '0' ||"
                    " substr(key_settings, instr(key_settings, char(10)))");
        std::vector<Finds> read;
        ask_all(read);
        CHECK(sought == read);
    }
    CHECK(findings > 1000);
}

TEST_CASE("damage to a row that was asked for is found, others' is not") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    brand.plant("UPDATE shop_variant SET title = 'Blue' WHERE id = 11;"
                "UPDATE variant SET title = 'Blue' WHERE id = 2");
    brand.rules.identifiers = {"A"};
    CHECK(brand.found() == Finds{{"eu", "damaged", 11, 0}});
    brand.rules.identifiers = {"B"};
    CHECK(brand.found() == Finds{{"primary", "damaged", 2, 2}});
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
    auto writer = brand.open(sqlite::Access::read_write);
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
