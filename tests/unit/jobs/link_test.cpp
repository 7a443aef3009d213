#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <functional>

using namespace hwsync;

namespace {

using Held = std::map<std::int64_t, std::string>;
using Texts = std::vector<std::string>;

const std::vector<StoreProduct> primary{{1, {{11, "A"}, {12, "B"}}},
                                        {2, {{21, "C"}}},
                                        {3, {{31, "TWIN"}}},
                                        {4, {{41, "TWIN"}}}};

const std::vector<StoreProduct> child{{5, {{51, "A"}, {52, "B"}}},
                                      {6, {{61, "X"}}}};

/// A catalog with one associated child, eu.
struct LinkedStores : Stores {
    LinkedStores() {
        import_primary(primary);
        associate("eu", child);
    }
};

Error error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    return {ErrorKind::usage, ""};
}

} // namespace

TEST_CASE("a pin stays through associate, whatever becomes of identifiers") {
    LinkedStores stores;
    const auto result = stores.add({.shop = "eu",
                                    .variant_id = "61",
                                    .identifier = "C",
                                    .note = "a rename"});
    CHECK(changes_of(result) == Texts{"0>21 manual pinned"});
    CHECK(result.run.has_value());
    stores.associate("eu", {{5, {{51, "A"}}}, {6, {{61, "B"}}}});
    CHECK(stores.held("eu") ==
          Held{{51, "auto 11"}, {61, "pin 21 \"a rename\""}});
    CHECK(stores.history("eu", 61) == Texts{"0>21 pinned"});
}

TEST_CASE("a block stays when the identifier changes, until it is released") {
    LinkedStores stores;
    CHECK(changes_of(stores.remove({.shop = "eu", .variant_id = "51"})) ==
          Texts{"11>0 manual blocked"});
    stores.associate("eu", {{5, {{51, "C"}, {52, "B"}}}});
    CHECK(stores.held("eu") == Held{{51, "block"}, {52, "auto 12"}});
    CHECK(changes_of(stores.remove(
              {.shop = "eu", .variant_id = "51", .allow_relink = true})) ==
          Texts{"0>0  unblocked"});
    stores.associate("eu", {{5, {{51, "C"}, {52, "B"}}}});
    CHECK(stores.held("eu") == Held{{51, "auto 21"}, {52, "auto 12"}});
}

TEST_CASE("a link elsewhere is only replaced where that is said") {
    LinkedStores stores;
    LinkAddition addition{
        .shop = "eu", .variant_id = "51", .catalog_variant_id = "21"};
    const auto error = error_of([&] { stores.add(addition); });
    CHECK(error.kind() == ErrorKind::safety);
    CHECK(error.remedy() == "give --replace to link it to 21 instead");
    CHECK(stores.held("eu")[51] == "auto 11");
    addition.replace = true;
    CHECK(changes_of(stores.add(addition)) == Texts{"11>21 manual pinned"});
    CHECK(stores.held("eu")[51] == "pin 21");
}

TEST_CASE("a variant that the last reading had not needs to be allowed") {
    LinkedStores stores;
    LinkAddition addition{.shop = "eu", .variant_id = "99", .identifier = "C"};
    CHECK(error_of([&] { stores.add(addition); }).kind() == ErrorKind::safety);
    addition.unseen = true;
    stores.add(addition);
    CHECK(stores.held("eu")[99] == "pin 21");
}

TEST_CASE("a change that changes nothing leaves no history") {
    LinkedStores stores;
    const LinkAddition addition{
        .shop = "eu", .variant_id = "61", .identifier = "C", .note = "why"};
    stores.add(addition);
    auto again = addition;
    again.note = std::nullopt;
    for (const auto& same : {addition, again}) {
        const auto result = stores.add(same);
        CHECK(result.unchanged == 1);
        CHECK(changes_of(result).empty());
    }
    CHECK(stores.history("eu", 61).size() == 1);
    const LinkRemoval removal{.shop = "eu", .variant_id = "52"};
    stores.remove(removal);
    CHECK(stores.remove(removal).unchanged == 1);
    CHECK(stores.history("eu", 52).size() == 2);
}

TEST_CASE("an id may be a number, a gid or the page in Shopify's admin") {
    for (const auto* id :
         {"61", "gid://shopify/ProductVariant/61",
          "https://admin.shopify.com/store/eu/products/6/variants/61",
          "https://admin.shopify.com/store/eu/products/6/variants/61?x=1#y",
          "https://eu.myshopify.com/admin/products/6/variants/61/"}) {
        CAPTURE(id);
        LinkedStores stores;
        stores.add({.shop = "eu", .variant_id = id, .identifier = "C"});
        CHECK(stores.held("eu")[61] == "pin 21");
    }
    LinkedStores stores;
    for (const auto* id :
         {"0", "-1", "6.1E+1", "gid://shopify/Product/61", "x",
          "https://admin.shopify.com/store/eu/products/6",
          "https://admin.shopify.com/store/eu/products/6/variants/"}) {
        CAPTURE(id);
        const auto error = error_of([&] {
            stores.add({.shop = "eu", .variant_id = id, .identifier = "C"});
        });
        CHECK(error.kind() == ErrorKind::usage);
        CHECK_FALSE(error.run().has_value());
    }
}

TEST_CASE("a product stands for its one variant, or for the one that fits") {
    LinkedStores stores;
    stores.add({.shop = "eu",
                .product_id = "https://admin.shopify.com/store/eu/products/6",
                .identifier = "C"});
    CHECK(stores.held("eu")[61] == "pin 21");
    stores.add({.shop = "eu", .product_id = "5", .identifier = "B"});
    CHECK(stores.held("eu")[52] == "pin 12");
    const auto error = error_of([&] {
        stores.add({.shop = "eu", .product_id = "5", .identifier = "C"});
    });
    CHECK(error.kind() == ErrorKind::usage);
    CHECK(error.message() ==
          "product 5 of shop eu has 2 variants: 51 (A), 52 (B)");
}

TEST_CASE("an identifier must be one catalog variant's") {
    LinkedStores stores;
    LinkAddition addition{
        .shop = "eu", .variant_id = "61", .identifier = "TWIN"};
    const auto several = error_of([&] { stores.add(addition); });
    CHECK(several.kind() == ErrorKind::usage);
    CHECK(several.message() == "2 catalog variants have the sku 'TWIN': "
                               "31 (TWIN), 41 (TWIN)");
    addition.identifier = "NONE";
    CHECK(error_of([&] { stores.add(addition); }).kind() ==
          ErrorKind::not_found);
    addition.identifier = " C\t";
    stores.add(addition);
    CHECK(stores.held("eu")[61] == "pin 21");
}

TEST_CASE("an identifier ends the link of the one variant that it means") {
    LinkedStores stores;
    stores.add({.shop = "eu", .variant_id = "61", .identifier = "C"});
    stores.remove({.shop = "eu", .identifier = "C"});
    CHECK(stores.held("eu")[61] == "block");
    stores.remove({.shop = "eu", .identifier = "A"});
    CHECK(stores.held("eu")[51] == "block");
}

TEST_CASE("a shop that is no child which was read is refused by name") {
    LinkedStores stores;
    const auto error_for = [&](const char* shop) {
        return error_of(
            [&] { stores.remove({.shop = shop, .variant_id = "51"}); });
    };
    CHECK(error_for("eux").remedy() == "did you mean 'eu'?");
    CHECK(error_for("us").kind() == ErrorKind::usage);
    CHECK(error_for("eux").run().has_value());
}

TEST_CASE("a dry run shows the changes and makes none") {
    LinkedStores stores;
    const auto before = stores.held("eu");
    stores.dry_run = true;
    const auto result = stores.remove({.shop = "eu", .variant_id = "51"});
    CHECK_FALSE(result.run.has_value());
    CHECK(changes_of(result) == Texts{"11>0 manual blocked"});
    CHECK(stores.held("eu") == before);
    CHECK(stores.history("eu", 51).size() == 1);
}

TEST_CASE("links are listed by kind, by shop and by identifier") {
    LinkedStores stores;
    stores.associate("uk", {{7, {{71, "A"}}}});
    stores.add({.shop = "eu", .variant_id = "61", .identifier = "C"});
    stores.remove({.shop = "eu", .variant_id = "52"});
    const auto list = [&](const LinkFilter& filter) {
        std::vector<std::int64_t> variants;
        LinkView::open(stores.catalog(), nullptr)
            ->links(filter, [&](const ListedLink& link) {
                variants.push_back(link.variant_id);
            });
        return variants;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(list({LinkKind::link, {}, {}}) == Ids{51, 61, 71});
    CHECK(list({LinkKind::pin, {}, {}}) == Ids{61});
    CHECK(list({LinkKind::automatic, "eu", {}}) == Ids{51});
    CHECK(list({LinkKind::block, {}, {}}) == Ids{52});
    CHECK(list({LinkKind::link, {}, "A"}) == Ids{51, 71});
    CHECK(list({LinkKind::link, {}, "X"}) == Ids{61});
    CHECK(list({LinkKind::block, {}, "B"}) == Ids{52});
    CHECK_THROWS_AS(list({LinkKind::link, "nowhere", {}}), Error);
}

TEST_CASE("history is found by either side's identifier") {
    LinkedStores stores;
    stores.add({.shop = "eu", .variant_id = "61", .identifier = "C"});
    const auto view = LinkView::open(stores.catalog(), nullptr);
    for (const auto* identifier : {"C", "X"}) {
        CAPTURE(identifier);
        Texts found;
        view->history_of_identifier(identifier, {},
                                    [&](const LinkHistoryEntry& change) {
                                        CHECK(change.variant_id == 61);
                                        CHECK(change.by == "anna");
                                        found.emplace_back(change.reason);
                                    });
        CHECK(found == Texts{"pinned"});
    }
    CHECK_THROWS_AS(view->history_of_identifier("NONE", {}, {}), Error);
}
