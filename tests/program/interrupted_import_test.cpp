#include "program/exports.hpp"
#include "program/held_export.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <future>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace {

const std::string whole_export = products(1, 30);

/// A run that stands in the middle of its transaction when `meanwhile` begins.
RunResult import_held(const ImportFixture& fixture, HeldExport& held,
                      const std::function<void(pid_t)>& meanwhile) {
    RunOptions options;
    options.meanwhile = [&](pid_t process) {
        CHECK(held.feed_until_held());
        meanwhile(process);
    };
    return fixture.import_file(held.path(), {}, "import-bulk", options);
}

const std::string files_of_an_import =
    "catalog.db catalog.db.import-bulk.primary.lock catalog.db.lock "
    "export.jsonl held";

} // namespace

TEST_CASE("a signal in the middle ends a run, and the catalog is as it was") {
    struct Row {
        int signal;
        int exit_code;
        std::string name;
    };
    const std::vector<Row> rows{{SIGHUP, 129, "SIGHUP"},
                                {SIGINT, 130, "SIGINT"},
                                {SIGTERM, 143, "SIGTERM"}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const ImportFixture fixture;
        REQUIRE(fixture.import(whole_export).exit_code == 0);
        const auto before = fixture.dump();
        HeldExport held{fixture.folder / "held"};
        const auto result = import_held(
            fixture, held, [&](pid_t process) { kill(process, row.signal); });
        CHECK(result.exit_code == row.exit_code);
        CHECK(contains(result.err, "stopped by " + row.name));
        const auto document = document_of(result);
        CHECK(document["run"].GetInt64() == 2);
        CHECK(document["error"]["exit_code"].GetInt64() == row.exit_code);
        CHECK(fixture.files() == files_of_an_import);
        CHECK(fixture.dump() == before);
        CHECK(fixture.last_run() == fmt::format("stopped {}", row.exit_code));
        CHECK(fixture.import(whole_export).exit_code == 0);
    }
}

TEST_CASE("after kill -9 in the middle the next run just works") {
    for (const bool is_filled : {false, true}) {
        CAPTURE(is_filled);
        const ImportFixture fixture;
        if (is_filled) {
            REQUIRE(fixture.import(whole_export).exit_code == 0);
        }
        HeldExport held{fixture.folder / "held"};
        const auto killed = import_held(
            fixture, held, [](pid_t process) { kill(process, SIGKILL); });
        CHECK(killed.exit_code == 128 + SIGKILL);
        CHECK(std::filesystem::exists(fixture.catalog) == is_filled);
        if (is_filled) {
            CHECK(fixture.value("SELECT COUNT(*) FROM products") == "30");
        }

        const auto next = fixture.import(whole_export);
        CHECK(next.exit_code == 0);
        CHECK(counts(next, "products") ==
              (is_filled ? "30 0 0 30 0 0" : "30 30 0 0 0 0"));
        CHECK(fixture.files() == files_of_an_import);
        CHECK(fixture.value("PRAGMA integrity_check") == "ok");
        // There is no record of a first one: there was no catalog yet.
        CHECK(fixture.value("SELECT COUNT(*) FROM runs WHERE state = 'failed'"
                            " AND error = 'its process died'") ==
              (is_filled ? "1" : "0"));
    }
}

TEST_CASE("a first import that is stopped leaves a catalog with its record") {
    const ImportFixture fixture;
    HeldExport held{fixture.folder / "held"};
    const auto stopped = import_held(fixture, held, [&](pid_t process) {
        CHECK_FALSE(std::filesystem::exists(fixture.catalog));
        kill(process, SIGTERM);
    });
    CHECK(stopped.exit_code == 143);
    CHECK(fixture.files() ==
          "catalog.db catalog.db.import-bulk.primary.lock catalog.db.lock "
          "held");
    CHECK(fixture.value("SELECT COUNT(*) FROM products") == "0");
    CHECK(fixture.last_run() == "stopped 143");
    CHECK(fixture.import(whole_export).exit_code == 0);
}

TEST_CASE("what a killed restore left is gone after an import") {
    for (const bool is_filled : {false, true}) {
        CAPTURE(is_filled);
        const ImportFixture fixture;
        if (is_filled) {
            REQUIRE(fixture.import(whole_export).exit_code == 0);
        }
        fixture.folder.write("catalog.db.restoring", "half of a copy");
        fixture.folder.write("catalog.db.restoring-note", "");
        CHECK(fixture.import(whole_export).exit_code == 0);
        CHECK(fixture.files() ==
              "catalog.db catalog.db.import-bulk.primary.lock catalog.db.lock "
              "export.jsonl");
    }
}

TEST_CASE("a catalog that another program makes during a first import stays") {
    const ImportFixture fixture;
    HeldExport held{fixture.folder / "held"};
    const auto result = import_held(fixture, held, [&](pid_t) {
        fixture.folder.write("catalog.db", "another's");
        held.end();
    });
    CHECK(result.exit_code == 7);
    CHECK(contains(result.err, "another program made the catalog"));
    CHECK(read_file(fixture.catalog) == "another's");
    CHECK(fixture.files() ==
          "catalog.db catalog.db.import-bulk.primary.lock catalog.db.lock "
          "held");
}

TEST_CASE("while a run writes, others that write fail and name it, lookers go "
          "on") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(whole_export).exit_code == 0);
    HeldExport held{fixture.folder / "held"};
    const auto result = import_held(fixture, held, [&](pid_t process) {
        const auto holder =
            fmt::format("is held by import-bulk, process {}, since 2", process);
        for (const std::string command :
             {"import-bulk", "import-new", "import-updates"}) {
            CAPTURE(command);
            const auto other = fixture.import(whole_export, {}, command);
            CHECK(other.exit_code == 7);
            CHECK(contains(other.err, holder));
            CHECK(contains(other.err, "--lock-timeout"));
            CHECK(text_of(document_of(other)["error"]["kind"]) == "busy");
        }
        CHECK(run_hwsync({"show", "--catalog", fixture.catalog, "SKU-10"})
                  .exit_code == 0);
        CHECK(run_hwsync({"runs", "--catalog", fixture.catalog}).exit_code ==
              0);
        CHECK(fixture.value("SELECT COUNT(*) FROM products") == "30");
        held.end();
    });
    CHECK(result.exit_code == 0);
    CHECK(fixture.value("SELECT COUNT(*) FROM products") == "4000");
}

TEST_CASE("--lock-timeout waits for the run that holds the catalog") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(whole_export).exit_code == 0);
    HeldExport held{fixture.folder / "held"};
    std::future<RunResult> waiting;
    const auto result = import_held(fixture, held, [&](pid_t) {
        std::promise<void> is_waiting;
        waiting = std::async(std::launch::async, [&] {
            RunOptions options;
            options.meanwhile = [&](pid_t process) {
                const auto lock = fixture.catalog + ".import-bulk.primary.lock";
                const auto deadline =
                    std::chrono::steady_clock::now() + std::chrono::seconds(30);
                while (!has_open(process, lock) &&
                       std::chrono::steady_clock::now() < deadline) {
                    std::this_thread::yield();
                }
                is_waiting.set_value();
            };
            return fixture.import_file(
                fixture.folder.write("more.jsonl", products(1, 4001)),
                {"--lock-timeout", "1m"}, "import-bulk", options);
        });
        is_waiting.get_future().wait();
        held.end();
    });
    CHECK(result.exit_code == 0);
    CHECK(waiting.get().exit_code == 0);
    CHECK(fixture.value("SELECT COUNT(*) FROM products") == "4001");
}

TEST_CASE("of eight runs at once one works, and the others name it") {
    for (const bool is_filled : {true, false}) {
        CAPTURE(is_filled);
        const ImportFixture fixture;
        if (is_filled) {
            REQUIRE(fixture.import(whole_export).exit_code == 0);
        }
        constexpr int runs = 8;
        std::latch losers{runs - 1};
        std::vector<std::future<RunResult>> running;
        running.reserve(runs);
        for (int i = 0; i < runs; ++i) {
            running.push_back(std::async(std::launch::async, [&, i] {
                HeldExport held{fixture.folder / fmt::format("held{}", i)};
                bool won = false;
                RunOptions options;
                options.meanwhile = [&](pid_t) {
                    won = held.feed_until_held();
                    if (won) {
                        losers.wait();
                    }
                    held.end();
                };
                auto result = fixture.import_file(held.path(), {},
                                                  "import-bulk", options);
                if (!won) {
                    losers.count_down();
                }
                return result;
            }));
        }
        std::vector<int> codes;
        for (auto& run : running) {
            const auto result = run.get();
            codes.push_back(result.exit_code);
            CHECK(contains(result.err, "is held by import-bulk, process ") ==
                  (result.exit_code == 7));
        }
        std::sort(codes.begin(), codes.end());
        CHECK(codes == std::vector<int>{0, 7, 7, 7, 7, 7, 7, 7});
        CHECK(fixture.value("SELECT COUNT(*) FROM products") == "4000");
    }
}
