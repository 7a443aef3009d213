#include "catalog/sqlite/connection.hpp"
#include "program/test_folder.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/error.hpp>
#include <hwsync/import.hpp>
#include <hwsync/verify.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

class Silent final : public Observer {
public:
    void progress(const Progress&) override {}
    void log(Severity, std::string_view) override {}
};

/// A variant, and a product of its own for it.
struct Sold {
    std::int64_t id = 0;
    std::string sku;
    std::string barcode = {};
    std::string status = "ACTIVE";
};

std::string export_of(const std::vector<Sold>& sold, int minute) {
    std::string lines;
    const auto times = fmt::format("\"createdAt\":\"2026-01-01T00:00:00Z\","
                                   "\"updatedAt\":\"2026-02-01T00:{:02}:00Z\"",
                                   minute);
    for (const auto& one : sold) {
        lines += fmt::format(
            "{{\"id\":\"gid://shopify/Product/{0}\",\"title\":\"Shoe {0}\","
            "\"handle\":\"shoe-{0}\",\"status\":\"{1}\","
            "\"descriptionHtml\":\"<p>It fits</p>\",\"tags\":[\"a\"],{2}}}\n"
            "{{\"id\":\"gid://shopify/ProductVariant/{3}\",\"title\":\"Red\","
            "\"sku\":\"{4}\",\"barcode\":\"{5}\",\"price\":\"9.90\",{2},"
            "\"inventoryItem\":{{\"id\":\"gid://shopify/InventoryItem/{3}\","
            "\"measurement\":{{\"weight\":{{\"value\":5,"
            "\"unit\":\"KILOGRAMS\"}}}}}},"
            "\"__parentId\":\"gid://shopify/Product/{0}\"}}\n",
            one.id + 1000, one.status, times, one.id, one.sku, one.barcode);
    }
    return lines;
}

/// Shop, kind, the shop's variant and the catalog's.
using Found = std::tuple<std::string, std::string, std::int64_t, std::int64_t>;

class Brand {
public:
    void import(const std::vector<Sold>& sold) {
        ImportRequest request;
        request.catalog = path();
        request.file = m_folder.write("us.jsonl", export_of(sold, ++m_minute));
        request.identifier = identifier;
        request.max_delete = 100;
        request.clock = [] { return *parse_time("2026-03-01T00:00:00Z"); };
        import_products(request, m_observer, m_stop);
    }

    AssociateResult associate(const std::vector<Sold>& sold,
                              const std::string& shop = "eu") {
        AssociateRequest request;
        request.catalog = path();
        request.shop = shop;
        request.file =
            m_folder.write(shop + ".jsonl", export_of(sold, ++m_minute));
        request.matching = rules.matching;
        for (const auto& strip : rules.strip) {
            if (strip.shop == shop) {
                request.strip_prefix = strip.prefix;
                request.strip_suffix = strip.suffix;
            }
        }
        request.max_delete = 100;
        request.allow_foreign = true;
        request.by = "ann";
        request.clock = [] { return *parse_time("2026-03-01T00:00:00Z"); };
        return associate_shop(request, m_observer, m_stop);
    }

    sqlite::Connection open(sqlite::Access access) const {
        return sqlite::Connection::open(path(), access, 1s, nullptr);
    }

    void plant(const std::string& sql) const {
        open(sqlite::Access::read_write).execute(sql.c_str());
    }

    VerifyResult verify() {
        rules.catalog = path();
        return verify_catalog(rules, m_observer, m_stop);
    }

    std::vector<Found> found() {
        std::vector<Found> list;
        verify().report->findings([&](const Finding& finding) {
            list.emplace_back(std::string{finding.shop},
                              std::string{to_string(finding.kind)},
                              finding.variant_id, finding.catalog_variant_id);
        });
        return list;
    }

    std::string path() const { return m_folder / "catalog.db"; }

    Identifier identifier = Identifier::sku;
    VerifyRequest rules;

private:
    TestFolder m_folder;
    StopToken m_stop;
    Silent m_observer;
    int m_minute = 0;
};

using Finds = std::vector<Found>;

std::string read_bytes(const std::string& path) {
    return read_file(path);
}

void write_bytes(const std::string& path, const std::string& bytes) {
    std::ofstream{path, std::ios::binary}.write(
        bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace

TEST_CASE("a right catalog has no findings") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}, {3, "C"}, {4, "\xf0\x9f\x91\x9f 'x%"}});
    brand.associate({{11, " A"}, {12, "B"}, {14, "\xf0\x9f\x91\x9f 'x%"}});
    brand.associate({{21, "C"}, {22, "none"}, {23, ""}, {24, "b"}}, "uk");
    CHECK(brand.found() == Finds{});
    const auto result = brand.verify();
    CHECK(result.ok);
    CHECK(result.products == 4);
    CHECK(result.variants == 4);
    CHECK(result.links == 4);
    REQUIRE(result.shops.size() == 2);
    CHECK(result.shops[0].coverage() == 1.0);
    CHECK(result.shops[1].shop == "uk");
    CHECK(result.shops[1].coverage() == 0.25);
    CHECK(result.shops[1].unmatched == 1);
    CHECK(result.shops[1].near == 1);
    CHECK(result.shops[1].no_identifier == 1);
}

TEST_CASE("a link that is missing, wrong or stale is found") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}, {3, "C"}});
    brand.associate({{11, "A"}, {12, "B"}, {13, "C"}});
    SUBCASE("missing") {
        brand.plant("DELETE FROM link WHERE variant_id = 12");
        CHECK(brand.found() == Finds{{"eu", "missing", 12, 2}});
    }
    SUBCASE("wrong") {
        brand.plant("UPDATE link SET catalog_variant_id = 3"
                    " WHERE variant_id = 12");
        CHECK(brand.found() == Finds{{"eu", "wrong", 12, 3}});
    }
    SUBCASE("stale in the catalog") {
        brand.import({{1, "A"}, {3, "C"}});
        CHECK(brand.found() == Finds{{"eu", "stale", 12, 2}});
    }
    SUBCASE("made anew in the catalog, and not yet associated") {
        brand.import({{1, "A"}, {3, "C"}, {9, "B"}});
        CHECK(brand.found() == Finds{{"eu", "stale", 12, 2}});
    }
    SUBCASE("stale in the shop") {
        brand.associate({{11, "A"}, {13, "C"}});
        brand.plant("INSERT INTO link VALUES (1, 12, 2, 'auto', 'B', 1,"
                    " '2026-03-01T00:00:00Z', 'ann', NULL)");
        CHECK(brand.found() == Finds{{"eu", "stale", 12, 2}});
    }
    SUBCASE("an identifier that moved in the catalog") {
        brand.import({{1, "B"}, {2, "A"}, {3, "C"}});
        CHECK(brand.found() ==
              Finds{{"eu", "wrong", 11, 1}, {"eu", "wrong", 12, 2}});
    }
    CHECK(!brand.verify().ok);
}

TEST_CASE("a pin is never wrong, but may be worth a note or be stale") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    brand.plant("UPDATE link SET origin = 'manual', catalog_variant_id = 2"
                " WHERE variant_id = 11");
    CHECK(brand.found() == Finds{{"eu", "note", 11, 2}});
    CHECK(brand.verify().ok);
    brand.rules.fail_on = {FindingKind::note};
    CHECK(!brand.verify().ok);
    brand.import({{1, "A"}});
    CHECK(brand.found() ==
          Finds{{"eu", "stale", 11, 2}, {"eu", "stale", 12, 2}});
}

TEST_CASE("a blocked variant is nobody's rival and lowers no coverage") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "A"}, {13, "B"}});
    CHECK(brand.found() ==
          Finds{{"eu", "duplicate", 11, 0}, {"eu", "duplicate", 12, 0}});
    brand.plant("INSERT INTO link VALUES (1, 11, NULL, 'manual', NULL, 1,"
                " '2026-03-01T00:00:00Z', 'ann', NULL)");
    CHECK(brand.found() == Finds{{"eu", "missing", 12, 1}});
    CHECK(brand.verify().shops[0].coverage() == 0.5);
    brand.rules.min_coverage = 50;
    CHECK(brand.verify().count(FindingKind::coverage) == 0);
    brand.rules.min_coverage = 50.1;
    CHECK(brand.found() ==
          Finds{{"eu", "coverage", 0, 0}, {"eu", "missing", 12, 1}});
}

TEST_CASE("a variant pinned to what stands back is nobody's rival") {
    Brand brand;
    brand.import({{1, "A"}, {2, "A", "", "DRAFT"}});
    brand.associate({{11, "A"}});
    brand.plant("UPDATE link SET origin = 'manual', catalog_variant_id = 2");
    brand.associate({{11, "A"}, {12, "A"}});
    CHECK(brand.found() == Finds{});
    CHECK(brand.verify().links == 2);
    brand.plant("UPDATE link SET catalog_variant_id = 1 WHERE variant_id = 11;"
                "DELETE FROM link WHERE variant_id = 12");
    CHECK(brand.found() == Finds{{"eu", "duplicate", 12, 0}});
}

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
        brand.rules.strip = {{"eu", "EU-", "-x"}};
        brand.import({{1, "A"}});
        brand.associate({{11, "EU-A-x"}});
        CHECK(brand.found() == Finds{});
        CHECK(brand.verify().links == 1);
        brand.rules.strip.clear();
        CHECK(brand.found() == Finds{});
        brand.rules.strip = {{"eu", "", ""}};
        CHECK(brand.found() == Finds{{"eu", "wrong", 11, 1}});
    }
}

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

TEST_CASE("links and numbers that cannot be are damage") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    const std::string values = ", 1, '2026-03-01T00:00:00Z', 'ann', NULL)";
    SUBCASE("a shop that is unknown") {
        brand.plant("INSERT INTO link VALUES (7, 11, 1, 'auto', 'A'" + values);
        CHECK(brand.found() == Finds{{"", "damaged", 11, 1}});
    }
    SUBCASE("a variant that the shop never had") {
        brand.plant("INSERT INTO link VALUES (1, 19, 1, 'auto', 'A'" + values);
        CHECK(brand.found() == Finds{{"eu", "damaged", 19, 1}});
    }
    SUBCASE("a pin ahead of the shop's reading") {
        brand.plant("INSERT INTO link VALUES (1, 19, 1, 'manual', NULL" +
                    values);
        CHECK(brand.found() == Finds{{"eu", "note", 19, 1}});
    }
    SUBCASE("a catalog variant that never was") {
        brand.plant("UPDATE link SET catalog_variant_id = 99, origin = 'manual'"
                    " WHERE variant_id = 11");
        CHECK(brand.found() ==
              Finds{{"eu", "damaged", 11, 99}, {"eu", "stale", 11, 99}});
    }
    SUBCASE("an origin that is none") {
        brand.plant("UPDATE link SET origin = 'aut0' WHERE variant_id = 11");
        CHECK(brand.found() == Finds{{"eu", "damaged", 11, 1}});
    }
    SUBCASE("a variant without its product") {
        brand.plant("DELETE FROM shop_product WHERE id = 1011;"
                    "UPDATE shop SET live_products = 1");
        CHECK(brand.found() == Finds{{"eu", "damaged", 11, 0}});
    }
    SUBCASE("tallies") {
        brand.plant("UPDATE shop SET live_products = 1, live_variants = 3;"
                    "UPDATE property SET value = '7'"
                    " WHERE name IN ('live_products', 'live_variants')");
        CHECK(brand.found() == Finds{{"eu", "damaged", 0, 0},
                                     {"eu", "damaged", 0, 0},
                                     {"primary", "damaged", 0, 0},
                                     {"primary", "damaged", 0, 0}});
    }
    SUBCASE("an index that is gone") {
        brand.plant("DROP INDEX shop_variant_by_sku");
        CHECK(brand.found() == Finds{{"", "damaged", 0, 0}});
    }
}

TEST_CASE("keys that are not those of the text are damage, digest or not") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    brand.plant("UPDATE shop_variant SET sku_key = 'B'");
    CHECK(brand.found() == Finds{{"eu", "damaged", 11, 0}});
    brand.plant("UPDATE shop_variant SET sku_key = 'A';"
                "UPDATE shop SET key_settings = '1\nA\n'");
    CHECK(brand.found() ==
          Finds{{"eu", "damaged", 11, 0}, {"eu", "wrong", 11, 1}});
}

TEST_CASE("a flipped bit in any text of a row is named as damage") {
    Brand brand;
    brand.import({{1, "A", "036000291452"}, {2, "b x"}});
    brand.associate({{11, "A", "036000291452"}, {12, "b x"}});
    std::size_t flipped = 0;
    for (const std::string table :
         {"product", "variant", "shop_product", "shop_variant"}) {
        std::vector<std::string> columns;
        {
            const auto catalog = brand.open(sqlite::Access::read_only);
            auto rows = catalog.prepare("SELECT name FROM pragma_table_info('" +
                                        table + "') WHERE type = 'TEXT'");
            while (rows.step()) {
                columns.emplace_back(rows.text(0));
            }
        }
        for (const auto& column : columns) {
            CAPTURE(table);
            CAPTURE(column);
            auto catalog = brand.open(sqlite::Access::read_write);
            std::string text;
            {
                auto row = catalog.prepare(fmt::format(
                    "SELECT MIN({0}) FROM {1} WHERE {0} <> ''", column, table));
                row.step();
                text = row.text(0);
            }
            if (text.empty()) {
                continue;
            }
            auto other = text;
            other.back() = static_cast<char>(other.back() ^ 1);
            const auto replace = [&](const std::string& from,
                                     const std::string& to) {
                catalog
                    .prepare(fmt::format("UPDATE {0} SET {1} = ?2 WHERE {1} = "
                                         "?1",
                                         table, column))
                    .bind(1, std::string_view{from})
                    .bind(2, std::string_view{to})
                    .run();
            };
            replace(text, other);
            CHECK(brand.verify().count(FindingKind::damaged) > 0);
            replace(other, text);
            ++flipped;
        }
    }
    CHECK(flipped > 25);
    CHECK(brand.found() == Finds{});
}

TEST_CASE("a bit that flips in the file itself is noticed") {
    Brand brand;
    brand.import({{1, "SKU-of-one"}, {2, "SKU-of-two"}});
    brand.associate({{11, "SKU-of-one"}, {12, "SKU-of-two"}});
    const auto bytes = read_bytes(brand.path());
    std::size_t places = 0;
    for (auto at = bytes.find("SKU-of-"); at != std::string::npos;
         at = bytes.find("SKU-of-", at + 1)) {
        CAPTURE(at);
        auto flipped = bytes;
        flipped[at + 2] = static_cast<char>(flipped[at + 2] ^ 4);
        write_bytes(brand.path(), flipped);
        if (bytes.compare(at, 10, "SKU-of-one") == 0) {
            ++places;
        }
        const auto result = brand.verify();
        // A link's own key is worth nothing once it is made.
        if (result.ok) {
            std::string keys;
            const auto catalog = brand.open(sqlite::Access::read_only);
            auto rows = catalog.prepare("SELECT key FROM link UNION ALL SELECT "
                                        "to_key FROM link_history");
            while (rows.step()) {
                keys += rows.text(0);
            }
            CHECK(keys.find("SKQ-of-") != std::string::npos);
        } else {
            CHECK(result.count(FindingKind::damaged) > 0);
        }
    }
    CHECK(places > 3);
    write_bytes(brand.path(), bytes);
    CHECK(brand.found() == Finds{});
}

TEST_CASE("verify sees one state while another program writes") {
    Brand brand;
    brand.import({{1, "A"}});
    brand.associate({{11, "A"}});
    const auto writer = brand.open(sqlite::Access::read_write);
    writer.execute("BEGIN IMMEDIATE; DELETE FROM link");
    CHECK(brand.found() == Finds{});
    writer.execute("COMMIT");
    CHECK(brand.found() == Finds{{"eu", "missing", 11, 1}});
}

TEST_CASE("a stop ends it, and no catalog is an error") {
    Brand brand;
    CHECK_THROWS_AS(brand.verify(), Error);
}

TEST_CASE("after associate verify finds what it left, and nothing else") {
    std::mt19937_64 random{3};
    const auto pick = [&](const std::vector<std::string>& from) {
        return from[random() % from.size()];
    };
    const auto store = [&](std::int64_t first_id) {
        std::vector<Sold> sold;
        for (auto left = 3 + random() % 12; left > 0; --left) {
            sold.push_back(
                {first_id++,
                 pick({"A", "a", "B", " B", "b b", "'C", "C", "D", "E", "F",
                       "G", ""}),
                 pick({"", "", "1", "2", "036000291452", "0036000291452"}),
                 pick({"ACTIVE", "ACTIVE", "ACTIVE", "UNLISTED", "DRAFT",
                       "ARCHIVED"})});
        }
        return sold;
    };
    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        Brand brand;
        brand.identifier =
            random() % 3 == 0 ? Identifier::barcode : Identifier::sku;
        brand.rules.matching = {static_cast<OnDuplicate>(random() % 2),
                                static_cast<OnNear>(random() % 2),
                                static_cast<CrossCheck>(random() % 3)};
        brand.rules.fail_on = {FindingKind::unmatched, FindingKind::near,
                               FindingKind::no_identifier};
        for (int run = 0; run < 3; ++run) {
            CAPTURE(run);
            brand.import(store(1));
            const auto result = brand.associate(store(101));
            std::set<std::string> left;
            result.unresolved->for_each([&](const UnresolvedVariant& variant) {
                left.insert(fmt::format("{} {}", variant.variant_id,
                                        to_string(variant.outcome)));
            });
            // A pin is nothing that associate ends: see below.
            std::set<std::string> found;
            for (const auto& [shop, kind, variant, target] : brand.found()) {
                if (kind != "note" && (kind != "stale" || variant % 5 != 0)) {
                    found.insert(fmt::format("{} {}", variant, kind));
                }
            }
            CAPTURE(fmt::format("{}", fmt::join(left, ", ")));
            CAPTURE(fmt::format("{}", fmt::join(found, ", ")));
            CHECK(found == left);
            brand.plant("UPDATE link SET origin = 'manual',"
                        " catalog_variant_id = CASE WHEN variant_id % 2 = 0"
                        " THEN NULL ELSE catalog_variant_id END"
                        " WHERE variant_id % 5 = 0");
        }
    }
}
