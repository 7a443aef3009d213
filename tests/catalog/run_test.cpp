#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

TEST_CASE("a run is recorded before anything is read") {
    const TestCatalog catalog;
    const auto job = catalog.begin("associate", "eu");

    const auto run = catalog.view()->run(job.run).value();

    CHECK(run.command == "associate");
    CHECK(run.shop == "eu");
    CHECK(run.source == "export.jsonl");
    CHECK(run.by == "ann");
    CHECK(run.started_at == now());
    CHECK(run.state == RunState::running);
    CHECK_FALSE(run.finished_at);
    CHECK_FALSE(run.exit_code);
}

TEST_CASE("a run that is committed is done and has its counts") {
    const TestCatalog catalog;
    const auto job = catalog.begin();
    const auto import = catalog.begin_import(job);
    put(*import, one_of(1, "A"));
    import->end_input();
    import->commit({time_of("2026-03-01T00:05:00Z"), R"({"products":1})"});

    const auto run = catalog.view()->run(job.run).value();

    CHECK(run.state == RunState::done);
    CHECK(run.exit_code == 0);
    CHECK(run.finished_at == time_of("2026-03-01T00:05:00Z"));
    CHECK(run.counts == R"({"products":1})");
    CHECK(run.error.empty());
}

TEST_CASE("a run that fails keeps its error and its rejects, and no row") {
    const TestCatalog catalog;
    const auto job = catalog.begin();
    {
        const auto import = catalog.begin_import(job);
        put(*import, one_of(1, "A") + Lines{BadLine{}});
    }
    job.catalog->end_run(job.run,
                         {time_of("2026-03-01T00:05:00Z"), RunState::failed, 3,
                          "the export is damaged"},
                         *job.rejects);

    const auto view = catalog.view();
    const auto run = view->run(job.run).value();

    CHECK(run.state == RunState::failed);
    CHECK(run.exit_code == 3);
    CHECK(run.error == "the export is damaged");
    CHECK(view->rejects(job.run, [](const RejectedLine&) {}) == 1);
    CHECK(catalog.summary().products == 0);
}

TEST_CASE("a run that nobody ended has failed once its job is gone") {
    const TestCatalog catalog;
    const auto id = catalog.begin().run;

    const auto run = catalog.view()->run(id).value();

    CHECK(run.state == RunState::failed);
    CHECK_FALSE(run.exit_code);
    CHECK_FALSE(run.finished_at);
}

TEST_CASE("runs are numbered as they begin and listed from the newest") {
    const TestCatalog catalog;
    const auto first = catalog.import(one_of(1, "A")).run;
    const auto second = catalog.associate(one_of(51, "A")).run;
    const auto third = catalog.import(one_of(1, "A")).run;
    CHECK(first < second);
    CHECK(second < third);

    std::vector<std::int64_t> listed;
    catalog.view()->runs(2, [&](const Run& run) { listed.push_back(run.id); });

    CHECK(listed == std::vector{third, second});
    CHECK_FALSE(catalog.view()->run(third + 1));
}

TEST_CASE("a job is at work on a shop once at a time") {
    const TestCatalog catalog;
    const auto job = catalog.begin("associate", "eu");

    try {
        catalog.begin("associate", "eu");
        FAIL_CHECK("two at once");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
    }
    CHECK_NOTHROW(catalog.begin("associate", "de"));
    CHECK_NOTHROW(catalog.begin("import-bulk", "us"));
}

TEST_CASE("the catalog is written by one job at a time") {
    const TestCatalog catalog;
    const auto job = catalog.begin();
    const auto import = catalog.begin_import(job);

    try {
        catalog.associate(one_of(51, "A"));
        FAIL_CHECK("two at once");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
    }
}

TEST_CASE("a summary counts what is live and tells what became of jobs") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    catalog.associate(one_of(51, "A") + one_of(52, "X"));
    catalog.import(one_of(1, "A"));

    const auto summary = catalog.summary();

    CHECK(summary.products == 1);
    CHECK(summary.variants == 1);
    REQUIRE(summary.shops.size() == 1);
    const auto& shop = summary.shops.front();
    CHECK(shop.name == "eu");
    CHECK(shop.variants == 2);
    CHECK(shop.linked == 1);
    CHECK(shop.outcomes.value()[static_cast<std::size_t>(Outcome::unmatched)] ==
          1);
    REQUIRE(summary.jobs.size() == 2);
    for (const auto& one : summary.jobs) {
        CHECK(one.succeeded_at == now());
        CHECK(one.ended.value().state == RunState::done);
    }
}
