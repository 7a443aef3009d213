#include "test_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

namespace {

template <typename Candidates> std::string ids_of(const Candidates& all) {
    std::string ids;
    for (const auto& one : all) {
        ids += fmt::format("{} ", one.id);
    }
    return ids;
}

} // namespace

TEST_CASE("a view shows what the matching rules ask for") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "AB", "4006381333931", "DRAFT") + one_of(2, "ab") +
                   one_of(3, "C"));
    catalog.associate(one_of(51, "AB") + one_of(52, "Ab") + one_of(53, "C") +
                      one_of(54, "C"));
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        links.change({shop, 530}, {30, "manual", {}, "agreed"}, "pinned");
    });
    const auto view = backend().match_view(catalog.path(), &catalog.stop());
    const auto shop = view->find_shop("eu").value();
    view->look_at(shop, {}, {});
    const MatchingRules rules{{}, Identifier::sku};

    CHECK(view->identity().primary == "us");
    CHECK(view->shop_names() == std::vector<std::string>{"eu"});
    CHECK(ids_of(view->group(shop, "C", Identifier::sku)) == "530 540 ");
    CHECK(ids_of(view->near_group(shop, "AB", rules, Identifier::sku)) ==
          "520 ");
    CHECK(ids_of(view->catalog_with("AB", Identifier::sku)) == "10 ");
    CHECK(view->catalog_with("AB", Identifier::sku).at(0).rank == 1);
    CHECK(ids_of(view->catalog_near(shop, "AB", rules, Identifier::sku)) ==
          "10 20 ");
    CHECK(view->variants_of_product(shop, 53) ==
          std::vector<std::int64_t>{530});
    CHECK(view->variants_with(shop, "C") ==
          std::vector<std::int64_t>{530, 540});
    CHECK(view->describe(30).identifier == "C");
    CHECK(view->describe(30).is_live);
    CHECK_FALSE(view->describe(999).is_live);

    const auto pinned = view->variant(shop, 530).value();
    CHECK(pinned.candidate.hold == Hold::pin);
    CHECK(pinned.candidate.linked_to == 30);
    CHECK(pinned.note == "agreed");
    CHECK(pinned.linked_by == "ann");
    CHECK(pinned.key == "C");
    CHECK(view->variant(shop, 510)->candidate.hold == Hold::none);
}
