#include "catalog/sqlite/import/loaded_import.hpp"

#include "catalog/sqlite/runs/reject_spool.hpp"
#include "program/test_folder.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

using namespace hwsync;
using namespace hwsync::sqlite;

TEST_CASE("a stop is obeyed while what came too early is merged") {
    const TestFolder folder;
    RejectSpool rejects;
    StopToken stop;
    LoadedImport import{folder / "catalog.db", {}, {}, {}, rejects, &stop};
    Batch batch;
    Record variant;
    variant.kind = RecordKind::variant;
    variant.id = 2;
    variant.product_id = 1;
    batch.records.push_back(variant);
    import.put(batch);
    stop.request(SIGTERM);
    CHECK_THROWS_AS(import.end_input(), Error);
    CHECK(rejects.size() == 0);
}
