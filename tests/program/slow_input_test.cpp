#include "program/exports.hpp"
#include "program/held_export.hpp"
#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace {

using Words = std::vector<std::string>;

const std::string us_export =
    to_jsonl({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}});
const std::string eu_export =
    to_jsonl({{5, {{51, "A"}, {52, "B"}, {53, "X"}}}});

struct Job {
    std::string command;
    Words shop;
    std::string lock; ///< behind the catalog's name
    std::string input;
};

const std::vector<Job> jobs{
    {"import-bulk", {}, ".import-bulk.us.lock", us_export},
    {"import-new", {}, ".import-new.us.lock", us_export},
    {"import-updates", {}, ".import-updates.us.lock", us_export},
    {"associate", {"--shop", "eu"}, ".associate.eu.lock", eu_export}};

bool comes_true(const std::function<bool()>& condition) {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

/// Whether the process has the lock; waits for that.
bool gets_lock(pid_t process, const std::string& lock) {
    const auto holder = fmt::format("process {},", process);
    // A run that was refused may remove the file at any moment.
    return comes_true([&] {
        std::ifstream file{lock};
        std::string text;
        return std::getline(file, text) && contains(text, holder);
    });
}

Words words_of(const Job& job, const std::string& file, const Words& more) {
    Words words{job.command, "--file", file, "-f", "json"};
    words.insert(words.end(), job.shop.begin(), job.shop.end());
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// Runs the job on a pipe that nothing comes through, and does `meanwhile` once
/// it has its lock.
RunResult run_held(const LinkedCatalog& shops, const Job& job, HeldExport& held,
                   const Words& more,
                   const std::function<void(pid_t)>& meanwhile) {
    RunOptions options;
    options.meanwhile = [&](pid_t process) {
        CHECK(gets_lock(process, shops.catalog + job.lock));
        meanwhile(process);
        held.end();
    };
    return shops.run(words_of(job, held.path(), more), options);
}

std::string newest_run(const LinkedCatalog& shops) {
    return shops.value("SELECT command || ' ' || state FROM runs"
                       " ORDER BY id DESC LIMIT 1");
}

/// It does so soon after it has its lock.
bool begins_run(const LinkedCatalog& shops, const Job& job) {
    return comes_true(
        [&] { return newest_run(shops) == job.command + " running"; });
}

std::string files_of(const LinkedCatalog& shops) {
    std::string names;
    for (const auto& entry :
         std::filesystem::directory_iterator(shops.folder.path())) {
        const auto name = entry.path().filename().string();
        names += name.starts_with("catalog.db") ? name + ' ' : "";
    }
    return names;
}

/// There is no catalog yet, and nothing beside its place.
void remove_catalog(const LinkedCatalog& shops) {
    for (const auto& entry :
         std::filesystem::directory_iterator(shops.folder.path())) {
        if (entry.path().filename().string().starts_with("catalog.db")) {
            std::filesystem::remove(entry.path());
        }
    }
}

} // namespace

TEST_CASE("a run has its job's lock and its record before its input begins") {
    for (const auto& job : jobs) {
        CAPTURE(job.command);
        const LinkedCatalog shops;
        const auto file = shops.folder.write("second.jsonl", job.input);
        HeldExport held{shops.folder / "held"};
        const auto result = run_held(shops, job, held, {}, [&](pid_t process) {
            CHECK(begins_run(shops, job));
            for (const auto& dry : {Words{}, Words{"--dry-run"}}) {
                const auto second = shops.run(words_of(job, file, dry));
                CHECK(second.exit_code == 7);
                CHECK(contains(second.err,
                               fmt::format("is held by {}, process {}",
                                           job.command, process)));
            }
            CHECK(shops
                      .run({"shop", "rename", job.shop.empty() ? "us" : "eu",
                            "new"})
                      .exit_code == 7);
            CHECK(shops
                      .run({"link", "remove", "--shop", "eu", "--variant-id",
                            "53"})
                      .exit_code == 0);
            CHECK(held.feed(job.input));
        });
        CHECK(result.exit_code == 0);
        CHECK(shops.value("SELECT state FROM runs WHERE id = 3") == "done");
    }
}

TEST_CASE(
    "shop rename and shop forget wait for a job on the shop, which goes on "
    "meanwhile") {
    const auto& job = jobs.back();
    for (const auto& words : {Words{"shop", "rename", "eu", "new"},
                              Words{"shop", "forget", "eu", "--yes"}}) {
        CAPTURE(words[1]);
        const LinkedCatalog shops;
        HeldExport held{shops.folder / "held"};
        std::future<RunResult> waiting;
        const auto result = run_held(shops, job, held, {}, [&](pid_t) {
            std::promise<void> is_waiting;
            waiting = std::async(std::launch::async, [&] {
                RunOptions options;
                options.meanwhile = [&](pid_t process) {
                    CHECK(comes_true([&] {
                        return has_open(process, shops.catalog + job.lock);
                    }));
                    is_waiting.set_value();
                };
                auto waits = words;
                waits.insert(waits.end(), {"--lock-timeout", "1m"});
                return shops.run(waits, options);
            });
            is_waiting.get_future().wait();
            CHECK(held.feed(job.input));
        });
        CHECK(result.exit_code == 0);
        CHECK(waiting.get().exit_code == 0);
        CHECK(
            shops.value("SELECT state FROM runs WHERE command LIKE 'shop%'") ==
            "done");
    }
}

TEST_CASE("a dry run has its job's lock before its input begins") {
    for (const auto& job : jobs) {
        CAPTURE(job.command);
        const LinkedCatalog shops;
        const auto before = shops.value("SELECT COUNT(*) FROM runs");
        const auto file = shops.folder.write("second.jsonl", job.input);
        HeldExport held{shops.folder / "held"};
        const auto result =
            run_held(shops, job, held, {"--dry-run"}, [&](pid_t) {
                CHECK(shops.run(words_of(job, file, {})).exit_code == 7);
                CHECK(held.feed(job.input));
            });
        CHECK(result.exit_code == 0);
        CHECK(shops.value("SELECT COUNT(*) FROM runs") == before);
    }
}

TEST_CASE("a run that waits for its input is stopped by a signal") {
    for (const auto& job : {jobs.front(), jobs.back()}) {
        for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
            CAPTURE(job.command);
            CAPTURE(signal);
            const LinkedCatalog shops;
            const auto before = shops.dump();
            HeldExport held{shops.folder / "held"};
            const auto stopped =
                run_held(shops, job, held, {}, [&](pid_t process) {
                    // Somebody has opened the pipe, and says nothing.
                    CHECK(held.feed(""));
                    CHECK(begins_run(shops, job));
                    kill(process, signal);
                });
            CHECK(stopped.exit_code == 128 + signal);
            CHECK(newest_run(shops) == job.command + " stopped");
            CHECK(shops.dump() == before);
            const auto file = shops.folder.write("next.jsonl", job.input);
            CHECK(shops.run(words_of(job, file, {})).exit_code == 0);
        }
    }
}

TEST_CASE(
    "after kill -9 of a run that waits for its input the next one works") {
    const LinkedCatalog shops;
    const auto& job = jobs.back();
    HeldExport held{shops.folder / "held"};
    run_held(shops, job, held, {}, [&](pid_t process) {
        CHECK(begins_run(shops, job));
        kill(process, SIGKILL);
    });
    const auto file = shops.folder.write("next.jsonl", job.input);
    CHECK(shops.run(words_of(job, file, {})).exit_code == 0);
    CHECK(shops.value("SELECT COUNT(*) FROM runs WHERE state = 'failed'"
                      " AND error = 'its process died'") == "1");
}

TEST_CASE("a run whose input turns out to be none is recorded as failed") {
    for (const auto& job : jobs) {
        CAPTURE(job.command);
        const LinkedCatalog shops;
        const auto before = shops.dump();
        HeldExport held{shops.folder / "held"};
        const auto refused = run_held(shops, job, held, {}, [&](pid_t) {
            CHECK(held.feed("Handle,Title\n"));
        });
        CHECK(refused.exit_code == 3);
        CHECK(newest_run(shops) == job.command + " failed");
        CHECK(shops.dump() == before);
    }
}

TEST_CASE("where there is no catalog yet, a second import is refused while the "
          "first one waits") {
    const LinkedCatalog shops;
    remove_catalog(shops);
    const auto& job = jobs.front();
    const auto file = shops.folder.write("second.jsonl", job.input);
    HeldExport held{shops.folder / "held"};
    const auto result = run_held(shops, job, held, {}, [&](pid_t) {
        CHECK(files_of(shops) == "catalog.db.import-bulk.us.lock ");
        CHECK(shops.run(words_of(job, file, {})).exit_code == 7);
        CHECK(shops.run(words_of(job, file, {"--dry-run"})).exit_code == 7);
        CHECK(held.feed(job.input));
    });
    CHECK(result.exit_code == 0);
    CHECK(shops.value("SELECT COUNT(*) FROM variants") == "3");
}

TEST_CASE("where there is no catalog yet, a run that was refused or stopped "
          "while it waited leaves nothing") {
    const LinkedCatalog shops;
    remove_catalog(shops);
    const auto& job = jobs.front();
    {
        HeldExport held{shops.folder / "held"};
        const auto refused = run_held(shops, job, held, {}, [&](pid_t) {
            CHECK(held.feed("Handle,Title\n"));
        });
        CHECK(refused.exit_code == 3);
        CHECK(files_of(shops).empty());
    }
    HeldExport held{shops.folder / "held again"};
    const auto stopped = run_held(
        shops, job, held, {}, [&](pid_t process) { kill(process, SIGTERM); });
    CHECK(stopped.exit_code == 143);
    CHECK(files_of(shops).empty());
    const auto file = shops.folder.write("next.jsonl", job.input);
    CHECK(shops.run(words_of(job, file, {})).exit_code == 0);
}

TEST_CASE("who waits for the lock of a run that leaves nothing holds it alone "
          "afterwards") {
    const LinkedCatalog shops;
    remove_catalog(shops);
    const auto& job = jobs.front();
    const auto file = shops.folder.write("third.jsonl", job.input);
    const auto lock = shops.catalog + job.lock;
    HeldExport held{shops.folder / "held"};
    HeldExport next{shops.folder / "next"};
    std::future<RunResult> waiting;
    const auto refused = run_held(shops, job, held, {}, [&](pid_t) {
        std::promise<void> is_waiting;
        waiting = std::async(std::launch::async, [&] {
            RunOptions options;
            options.meanwhile = [&](pid_t process) {
                CHECK(comes_true([&] { return has_open(process, lock); }));
                is_waiting.set_value();
                CHECK(gets_lock(process, lock));
                CHECK(shops.run(words_of(job, file, {})).exit_code == 7);
                CHECK(next.feed(job.input));
                next.end();
            };
            return shops.run(
                words_of(job, next.path(), {"--lock-timeout", "1m"}), options);
        });
        is_waiting.get_future().wait();
        CHECK(held.feed("Handle,Title\n"));
    });
    CHECK(refused.exit_code == 3);
    CHECK(waiting.get().exit_code == 0);
}
