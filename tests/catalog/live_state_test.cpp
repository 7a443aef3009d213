#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

const std::string operation_id = "gid://shopify/BulkOperation/1";
constexpr const char* started = "2026-03-01T00:00:00Z";

StartedOperation operation() {
    return {operation_id, "{ products }", time_of(started)};
}

/// What an import takes from a live shop besides its lines.
ImportRules live(const LiveCommit& commit) {
    auto rules = whole();
    rules.live = commit;
    return rules;
}

} // namespace

TEST_CASE("watermarks move when what was read is committed") {
    const TestCatalog catalog;
    const auto first = time_of("2026-03-01T00:00:00Z");
    const auto second = time_of("2026-03-02T00:00:00Z");

    catalog.import(one_of(1, "A"),
                   live({{}, 0, {{"import-new", first}}, std::nullopt}));
    CHECK(catalog.begin().catalog->watermark("us", "import-new") == first);
    CHECK_FALSE(catalog.begin().catalog->watermark("us", "import-updates"));
    CHECK_FALSE(catalog.begin().catalog->watermark("eu", "import-new"));

    catalog.import(one_of(1, "A"),
                   live({{}, 0, {{"import-new", second}}, std::nullopt}));
    CHECK(catalog.begin().catalog->watermark("us", "import-new") == second);
}

TEST_CASE("each child shop has a watermark of its own") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(51, "A"), child(),
                      live({{}, 0, {{"associate", now()}}, std::nullopt}));

    CHECK(catalog.begin().catalog->watermark("eu", "associate") == now());
    CHECK_FALSE(catalog.begin().catalog->watermark("us", "associate"));
}

TEST_CASE("a part of a shop with a line that says nothing moves no watermark") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    auto rules = partial();
    rules.live.watermarks = {{"import-updates", now()}};

    catalog.import(one_of(1, "A") + Lines{BadLine{}}, rules);

    CHECK_FALSE(catalog.begin().catalog->watermark("us", "import-updates"));
}

TEST_CASE("an operation is open until it is committed") {
    const TestCatalog catalog;
    const auto since = time_of(started) - Duration{1};
    {
        const auto job = catalog.begin();
        job.catalog->record_operation(job.run, "us", "import-bulk",
                                      operation());
    }

    const auto job = catalog.begin();
    const auto open =
        job.catalog->open_operation("us", "import-bulk", since).value();
    CHECK(open.id == operation_id);
    CHECK(open.query == "{ products }");
    CHECK(open.created_at == time_of(started));
    CHECK_FALSE(job.catalog->open_operation("us", "import-new", since));
    CHECK_FALSE(job.catalog->open_operation("eu", "import-bulk", since));
    CHECK_FALSE(job.catalog->open_operation("us", "import-bulk",
                                            time_of(started) + Duration{1}));

    const auto import =
        catalog.begin_import(job, live({operation_id, 0, {}, std::nullopt}));
    put(*import, one_of(1, "A"));
    import->end_input();
    import->commit({now(), "{}"});
    CHECK_FALSE(job.catalog->open_operation("us", "import-bulk", since));
}

TEST_CASE("an operation whose result was refused is not open") {
    const TestCatalog catalog;
    const auto since = time_of(started) - Duration{1};
    const auto fail = [&](int exit_code) {
        const auto job = catalog.begin();
        job.catalog->record_operation(job.run, "us", "import-bulk",
                                      operation());
        job.catalog->end_run(job.run,
                             {now(), RunState::failed, exit_code, "it failed"},
                             *job.rejects);
    };
    const auto is_open = [&] {
        return catalog.begin()
            .catalog->open_operation("us", "import-bulk", since)
            .has_value();
    };

    fail(exit_code(ErrorKind::network));
    CHECK(is_open());
    fail(exit_code(ErrorKind::input));
    CHECK_FALSE(is_open());
    fail(exit_code(ErrorKind::safety));
    CHECK_FALSE(is_open());
}

TEST_CASE("only the newest operation can be open") {
    const TestCatalog catalog;
    const auto since = time_of(started) - Duration{1};
    {
        const auto job = catalog.begin();
        job.catalog->record_operation(job.run, "us", "import-bulk",
                                      operation());
    }
    const auto job = catalog.begin();
    auto newer = operation();
    newer.id = "gid://shopify/BulkOperation/2";
    job.catalog->record_operation(job.run, "us", "import-bulk", newer);

    CHECK(job.catalog->open_operation("us", "import-bulk", since)->id ==
          newer.id);
}

TEST_CASE("the catalog knows which run an operation is of") {
    const TestCatalog catalog;
    const auto first = catalog.begin();
    first.catalog->record_operation(first.run, "us", "import-bulk",
                                    operation());
    const auto run_of = [&](std::string_view id) {
        return backend().operations(catalog.path())->run_of(id);
    };
    CHECK(run_of(operation_id) == first.run);
    CHECK_FALSE(run_of("gid://shopify/BulkOperation/2"));

    SUBCASE("a later run that takes it up, from then on") {
        const auto later = catalog.begin("import-new");
        later.catalog->record_operation(later.run, "us", "import-new",
                                        operation());
        CHECK(run_of(operation_id) == later.run);
    }
}

TEST_CASE("known_until is the newest change of the last whole reading") {
    const TestCatalog catalog;
    CHECK_FALSE(catalog.begin().catalog->known_until());

    catalog.import(one_of(1, "A"));
    CHECK(catalog.begin().catalog->known_until() ==
          time_of("2026-02-01T00:00:00Z"));

    SUBCASE("a part of the shop does not move it") {
        catalog.import(
            {ProductLine{.id = 1, .updated_at = "2026-02-05T00:00:00Z"}},
            partial());
        CHECK(catalog.begin().catalog->known_until() ==
              time_of("2026-02-01T00:00:00Z"));
    }
    SUBCASE("nor does an older reading") {
        catalog.import(
            {ProductLine{.id = 1, .updated_at = "2026-01-20T00:00:00Z"}});
        CHECK(catalog.begin().catalog->known_until() ==
              time_of("2026-02-01T00:00:00Z"));
    }
    SUBCASE("a live import says it itself") {
        auto rules = partial();
        rules.live.known_until = time_of("2026-02-20T00:00:00Z");
        catalog.import(one_of(1, "A"), rules);
        CHECK(catalog.begin().catalog->known_until() ==
              time_of("2026-02-20T00:00:00Z"));
    }
}

TEST_CASE("a shop is the store that it was first read from") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"), live({{}, 1001, {}, std::nullopt}));
    catalog.associate(one_of(51, "A"), child(),
                      live({{}, 1002, {}, std::nullopt}));

    const auto job = catalog.begin();
    CHECK(job.catalog->shopify_id("us") == 1001);
    CHECK(job.catalog->shopify_id("eu") == 1002);
    CHECK_FALSE(job.catalog->shopify_id("de"));
    CHECK(job.catalog->shop_of_store(1001) == "us");
    CHECK(job.catalog->shop_of_store(1002) == "eu");
    CHECK_FALSE(job.catalog->shop_of_store(1003));
}

TEST_CASE("no two shops are one store") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"), live({{}, 1001, {}, std::nullopt}));

    try {
        catalog.associate(one_of(51, "A"), child(),
                          live({{}, 1001, {}, std::nullopt}));
        FAIL_CHECK("one store is two shops");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::safety);
    }
    CHECK_FALSE(catalog.child_variant(510));
}

TEST_CASE("incomplete products are asked for per shop") {
    const TestCatalog catalog;
    catalog.import({ProductLine{.id = 1, .variants_count = 2},
                    VariantLine{.id = 10, .product = 1}});
    catalog.associate({ProductLine{.id = 51, .variants_count = 2},
                       VariantLine{.id = 510, .product = 51}});

    const auto job = catalog.begin();
    CHECK(job.catalog->incomplete_products("us") ==
          std::vector<std::int64_t>{1});
    CHECK(job.catalog->incomplete_products("eu") ==
          std::vector<std::int64_t>{51});
}
