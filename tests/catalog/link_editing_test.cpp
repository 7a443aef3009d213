#include "test_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace hwsync;

namespace {

HeldLink pin_to(std::int64_t catalog_variant, const std::string& note = {}) {
    return {catalog_variant, "manual", {}, note};
}

const HeldLink block{0, "manual", {}, {}};

/// Two products in the catalog, and in `eu` one that is linked and one that is
/// not.
class Linked : public TestCatalog {
public:
    Linked() {
        import(one_of(1, "A") + one_of(2, "B"));
        associate(one_of(51, "A") + one_of(52, "X"));
    }

    std::int64_t change(std::int64_t variant, const HeldLink& to) const {
        return edit_links([&](LinkEditing& links, std::int64_t shop) {
            links.change({shop, variant}, to, "changed");
        });
    }
};

std::string ids_of(const std::vector<KnownVariant>& variants) {
    std::string ids;
    for (const auto& variant : variants) {
        ids += fmt::format("{} ", variant.id);
    }
    return ids;
}

} // namespace

TEST_CASE("an editing finds the variants of both sides") {
    const Linked catalog;
    catalog.associate(one_of(51, "A"));

    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        CHECK(links.shop_names() == std::vector<std::string>{"eu"});
        CHECK_FALSE(links.find_shop("us"));

        const auto variant = links.shop_variant({shop, 510}).value();
        CHECK(variant.product_id == 51);
        CHECK(variant.is_live);
        CHECK(variant.key == "A");
        CHECK(variant.identifier == "A");
        CHECK_FALSE(links.shop_variant({shop, 520})->is_live);
        CHECK_FALSE(links.shop_variant({shop, 999}));
        CHECK(ids_of(links.variants_of_product(shop, 51)) == "510 ");
        CHECK(links.variants_of_product(shop, 52).empty());
        CHECK(ids_of(links.shop_variants_with(shop, " A ")) == "510 ");
        CHECK(links.variants_linked_to(shop, 10) ==
              std::vector<std::int64_t>{510});

        CHECK(links.catalog_variant(20)->product_id == 2);
        CHECK_FALSE(links.catalog_variant(999));
        CHECK(ids_of(links.catalog_variants_with("B")) == "20 ");
        CHECK(links.catalog_variants_with("X").empty());
    });
}

TEST_CASE("a change is seen at once, and by all once it is committed") {
    const Linked catalog;

    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        CHECK(links.held({shop, 510}) ==
              HeldLink{10, "auto", "A", {}, "exact"});
        CHECK_FALSE(links.held({shop, 520}).exists());

        links.change({shop, 510}, block, "blocked");
        links.change({shop, 520}, pin_to(20, "as agreed"), "pinned");

        CHECK(links.held({shop, 510}).is_block());
        CHECK(links.held({shop, 520}) == pin_to(20, "as agreed"));
        CHECK(links.changes()->size() == 2);
    });

    CHECK(catalog.links() == "520>20 manual");
    CHECK(catalog.history(510) == "new, blocked");
    CHECK(catalog.history(520) == "pinned");
    CHECK(catalog.summary().shops.at(0).linked == 1);
    CHECK(catalog.summary().shops.at(0).blocked == 1);
}

TEST_CASE("the changes of an editing outlive it, in their order") {
    const Linked catalog;
    std::shared_ptr<const LinkChangeList> changes;

    catalog.edit_links([&](LinkEditing& links, std::int64_t shop) {
        links.change({shop, 520}, pin_to(20), "pinned");
        links.change({shop, 510}, block, "blocked");
        changes = links.changes();
    });

    std::string text;
    changes->for_each([&](const LinkChanged& change) {
        text +=
            fmt::format("{} {}: {} to {}, {}; ", change.shop, change.variant_id,
                        change.from, change.to, change.reason);
    });
    CHECK(text == "eu 520: 0 to 20, pinned; eu 510: 10 to 0, blocked; ");
}

TEST_CASE("a variant that was never read can be pinned and is kept so") {
    const Linked catalog;
    catalog.change(999, pin_to(20));

    catalog.associate(one_of(51, "A"));

    CHECK(catalog.links() == "510>10 auto, 999>20 manual");
}

TEST_CASE("keys are blocked and let go in one shop") {
    const Linked catalog;

    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        CHECK(links.key_in_shop(shop, " A ") == "A");
        CHECK(links.key_in_shop(shop, " ").empty());
        CHECK(links.automatically_linked(shop, "A") ==
              std::vector<std::int64_t>{510});
        CHECK_FALSE(links.key_block(shop, "A").exists);
        links.change_key({shop, "A", "A"}, {true, "sold out"}, "blocked");
    });
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        CHECK(links.key_block(shop, "A") == KeyBlock{true, "sold out"});
        links.change_key({shop, "A", "A"}, {false, {}}, "unblocked");
    });
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        CHECK_FALSE(links.key_block(shop, "A").exists);
    });
}

TEST_CASE("a run's changes can be gone through, and taken back") {
    const Linked catalog;
    const auto run =
        catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
            links.change({shop, 510}, pin_to(20), "pinned");
            links.change_key({shop, "B", "B"}, {true, {}}, "blocked");
        });

    catalog.edit_links([&](LinkEditing& links, std::int64_t shop) {
        CHECK(links.changes_after(run).links == 0);
        links.undoes(run);
        links.for_each_change_of(run, [&](const PastLinkChange& change) {
            CHECK(change.variant.variant == 510);
            CHECK(change.before == HeldLink{10, "auto", "A", {}, "exact"});
            CHECK(change.after == pin_to(20));
            links.change(change.variant, change.before, "undone");
        });
        links.for_each_key_change_of(run, [&](const PastKeyChange& change) {
            CHECK(change.key.key == "B");
            CHECK_FALSE(change.before.exists);
            CHECK(change.after.exists);
            links.change_key(change.key, change.before, "undone");
        });
        CHECK_FALSE(links.key_block(shop, "B").exists);
    });

    CHECK(catalog.links() == "510>10 auto");
    CHECK(catalog.history(510) == "new, pinned, undone");
}

TEST_CASE("what later runs changed stands in the way of an undo") {
    const Linked catalog;
    const auto first = catalog.change(510, pin_to(20));
    const auto second = catalog.change(510, block);
    const auto expect = [&](std::uint64_t links_changed,
                            std::int64_t first_run) {
        catalog.edit_links([&](LinkEditing& links, std::int64_t) {
            const auto later = links.changes_after(first);
            CHECK(later.links == links_changed);
            CHECK(later.first_run == first_run);
        });
    };
    expect(1, second);

    SUBCASE("a run on another variant does not") {
        catalog.change(520, pin_to(10));
        expect(1, second);
    }
    SUBCASE("nor does one that was itself taken back") {
        catalog.edit_links([&](LinkEditing& links, std::int64_t shop) {
            links.undoes(second);
            links.change({shop, 510}, pin_to(20), "undone");
        });
        expect(0, 0);
    }
}

TEST_CASE("an association's changes can be taken back, too") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    const auto run = catalog.associate(one_of(51, "A")).run;

    catalog.edit_links([&](LinkEditing& links, std::int64_t shop) {
        links.undoes(run);
        std::size_t changes = 0;
        links.for_each_change_of(run, [&](const PastLinkChange& change) {
            ++changes;
            CHECK_FALSE(change.before.exists());
            CHECK(change.after == HeldLink{10, "auto", "A", {}, "exact"});
            links.change({shop, 510}, change.before, "undone");
        });
        CHECK(changes == 1);
    });

    CHECK(catalog.links().empty());
}
