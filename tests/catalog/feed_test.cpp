#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

/// A catalog with something in it to copy: links, a pin, what is not linked.
class Filled : public TestCatalog {
public:
    Filled() {
        import(one_of(1, "A") + one_of(2, "B") + one_of(3, "C"));
        associate(one_of(51, "A") + one_of(52, "B") + one_of(54, "X"));
        edit_links([](LinkEditing& links, std::int64_t shop) {
            links.change({shop, 540}, {30, "manual", {}, "agreed"}, "pinned");
        });
    }
};

/// What a job that publishes the catalog as brand `acme` stores in it.
void publish(const TestCatalog& catalog) {
    const auto published =
        backend().open_to_publish(catalog.target("publish", "all"));
    const auto feed = published->feed();
    published->store({"acme", 1, feed->last_run(), "2026-03-01T00:00:00Z",
                      feed->fingerprint(), "first"});
}

} // namespace

TEST_CASE("a feed sums up the rows that it has") {
    const Filled catalog;
    const auto feed = backend().feed(catalog.path(), &catalog.stop());
    std::uint64_t rows = 0;
    for (const auto& table : feed->tables()) {
        CAPTURE(table.name);
        RowSums sums;
        for (const auto row = feed->rows(table); row->next();) {
            CHECK(row->row().size() == table.columns.size());
            sums.add(row->digest());
        }
        CHECK(sums == feed->sums(table));
        rows += sums.count;
    }
    CHECK(rows > 0);
}

TEST_CASE("a feed shows what later runs wrote") {
    const Filled catalog;
    const auto before =
        backend().feed(catalog.path(), &catalog.stop())->last_run();
    catalog.import(one_of(4, "D"), partial());
    const auto feed = backend().feed(catalog.path(), &catalog.stop());
    std::uint64_t written = 0;
    for (const auto& table : feed->tables()) {
        const auto row = feed->written_after(table, before);
        while (row && row->next()) {
            ++written;
        }
    }
    CHECK(feed->last_run() == before + 1);
    CHECK(written > 0);
    CHECK(written < 10);
}

TEST_CASE("a catalog knows what was published of it, and what was not") {
    const Filled catalog;
    const auto state = [&] {
        return backend().publication_state(catalog.path(), "acme",
                                           &catalog.stop());
    };
    const auto fingerprint = [&] {
        return backend().feed(catalog.path(), &catalog.stop())->fingerprint();
    };
    REQUIRE(state());
    CHECK_FALSE(state()->publication);

    publish(catalog);
    const auto published = fingerprint();
    REQUIRE(state()->publication);
    CHECK(state()->publication->generation == 1);
    CHECK(state()->publication->fingerprint == published);
    CHECK(state()->unsent_runs == 0);

    catalog.import(one_of(4, "D"), partial());
    CHECK(state()->unsent_runs == 1);
    CHECK(fingerprint() != published);
}

TEST_CASE("a catalog is restored from the rows of its feed") {
    const Filled catalog;
    const TestCatalog copy;
    RestoreRequest request;
    request.catalog = copy.path();
    request.by = "ann";
    request.now = now();
    const std::string source = "brand acme";
    const auto feed = backend().feed(catalog.path(), &catalog.stop());
    const auto draft = backend().draft(request, source, copy.stop());
    REQUIRE(draft->schema() == feed->schema());
    for (const auto& table : draft->tables()) {
        CAPTURE(table.name);
        for (const auto row = feed->rows(table); row->next();) {
            draft->put(table, row->row());
        }
        CHECK(draft->sums(table) == feed->sums(table));
    }
    const auto restored = draft->finish(
        {"acme", 1, feed->last_run(), "2026-03-01T00:00:00Z", 0, "first"});
    CHECK(restored.last_run == feed->last_run());
    CHECK(restored.variants == 3);
    CHECK(copy.links() == catalog.links());
    CHECK(copy.history(540) == catalog.history(540));
    CHECK(copy.findings() == catalog.findings());
}
