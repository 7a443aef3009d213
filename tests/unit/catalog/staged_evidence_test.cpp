#include "catalog/sqlite/verify/links/staged_evidence.hpp"

#include "catalog/sqlite/evidence/sorted/sorted_features.hpp"
#include "program/test_folder.hpp"
#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

std::string text_of(const Features& features) {
    const auto& product = *features.product;
    return fmt::format("{} {:x} {:x} {:x} {:x} {:x} {} {:x}", product.id,
                       product.handle, product.title, product.vendor,
                       features.variant.other_key, features.variant.other_near,
                       features.variant.price,
                       fmt::join(features.variant.options, ","));
}

template <typename Walk>
void add_all(Walk& walk, std::vector<std::string>& all) {
    while (walk.next()) {
        for (const auto& link : walk.links()) {
            const auto& features = link.features;
            all.push_back(fmt::format(
                "{} {} {} | {} | {} | {} {} {} {} | {}", features.child_product,
                features.catalog_product, features.catalog_variant,
                text_of(features.child), text_of(features.catalog),
                features.company.links, features.company.along,
                features.company.most, features.company.joined,
                static_cast<int>(link.other)));
        }
    }
}

/// Products of some variants, which are not in the order of variants; those of
/// the catalog are others, and some have all their variants in one of the
/// child's.
void fill(Brand& brand) {
    constexpr std::int64_t variants = 3'001;
    std::vector<Sold> primary;
    std::vector<Sold> child;
    for (std::int64_t id = 1; id <= variants; ++id) {
        const auto sku = fmt::format("A-{}", id);
        const auto barcode =
            id % 5 == 0 ? std::string{"0000"} : fmt::format("{:013}", id * 10);
        primary.push_back({id, sku, barcode});
        child.push_back({variants + (id * 1'009) % variants + 1, sku,
                         id % 7 == 0 ? std::string{"0000"} : barcode});
    }
    brand.import(primary);
    brand.associate(child);
    brand.plant("UPDATE shop_variant SET product_id = (SELECT"
                " MIN(id) + shop_variant.id % 300 FROM shop_product),"
                " price = id % 50 || '.50',"
                " selected_options = '[{\"name\":\"Size\",\"value\":\"' ||"
                " id % 9 || '\"}]' WHERE id % 11 > 0");
    brand.plant("UPDATE variant SET product_id = 1 + id / 3,"
                " price = id % 40, title = 'T' || id % 8");
    brand.plant("UPDATE variant SET deleted_at = '2026-01-01T00:00:00Z'"
                " WHERE id % 13 = 0");
    brand.plant("UPDATE shop_variant SET deleted_at = '2026-01-01T00:00:00Z'"
                " WHERE id % 17 = 0");
    brand.plant("UPDATE link SET rule = 'tie_break' WHERE variant_id % 19 = 0");
    brand.plant("UPDATE link SET rule = 'fallback' WHERE variant_id % 23 = 0");
    brand.plant("UPDATE link SET catalog_variant_id = NULL, origin = 'manual'"
                " WHERE variant_id % 29 = 0");
}

} // namespace

TEST_CASE("evidence of rows that are checked is that of the rows") {
    Brand brand;
    fill(brand);
    const MatchingConfig config;
    const MatchingRules rules{config, Identifier::sku};
    const WeighedShop shop{1, Identifier::sku, rules};
    const TestFolder folder;
    const auto catalog = brand.open(Access::read_only);

    std::vector<std::string> expected;
    LinkedProducts products{{catalog, catalog}, shop};
    FeatureWalk walk{products, {}};
    walk.begin();
    add_all(walk, expected);
    CHECK(expected.size() > 2'000);

    StagedEvidence staged{folder.path(), Identifier::sku};
    StoredRows variants{catalog, {}, RecordKind::variant};
    while (variants.next()) {
        if (variants.is_live()) {
            staged.add(variants);
        }
    }
    staged.begin_shop(config);
    StoredRows children{catalog, {1, "eu", {}}, RecordKind::variant};
    while (children.next()) {
        if (children.is_live()) {
            staged.add_link(children);
        }
    }
    SortedFeatures features{catalog, shop, staged.links()};
    std::vector<std::string> found;
    add_all(features, found);
    CHECK(found == expected);
}
