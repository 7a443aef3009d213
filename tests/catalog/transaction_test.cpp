#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

TEST_CASE("an import that is not committed leaves nothing") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    {
        const auto job = catalog.begin();
        auto rules = whole();
        rules.live = {"gid://shopify/BulkOperation/1",
                      5,
                      {{"import-updates", now()}},
                      now()};
        const auto import = catalog.begin_import(job, rules);
        put(*import, one_of(2, "B") + one_of(3, "C"));
        CHECK(import->end_input().products.created == 2);
    }

    CHECK(catalog.title(1) == "Boot");
    CHECK(catalog.title(2).empty());
    CHECK(catalog.summary().products == 1);
    const auto job = catalog.begin();
    CHECK_FALSE(job.catalog->watermark("us", "import-updates"));
    CHECK_FALSE(job.catalog->shopify_id("us"));
    CHECK(job.catalog->known_until() == time_of("2026-02-01T00:00:00Z"));
}

TEST_CASE("an association that is not committed leaves nothing") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    {
        const auto job = catalog.begin("associate", "eu");
        const auto association = catalog.begin_association(job);
        put(association->reading(), one_of(51, "A"));
        association->reading().end_input();
        CHECK(association->match().created == 1);
    }

    CHECK(backend().shops(catalog.path(), catalog.stop()).size() == 1);
    CHECK_FALSE(catalog.child_variant(510));
}

TEST_CASE("an editing that is not committed leaves nothing") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A"));
    SUBCASE("of links") {
        const auto job = catalog.begin("link", "eu");
        const auto links =
            job.catalog->edit_links(job.run, now(), "ann", *job.rejects);
        const auto shop = links->find_shop("eu").value();
        links->change({shop, 510}, {20, "manual", {}, {}}, "pinned");
        links->change_key({shop, "B", "B"}, {true, {}}, "blocked");
        CHECK(links->held({shop, 510}).catalog_variant == 20);
        CHECK(links->key_block(shop, "B").exists);
    }
    SUBCASE("of shops") {
        const auto job = catalog.begin("shop", "eu");
        const auto shops =
            job.catalog->edit_shops(job.run, {"us", "eu"}, *job.rejects);
        shops->rename("us", "america");
        shops->forget("eu");
        CHECK(shops->primary() == "america");
        CHECK(shops->children().empty());
    }
    SUBCASE("of waivers") {
        const auto job = catalog.begin("waive", "eu");
        const auto waivers = job.catalog->edit_waivers();
        NewWaiver waiver;
        waiver.shop = waivers->find_shop("eu").value();
        waiver.variant = 510;
        waiver.by = "ann";
        waiver.at = now();
        waivers->add(waiver);
    }

    CHECK(catalog.links() == "510>10 auto");
    CHECK(catalog.begin().catalog->identity().primary == "us");
    catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
        CHECK_FALSE(links.key_block(shop, "B").exists);
    });
    backend().visit_waivers(
        catalog.path(), now(),
        [](const Waiver& waiver) { FAIL_CHECK(waiver.identifier); },
        catalog.stop());
}

TEST_CASE("a dry run where there is no catalog makes none") {
    const TestCatalog catalog;
    auto target = catalog.target("import-bulk", "us");
    target.dry_run = true;
    {
        Job job{backend().open(target), {}, 0};
        job.rejects = job.catalog->make_reject_log();
        job.run = job.catalog->begin_run({"import-bulk", "us", {}, {}, now()});
        const auto import = catalog.begin_import(job);
        put(*import, one_of(1, "A"));

        CHECK(import->end_input().products.created == 1);
    }

    CHECK(backend().open_existing(target) == nullptr);
    CHECK(std::filesystem::is_empty(
        std::filesystem::path{catalog.path()}.parent_path()));
}

TEST_CASE("a dry run in a catalog changes nothing, and is no run of it") {
    const TestCatalog catalog;
    const auto done = catalog.import(one_of(1, "A"));
    auto target = catalog.target("import-bulk", "us");
    target.dry_run = true;
    {
        Job job{backend().open(target), {}, 0};
        job.rejects = job.catalog->make_reject_log();
        job.run = job.catalog->begin_run({"import-bulk", "us", {}, {}, now()});
        const auto import = catalog.begin_import(job);
        put(*import, one_of(2, "B"));

        const auto totals = import->end_input();

        CHECK(totals.products.created == 1);
        CHECK(totals.products.deleted == 1);
    }

    CHECK(catalog.title(1) == "Boot");
    CHECK_FALSE(catalog.view()->run(done.run + 1));
}

TEST_CASE("what is open to look shows one moment, whatever is committed") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A"));
    const auto view = catalog.view();
    const auto matches = backend().match_view(catalog.path(), &catalog.stop());

    catalog.import(one_of(2, "B"));
    catalog.associate(one_of(52, "B"));

    CHECK(view->find_products("A") == std::vector<std::int64_t>{1});
    CHECK(view->find_products("B").empty());
    const auto shop = matches->find_shop("eu").value();
    CHECK(matches->variant(shop, 510)->deleted_at.empty());
    CHECK_FALSE(matches->variant(shop, 520));
    CHECK(matches->catalog_with("B", Identifier::sku).empty());

    CHECK(catalog.view()->find_products("B") == std::vector<std::int64_t>{2});
    CHECK(catalog.live_of({510, 520}) == "520");
}

TEST_CASE("what is open to look does not see what is yet to be committed") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    const auto job = catalog.begin();
    const auto import = catalog.begin_import(job);
    put(*import, one_of(2, "B"));
    import->end_input();

    CHECK(catalog.title(1) == "Boot");
    CHECK(catalog.title(2).empty());

    import->commit({now(), "{}"});

    CHECK(catalog.title(1).empty());
    CHECK(catalog.title(2) == "Boot");
}

TEST_CASE("a catalog that is not there is not opened to look") {
    const TestCatalog catalog;

    CHECK(backend().open_existing(catalog.target("associate", "eu")) ==
          nullptr);
    CHECK_THROWS_AS(catalog.view(), Error);
    CHECK_THROWS_AS(catalog.summary(), Error);
}
