#include "program/query.hpp"
#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>
#include <hwsync/verify.hpp>

#include <doctest/doctest.h>

#include <chrono>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

using Held = std::map<std::int64_t, std::string>;
using History = std::vector<std::string>;

const std::vector<StoreProduct> primary{{1, {{11, "A"}, {12, "B"}, {13, "C"}}}};
const std::vector<StoreProduct> child{{5, {{51, "A"}, {52, "B"}, {53, "X"}}}};
const std::vector<StoreProduct> changed{{5, {{51, "B"}, {52, "B"}, {53, "A"}}}};

constexpr auto year = 24h * 365;

struct AgedStores : Stores {
    AgedStores() {
        import_primary(primary);
        first = associate("eu", child);
        second = associate("eu", changed);
    }

    std::string value(const std::string& sql) const {
        return value_in_private_tables(catalog(), sql);
    }
    std::string runs() const {
        return value("SELECT group_concat(id, ' ') FROM (SELECT id FROM run"
                     " ORDER BY id)");
    }

    std::uint64_t damages() {
        VerifyRequest request;
        request.catalog = catalog();
        return verify_catalog(request, observer, stop)
            .count(FindingKind::damaged);
    }

    std::int64_t first = 0;
    std::int64_t second = 0;
};

} // namespace

TEST_CASE("all that a history tells is of one moment") {
    AgedStores stores;
    const auto entries = [](LinkView& view) {
        std::size_t of_variant = 0;
        std::size_t of_identifier = 0;
        view.history_of_variant("eu", "53",
                                [&](const LinkHistoryEntry&) { ++of_variant; });
        view.history_of_identifier(
            "C", {}, [&](const LinkHistoryEntry&) { ++of_identifier; });
        return std::make_pair(of_variant, of_identifier);
    };
    const auto view = LinkView::open(stores.catalog(), nullptr);
    const auto before = entries(*view);
    stores.add(
        {.shop = "eu", .variant_id = "53", .identifier = "C", .replace = true});
    CHECK(entries(*view) == before);
    const auto after = entries(*LinkView::open(stores.catalog(), nullptr));
    CHECK(after.first == before.first + 1);
    CHECK(after.second == before.second + 1);
}

TEST_CASE("history stays for as long as it is kept") {
    AgedStores stores;
    stores.wait(year - 1h);
    stores.associate("eu", changed);
    CHECK(stores.runs() == "1 2 3 4");
    CHECK(stores.history("eu", 51).size() == 2);
    CHECK(stores.value("SELECT COUNT(*) FROM unresolved"
                       " WHERE until_run IS NOT NULL") != "0");
}

TEST_CASE("of what is older the last change of each link stays") {
    AgedStores stores;
    const auto held = stores.held("eu");
    REQUIRE(held == Held{{52, "auto 12"}, {53, "auto 11"}});
    stores.add({.shop = "eu", .variant_id = "51", .identifier = "C"});
    stores.wait(year);
    stores.associate("eu", changed);

    // 51 was linked by the first, let go by the second, then pinned.
    CHECK(stores.history("eu", 51) == History{"0>13 pinned"});
    CHECK(stores.history("eu", 52) == History{"0>12 new"});
    CHECK(stores.history("eu", 53) == History{"0>11 new"});
    CHECK(stores.held("eu") ==
          Held{{51, "pin 13"}, {52, "auto 12"}, {53, "auto 11"}});
    CHECK(stores.value("SELECT COUNT(*) FROM unresolved"
                       " WHERE until_run IS NOT NULL") == "0");
    CHECK(stores.damages() == 0);

    SUBCASE("and once only") {
        const auto runs = stores.runs();
        stores.associate("eu", changed);
        CHECK(stores.runs() == runs + " 6");
    }
    SUBCASE("a run whose changes do not all stand cannot be undone in part") {
        CHECK_THROWS_AS(stores.undo(stores.first, UndoHold::keep), Error);
        CHECK_THROWS_AS(stores.undo(stores.second, UndoHold::keep), Error);
        CHECK(stores.held("eu").size() == 3);
    }
    SUBCASE("the pin, which stands, can") {
        stores.undo(4, UndoHold::release);
        CHECK(stores.held("eu") == held);
    }
}

TEST_CASE("the last run of each job that ended well stays") {
    AgedStores stores;
    stores.wait(year * 3);
    stores.import_primary(primary);
    CHECK(stores.runs() == "1 3 4");
    stores.import_primary(primary);
    CHECK(stores.runs() == "1 3 4 5");
}

TEST_CASE("a clock that is years ahead of the shops' costs no history") {
    AgedStores stores;
    stores.as_of = parse_time("2026-11-23T08:00:00Z");
    stores.import_primary(primary);
    stores.wait(year * 3);
    stores.associate("eu", changed);
    CHECK(stores.runs() == "1 2 3 4 5");
    CHECK(stores.history("eu", 51).size() == 2);

    SUBCASE("until the shops' is there too") {
        stores.as_of = *stores.as_of + year * 3;
        stores.import_primary(primary);
        stores.associate("eu", changed);
        CHECK(stores.runs() == "3 4 5 6 7");
        CHECK(stores.history("eu", 51).size() == 1);
    }
}
