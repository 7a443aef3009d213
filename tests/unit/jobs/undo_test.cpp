#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>
#include <hwsync/restore.hpp>
#include <hwsync/snapshot.hpp>
#include <hwsync/undo.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>

using namespace hwsync;

namespace {

using Held = std::map<std::int64_t, std::string>;

const std::vector<StoreProduct> child{{5, {{51, "A"}, {52, "B"}, {53, "X"}}}};
const std::vector<StoreProduct> changed{{5, {{51, "B"}, {52, "X"}, {53, "A"}}}};

struct LinkedStores : Stores {
    LinkedStores() {
        import_primary({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}});
        associate("eu", child);
    }
};

} // namespace

TEST_CASE("what is taken back of associate stays back") {
    LinkedStores stores;
    const auto run = stores.associate("eu", changed);
    REQUIRE(stores.held("eu") == Held{{51, "auto 12"}, {53, "auto 11"}});
    const auto result = stores.undo(run, UndoHold::keep);
    CHECK(result.changes->size() == 3);
    const auto note = " \"undo of run " + std::to_string(run) + "\"";
    const Held back{
        {51, "pin 11" + note}, {52, "pin 12" + note}, {53, "block" + note}};
    CHECK(stores.held("eu") == back);
    stores.associate("eu", changed);
    CHECK(stores.held("eu") == back);
}

TEST_CASE("what is released is as it was, and the next associate decides") {
    LinkedStores stores;
    const auto run = stores.associate("eu", changed);
    stores.undo(run, UndoHold::release);
    CHECK(stores.held("eu") == Held{{51, "auto 11"}, {52, "auto 12"}});
    stores.associate("eu", changed);
    CHECK(stores.held("eu") == Held{{51, "auto 12"}, {53, "auto 11"}});
}

TEST_CASE("pins and blocks become what they were") {
    LinkedStores stores;
    stores.remove({.shop = "eu",
                   .variant_id = "53",
                   .allow_relink = false,
                   .note = "not ours"});
    const auto pinned = stores.import_links(
        "shop,variant_id,catalog_variant_id\neu,53,13\neu,51,11\n");
    REQUIRE(stores.held("eu") ==
            Held{{51, "pin 11"}, {52, "auto 12"}, {53, "pin 13"}});
    stores.undo(pinned.run.value(), UndoHold::keep);
    CHECK(stores.held("eu") ==
          Held{{51, "auto 11"}, {52, "auto 12"}, {53, "block \"not ours\""}});
}

TEST_CASE("what an operator did is simply as it was before") {
    LinkedStores stores;
    const std::vector<StoreProduct> twins{
        {5, {{51, "A"}, {52, "B"}}}, {6, {{53, "C"}}}, {7, {{54, "C"}}}};
    stores.associate("eu", twins);
    const auto before = stores.held("eu");
    const auto waiting = stores.unresolved("eu");
    REQUIRE(waiting.size() == 2);

    SUBCASE("a pin of one of two twins") {
        const auto pinned = stores.add(
            {.shop = "eu", .variant_id = "53", .catalog_variant_id = "13"});
        CHECK(stores.undo(pinned.run.value(), UndoHold::keep).held == 0);
    }
    SUBCASE("the end of an automatic link") {
        const auto removed = stores.remove({.shop = "eu", .variant_id = "51"});
        stores.undo(removed.run.value(), UndoHold::keep);
    }
    SUBCASE("an undo") {
        const auto removed = stores.remove({.shop = "eu", .variant_id = "51"});
        const auto undone = stores.undo(removed.run.value(), UndoHold::keep);
        stores.undo(undone.run.value(), UndoHold::keep);
        CHECK(stores.held("eu") == Held{{51, "block"}, {52, "auto 12"}});
        stores.undo(removed.run.value(), UndoHold::keep);
    }
    CHECK(stores.held("eu") == before);
    CHECK(stores.unresolved("eu") == waiting);
    stores.associate("eu", twins);
    CHECK(stores.held("eu") == before);
    CHECK(stores.unresolved("eu") == waiting);
}

TEST_CASE("an undo of an undo of associate brings its links back") {
    LinkedStores stores;
    const auto run = stores.associate("eu", changed);
    const auto linked = stores.held("eu");
    const auto undone = stores.undo(run, UndoHold::keep);
    CHECK(undone.held == 3);
    CHECK(changes_of(undone) ==
          std::vector<std::string>{
              fmt::format("12>11 manual undone: run {}, and pinned to what it "
                          "was",
                          run),
              fmt::format("0>12 manual undone: run {}, and pinned to what it "
                          "was",
                          run),
              fmt::format("11>0 manual undone: run {}, and blocked", run)});
    stores.undo(undone.run.value(), UndoHold::keep);
    CHECK(stores.held("eu") == linked);
    stores.associate("eu", changed);
    CHECK(stores.held("eu") == linked);
    CHECK(stores.undo(run, UndoHold::release).held == 0);
}

TEST_CASE("a run is not undone where a later one changed the same links") {
    LinkedStores stores;
    const auto first = stores.associate("eu", changed);
    const auto later = stores.remove({.shop = "eu", .variant_id = "53"});
    const auto before = stores.held("eu");
    try {
        stores.undo(first, UndoHold::keep);
        FAIL("nothing was thrown");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::safety);
        CHECK(error.message() ==
              "1 of the links that run " + std::to_string(first) +
                  " changed were changed again since, first by run " +
                  std::to_string(later.run.value()));
    }
    CHECK(stores.held("eu") == before);
    stores.undo(later.run.value(), UndoHold::keep);
    CHECK(stores.held("eu")[53] == "auto 11");
}

TEST_CASE("only runs that change links can be undone") {
    LinkedStores stores;
    const auto kind = [&](std::int64_t run) {
        try {
            stores.undo(run, UndoHold::keep);
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::storage;
    };
    CHECK(kind(1) == ErrorKind::usage);
    CHECK(kind(99) == ErrorKind::not_found);
    CHECK(stores.undo(stores.associate("eu", child), UndoHold::keep)
              .changes->size() == 0);
}

TEST_CASE("a run that a restore removes before its undo begins is not there") {
    LinkedStores stores;
    const auto snapshot = stores.catalog() + ".snapshot";
    make_snapshot({stores.catalog(), snapshot}, stores.stop);
    const auto run = stores.associate("eu", changed);
    auto job = stores.job();
    // The job asks for the time once it has looked for the run.
    job.clock = [&, now = job.clock] {
        if (std::filesystem::exists(snapshot)) {
            restore_snapshot({stores.catalog(), snapshot, "ben", now()},
                             stores.stop);
            std::filesystem::remove(snapshot);
        }
        return now();
    };
    auto kind = ErrorKind::usage;
    try {
        undo(job, run, UndoHold::keep, stores.observer, stores.stop);
    } catch (const Error& error) {
        kind = error.kind();
    }
    CHECK(kind == ErrorKind::not_found);
    CHECK(stores.held("eu") == Held{{51, "auto 11"}, {52, "auto 12"}});
}
