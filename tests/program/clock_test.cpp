#include "program/held_export.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>

#include <hwsync/time.hpp>

#include <string>

TEST_CASE("a sleep of the machine is a part of how long a run took") {
    const ImportFixture fixture;
    HeldExport held{fixture.folder / "held"};
    RunOptions options;
    options.environment = {{"LD_PRELOAD", HWSYNC_ASLEEP},
                           {"ASLEEP", fixture.folder / "asleep"}};
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        fixture.folder.write("asleep", "");
        held.end();
    };
    const auto document = document_of(
        run_hwsync({"import-bulk", "-c", fixture.catalog, "--file", held.path(),
                    "-f", "json", "--log-format", "json"},
                   options));
    const auto at = [&](const char* name) {
        const auto time = hwsync::parse_time(text_of(document[name]));
        REQUIRE(time.has_value());
        return *time;
    };
    CHECK(at("finished_at") - at("started_at") >= std::chrono::hours{2});
}
