#include "unit/jobs/keys_of_tomorrow.hpp"

#include "program/query.hpp"
#include "unit/jobs/stores.hpp"

#include <hwsync/verify.hpp>
#include <hwsync/waive.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

using namespace hwsync;

namespace {

const std::vector<StoreProduct> of_primary{
    {1, {{11, "A", "4006381333931"}, {12, " b "}}}, {2, {{21, "C"}, {22, ""}}}};
const std::vector<StoreProduct> of_child{
    {5, {{51, "A"}, {52, "b"}}}, {6, {{61, "C"}, {62, "c"}, {63, "D"}}}};

/// A catalog of today's, and what is held of the child's variants.
struct Upgraded {
    Upgraded() {
        version_of_keys = 1;
        stores.import_primary(of_primary);
        stores.associate("eu", of_child);
        stores.add(
            {.shop = "eu", .variant_id = "62", .catalog_variant_id = "22"});
        version_of_keys = 2;
    }
    ~Upgraded() { version_of_keys = 1; }
    Upgraded(const Upgraded&) = delete;
    Upgraded& operator=(const Upgraded&) = delete;

    std::vector<std::string> found() {
        VerifyRequest request;
        request.catalog = stores.catalog();
        const auto result =
            verify_catalog(request, stores.observer, stores.stop);
        std::vector<std::string> findings;
        result.report->findings([&](const Finding& finding) {
            if (finding.kind != FindingKind::note) {
                findings.push_back(
                    fmt::format("{} {}: {}", to_string(finding.kind),
                                finding.variant_id, finding.message));
            }
        });
        return findings;
    }

    std::string keys() const {
        return value_in_private_tables(
            stores.catalog(), "SELECT group_concat(k, ' ') FROM (SELECT"
                              " sku_key AS k FROM variant WHERE sku_key <> ''"
                              " UNION ALL SELECT barcode_key FROM variant"
                              " WHERE barcode_key <> ''"
                              " UNION ALL SELECT sku_key FROM shop_variant"
                              " WHERE sku_key <> ''"
                              " UNION ALL SELECT key FROM link WHERE key <> ''"
                              " ORDER BY k)");
    }

    Stores stores;
};

const std::string all_anew = "04006381333931~ A~ A~ A~ C~ C~ C~ D~ b~ b~ b~ c~";

} // namespace

TEST_CASE("keys that are made in another way are all made anew, whichever run "
          "comes first, and no link changes") {
    Upgraded catalog;
    auto& stores = catalog.stores;
    const auto held = stores.held("eu");
    REQUIRE(held.at(51) == "auto 11");
    REQUIRE(held.at(52) == "auto 12");
    const auto history = stores.history("eu", 51);
    // A catalog that nobody has written since is as sound as it was.
    CHECK(catalog.found() == std::vector<std::string>{});
    SUBCASE("an import") {
        stores.import_primary(of_primary);
    }
    SUBCASE("an associate") {
        stores.associate("eu", of_child);
    }
    SUBCASE("a person") {
        stores.remove({.shop = "eu", .variant_id = "63"});
    }
    CHECK(catalog.keys() == all_anew);
    // Two links, and each of the variants, as if that run had done it.
    CHECK(
        value_in_private_tables(
            stores.catalog(),
            "SELECT (SELECT COUNT(*) FROM link WHERE written_run = 4) || ' '"
            " || (SELECT COUNT(*) FROM variant WHERE written_run >= 4) || ' '"
            " || (SELECT COUNT(*) FROM shop_variant WHERE written_run >= 4)") ==
        "3 4 5");
    CHECK(catalog.found() == std::vector<std::string>{});
    stores.import_primary(of_primary);
    stores.associate("eu", of_child);
    CHECK(catalog.keys() == all_anew);
    CHECK(catalog.found() == std::vector<std::string>{});
    for (const auto variant : {51, 52, 61, 62}) {
        CHECK(stores.held("eu").at(variant) == held.at(variant));
    }
    CHECK(stores.history("eu", 51) == history);
}

TEST_CASE("a dry run makes no key anew and says who does") {
    Upgraded catalog;
    auto& stores = catalog.stores;
    stores.dry_run = true;
    CHECK_THROWS_WITH_AS(stores.remove({.shop = "eu", .variant_id = "63"}),
                         doctest::Contains("another version"), Error);
}
