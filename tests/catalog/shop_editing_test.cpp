#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

void edit_shops(const TestCatalog& catalog, const std::string& shop,
                const std::function<void(ShopEditing&)>& edit) {
    const auto job = catalog.begin("shop", shop);
    const auto shops = job.catalog->edit_shops(job.run, {shop}, *job.rejects);
    edit(*shops);
    shops->commit(now(), "{}");
}

/// What a child shop can leave in a catalog.
void fill_shops(const TestCatalog& catalog) {
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    auto rules = whole();
    rules.live.watermarks = {{"associate", now()}};
    rules.live.shopify_id = 1002;
    catalog.associate(one_of(51, "A") + one_of(52, "X") + one_of(53, "B"),
                      child(), rules);
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        links.change({shop, 510}, {20, "manual", {}, {}}, "pinned");
        links.change({shop, 520}, {0, "manual", {}, {}}, "blocked");
    });
}

} // namespace

TEST_CASE("a catalog knows its shops and what it has of them") {
    const TestCatalog catalog;
    fill_shops(catalog);

    edit_shops(catalog, "eu", [](ShopEditing& shops) {
        CHECK(shops.primary() == "us");
        CHECK(shops.children() == std::vector<std::string>{"eu"});
        const auto contents = shops.contents("eu");
        CHECK(contents.products == 3);
        CHECK(contents.variants == 3);
        CHECK(contents.links == 2);
        CHECK(contents.pins == 1);
        CHECK(contents.blocks == 1);
        CHECK(contents.history == 4);
    });
    const auto shops = backend().shops(catalog.path(), catalog.stop());
    REQUIRE(shops.size() == 2);
    CHECK(shops[0].shop == "us");
    CHECK(shops[0].is_primary);
    CHECK(shops[1].shop == "eu");
    CHECK(shops[1].links == 2);
    CHECK(shops[1].shopify_id == 1002);
}

TEST_CASE("a renamed child keeps all that is known of it") {
    const TestCatalog catalog;
    fill_shops(catalog);
    const auto links = catalog.links();

    edit_shops(catalog, "eu",
               [](ShopEditing& shops) { shops.rename("eu", "europe"); });
    const auto job = catalog.begin();
    CHECK(job.catalog->identity().children ==
          std::vector<std::string>{"europe"});
    CHECK(job.catalog->watermark("europe", "associate") == now());
    CHECK_FALSE(job.catalog->watermark("eu", "associate"));
    CHECK(job.catalog->shop_of_store(1002) == "europe");

    edit_shops(catalog, "europe",
               [](ShopEditing& shops) { shops.rename("europe", "eu"); });
    CHECK(catalog.links() == links);
    CHECK(catalog.history(510) == "new, pinned");
}

TEST_CASE("a renamed primary shop keeps its watermarks") {
    const TestCatalog catalog;
    auto rules = whole();
    rules.live.watermarks = {{"import-new", now()}};
    catalog.import(one_of(1, "A"), rules);

    edit_shops(catalog, "us",
               [](ShopEditing& shops) { shops.rename("us", "america"); });

    const auto job = catalog.begin("import-bulk", "america");
    CHECK(job.catalog->identity().primary == "america");
    CHECK(job.catalog->watermark("america", "import-new") == now());
    CHECK(catalog.title(1) == "Boot");
}

TEST_CASE("a forgotten child leaves nothing but its runs") {
    const TestCatalog catalog;
    fill_shops(catalog);
    const auto run = catalog.associate(one_of(51, "A")).run;

    edit_shops(catalog, "eu", [](ShopEditing& shops) { shops.forget("eu"); });

    {
        const auto job = catalog.begin();
        CHECK(job.catalog->identity().children.empty());
        CHECK_FALSE(job.catalog->watermark("eu", "associate"));
        CHECK_FALSE(job.catalog->shop_of_store(1002));
    }
    CHECK_FALSE(catalog.child_variant(510));
    CHECK(catalog.view()->run(run).value().shop == "eu");
    catalog.view()->links_of(
        10, [](const ShownLink& link) { FAIL_CHECK(link.variant_id); });

    // Read again, it begins anew: no pin and no block is left.
    const auto done = catalog.associate(one_of(51, "A") + one_of(52, "X"));
    CHECK(catalog.links() == "510>10 auto");
    CHECK(done.unresolved == "520 unmatched []");
    CHECK(catalog.history(510) == "new");
}

TEST_CASE("another child is not touched by what is done to one") {
    const TestCatalog catalog;
    fill_shops(catalog);
    auto de = child();
    de.shop = "de";
    catalog.associate(one_of(61, "A"), de);
    const auto links = catalog.links();

    edit_shops(catalog, "de", [](ShopEditing& shops) { shops.forget("de"); });

    CHECK(catalog.links() == links);
}

TEST_CASE("a shop at which a job is at work is not idle") {
    const TestCatalog catalog;
    fill_shops(catalog);
    const auto job = catalog.begin("associate", "eu");

    edit_shops(catalog, "us", [](ShopEditing&) {});
    try {
        edit_shops(catalog, "eu", [](ShopEditing&) {});
        FAIL_CHECK("it is busy");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
    }
}
