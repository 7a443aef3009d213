#include "catalog/sqlite/evidence/kept_products.hpp"

#include "catalog/sqlite/evidence/linked_products.hpp"
#include "program/test_folder.hpp"
#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

std::string text_of(const ProductRow& row) {
    return fmt::format("{} {} {} {} {}", row.id, row.handle, row.title,
                       row.vendor, row.product_type);
}

std::string text_of(const VariantRow& row) {
    return fmt::format("{} ({}) {} {} {} {} {}", row.id, text_of(row.product),
                       row.title, row.options, row.other_key, row.other_near,
                       row.price);
}

std::string text_of(const LinkToWeigh& link) {
    return fmt::format("{} | {} | {} {} {} {} {} {} {}",
                       text_of(link.rows.child), text_of(link.rows.catalog),
                       link.rows.company.links, link.rows.company.along,
                       link.rows.company.most, link.identifier, link.is_pinned,
                       link.has_same_key, static_cast<int>(link.other));
}

std::vector<std::string> all_of(LinkedProducts& products) {
    std::vector<std::string> all;
    while (products.next()) {
        for (const auto& link : products.links()) {
            all.push_back(text_of(link));
        }
    }
    return all;
}

} // namespace

TEST_CASE("links that are kept to be weighed come again as they were") {
    const ProductRow child{5, "hat", "Hat", "Acme", ""};
    const ProductRow one{1, "wool-hat", "Wool Hat", "", "Hats"};
    const ProductRow other{2, "", "", "", ""};
    const auto link = [&](std::int64_t id, const ProductRow& to) {
        LinkToWeigh made;
        made.rows.child = {id, child, "S", "[]", "123", "", 12.5};
        made.rows.catalog = {id + 100, to, "", "", "", "x", 0};
        made.rows.company = {4, 3, 3};
        made.identifier = "SKU";
        made.is_pinned = id == 2;
        made.has_same_key = id == 3;
        made.other =
            id == 4 ? OtherIdentifier::was_used : OtherIdentifier::counts;
        return made;
    };
    const std::vector<LinkToWeigh> first{link(1, one), link(2, one),
                                         link(3, other), link(4, one)};
    const std::vector<LinkToWeigh> second{link(7, other)};
    const TestFolder folder;
    KeptProducts kept{folder.path()};
    kept.add(first);
    kept.add(second);
    for (int walk = 0; walk < 2; ++walk) {
        kept.begin();
        for (const auto* group : {&first, &second}) {
            std::vector<LinkToWeigh> read;
            REQUIRE(kept.next(read));
            REQUIRE(read.size() == group->size());
            for (std::size_t i = 0; i < read.size(); ++i) {
                CHECK(text_of(read[i]) == text_of((*group)[i]));
            }
        }
        std::vector<LinkToWeigh> none;
        CHECK_FALSE(kept.next(none));
        CHECK(none.empty());
    }
}

TEST_CASE("a second walk through the links needs no table") {
    Brand brand;
    std::vector<Sold> primary;
    std::vector<Sold> child;
    // Longer than what is kept in memory.
    const std::string tail(4'000, 'x');
    for (std::int64_t id = 1; id <= 200; ++id) {
        const auto sku = fmt::format("A-{}-{}", id, tail);
        primary.push_back({id, sku});
        child.push_back({1'000 + id, sku});
    }
    brand.import(primary);
    brand.associate(child);

    const MatchingRules rules{{}, Identifier::sku};
    const TestFolder folder;
    auto catalog = brand.open(Access::read_write);
    LinkedProducts products{catalog, {1, Identifier::sku, rules}};
    products.keep(folder.path());
    products.begin();
    const auto links = all_of(products);
    CHECK(links.size() == 200);
    catalog.execute("DELETE FROM link WHERE variant_id <> 1001");
    for (int walk = 0; walk < 2; ++walk) {
        products.begin();
        CHECK(all_of(products) == links);
        products.begin_at(0);
        CHECK_FALSE(products.next());
    }
}
