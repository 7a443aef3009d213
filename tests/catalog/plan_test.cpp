#include "test_catalog.hpp"

#include <doctest/doctest.h>

using namespace hwsync;

namespace {

/// A planned change, with texts of its own.
struct Planned {
    std::int64_t variant = 0;
    std::int64_t to = 0;
    std::string key;
    std::string rule;
    std::uint64_t facts = 0;
};

struct Plan {
    std::string catalog_id;
    std::vector<Planned> changes;
};

Plan plan(const TestCatalog& catalog, const Lines& lines) {
    auto rules = whole();
    rules.live.watermarks = {{"associate", now()}};
    const auto job = catalog.begin("associate", "eu");
    const auto association = catalog.begin_association(job, child(), rules);
    put(association->reading(), lines);
    association->reading().end_input();
    association->match();
    Plan plan;
    association->plan_links([&](const PlannedChange& change) {
        plan.changes.push_back({change.variant, change.to,
                                std::string{change.key},
                                std::string{change.rule}, change.facts});
    });
    plan.catalog_id = association->catalog_id();
    association->commit({now(), "{}"});
    return plan;
}

/// Whether what the change rests on is as it was.
bool holds(const TestCatalog& catalog, const Planned& change) {
    bool same = false;
    catalog.edit_links([&](LinkEditing& links, std::int64_t shop) {
        same = links.facts_of({shop, change.variant}, change.to, change.key,
                              change.rule) == change.facts;
    });
    return same;
}

} // namespace

TEST_CASE("a plan stores what was read, but no link and no watermark") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));

    const auto planned = plan(catalog, one_of(51, "A"));

    REQUIRE(planned.changes.size() == 1);
    CHECK(planned.changes.front().variant == 510);
    CHECK(planned.changes.front().to == 10);
    CHECK(catalog.live_of({510}) == "510");
    CHECK(catalog.links().empty());
    CHECK_FALSE(catalog.begin().catalog->watermark("eu", "associate"));
    CHECK(catalog.findings() == "missing 510");
}

TEST_CASE("what was planned can still be associated") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    plan(catalog, one_of(51, "A"));

    const auto done = catalog.associate(one_of(51, "A"));

    CHECK(done.counts.created == 1);
    CHECK(catalog.links() == "510>10 auto");
}

TEST_CASE("a plan is of one catalog") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A"));
    catalog.associate(one_of(52, "X"));
    catalog.edit_links([](LinkEditing& links, std::int64_t) {
        CHECK(links.catalog_id().empty());
    });

    const auto planned = plan(catalog, one_of(51, "A"));

    CHECK_FALSE(planned.catalog_id.empty());
    CHECK(plan(catalog, one_of(51, "A")).catalog_id == planned.catalog_id);
    catalog.edit_links([&](LinkEditing& links, std::int64_t) {
        CHECK(links.catalog_id() == planned.catalog_id);
    });
    const TestCatalog other;
    other.import(one_of(1, "A"));
    CHECK(plan(other, one_of(51, "A")).catalog_id != planned.catalog_id);
}

TEST_CASE("a planned change holds until what it rests on changes") {
    const TestCatalog catalog;
    catalog.import(one_of(1, "A") + one_of(2, "B"));
    const auto change = plan(catalog, one_of(51, "A")).changes.at(0);
    REQUIRE(holds(catalog, change));

    SUBCASE("another product's news do not matter") {
        catalog.import(one_of(1, "A") + one_of(2, "C") + one_of(3, "D"));
        CHECK(holds(catalog, change));
    }
    SUBCASE("a rival in the catalog") {
        catalog.import(one_of(1, "A") + one_of(2, "A"));
        CHECK_FALSE(holds(catalog, change));
    }
    SUBCASE("the catalog variant is gone") {
        catalog.import(one_of(2, "B"));
        CHECK_FALSE(holds(catalog, change));
    }
    SUBCASE("its product stands back") {
        catalog.import({ProductLine{.id = 1,
                                    .updated_at = "2026-02-05T00:00:00Z",
                                    .status = "ARCHIVED"}},
                       partial());
        CHECK_FALSE(holds(catalog, change));
    }
    SUBCASE("a rival in the shop") {
        plan(catalog, one_of(51, "A") + one_of(52, "A"));
        CHECK_FALSE(holds(catalog, change));
    }
    SUBCASE("the shop's variant has another identifier") {
        plan(catalog, one_of(51, "B"));
        CHECK_FALSE(holds(catalog, change));
    }
    SUBCASE("an operator has linked it") {
        catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
            links.change({shop, 510}, {20, "manual", {}, {}}, "pinned");
        });
        CHECK_FALSE(holds(catalog, change));
    }
    SUBCASE("an operator has blocked its key") {
        catalog.edit_links([](LinkEditing& links, std::int64_t shop) {
            links.change_key({shop, "A", "A"}, {true, {}}, "blocked");
        });
        CHECK_FALSE(holds(catalog, change));
    }
}
