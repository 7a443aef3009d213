#include "catalog/sqlite/evidence/feature_walk.hpp"

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
    std::string text = fmt::format(
        "{:x} {:x} {:x} {:x} {:x} {:x} {} {:x}", features.product->handle,
        features.product->title, features.product->vendor,
        features.product->product_type, features.variant.other_key,
        features.variant.other_near, features.variant.price,
        fmt::join(features.variant.options, ","));
    for (const auto& word : features.product->words) {
        text += fmt::format(" {:x}", word.number);
    }
    return text;
}

std::string text_of(const LinkToCount& link) {
    const auto& features = link.features;
    return fmt::format(
        "{} {} {} | {} | {} | {} {} {} | {} {} {}", features.child_product,
        features.catalog_product, features.catalog_variant,
        text_of(features.child), text_of(features.catalog),
        features.company.links, features.company.along, features.company.most,
        link.is_pinned, link.has_same_key, static_cast<int>(link.other));
}

std::vector<std::string> all_of(FeatureWalk& walk) {
    std::vector<std::string> all;
    walk.begin();
    while (walk.next()) {
        for (const auto& link : walk.links()) {
            all.push_back(text_of(link));
        }
    }
    return all;
}

/// What LinkedProducts gives.
std::vector<std::string> rows_of(LinkedProducts& products) {
    FeatureReader child;
    FeatureReader catalog;
    std::vector<std::string> all;
    products.begin();
    while (products.next()) {
        for (const auto& link : products.links()) {
            LinkToCount expected;
            expected.features = {link.rows.child.product.id,
                                 link.rows.catalog.product.id,
                                 link.rows.catalog.id,
                                 child.read(link.rows.child),
                                 catalog.read(link.rows.catalog),
                                 link.rows.company};
            expected.is_pinned = link.is_pinned;
            expected.has_same_key = link.has_same_key;
            expected.other = link.other;
            all.push_back(text_of(expected));
        }
    }
    return all;
}

/// The child's ids are in another order than the catalog's. More links than are
/// read at once.
void fill(Brand& brand) {
    constexpr std::int64_t variants = 6'007;
    std::vector<Sold> primary;
    std::vector<Sold> child;
    for (std::int64_t id = 1; id <= variants; ++id) {
        const auto sku = fmt::format("A-{}", id);
        primary.push_back({id, sku});
        child.push_back({variants + (id * 7'919) % variants + 1, sku});
    }
    brand.import(primary);
    brand.associate(child);
}

} // namespace

TEST_CASE("features of links come again as they were, and need no table") {
    Brand brand;
    fill(brand);
    const MatchingRules rules{{}, Identifier::sku};
    const TestFolder folder;
    auto catalog = brand.open(Access::read_write);
    const Connection& reader = catalog;
    LinkedProducts products{{reader, reader}, {1, Identifier::sku, rules}};
    const auto links = rows_of(products);
    CHECK(links.size() == 6'007);
    FeatureWalk walk{products, folder.path()};
    CHECK(all_of(walk) == links);
    catalog.execute("DELETE FROM link WHERE variant_id > 7000");
    CHECK(all_of(walk) == links);
    CHECK(all_of(walk) == links);

    FeatureWalk unkept{products, {}};
    CHECK(all_of(unkept).size() < links.size());
}

TEST_CASE("the sides of links are read on two threads as on one") {
    Brand brand;
    fill(brand);
    const MatchingRules rules{{}, Identifier::sku};
    const auto one = brand.open(Access::read_only);
    const auto other = brand.open(Access::read_only);
    LinkedProducts alone{{one, one}, {1, Identifier::sku, rules}};
    const auto links = rows_of(alone);
    LinkedProducts both{{one, other}, {1, Identifier::sku, rules}};
    CHECK(rows_of(both) == links);
    // A walk may end early.
    both.begin();
    CHECK(both.next());
    both.begin_at(0);
    CHECK_FALSE(both.next());
    CHECK(rows_of(both) == links);
}

TEST_CASE("rows are found in any order of their ids") {
    Brand brand;
    std::vector<Sold> primary;
    for (std::int64_t id = 10; id <= 1'000; id += 1 + id % 9) {
        primary.push_back({id, fmt::format("A-{}", id)});
    }
    brand.import(primary);
    const auto catalog = brand.open(Access::read_only);
    RisingLookup lookup{
        catalog, "SELECT id, sku FROM variant WHERE id >= ?1 ORDER BY id"};
    auto known = catalog.prepare("SELECT 1 FROM variant WHERE id = ?1");
    std::uint64_t number = 1;
    const auto check = [&](std::int64_t id) {
        CAPTURE(id);
        known.reset();
        known.bind(1, id);
        const bool is_there = known.step();
        REQUIRE(lookup.find(id) == is_there);
        if (is_there) {
            REQUIRE(lookup.row().text(1) == fmt::format("A-{}", id));
        }
    };
    for (std::int64_t id = 0; id <= 1'010; ++id) {
        check(id);
    }
    for (int i = 0; i < 5'000; ++i) {
        number = number * 6'364'136'223'846'793'005U + 1;
        const auto step = static_cast<std::int64_t>(number >> 33U);
        // Now near the last one, now anywhere.
        check(i % 3 == 0 ? step % 1'020 : 500 + i % 7);
    }
    // Two places at once, with some ids that are out of order for both.
    for (std::int64_t id = 0; id <= 500; ++id) {
        check(id);
        check(id % 4 == 0 ? 500 + id : 1'000 - id);
    }
    lookup.end();
    check(10);
}
