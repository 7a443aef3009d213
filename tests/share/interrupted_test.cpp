#include "share/proxy.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <filesystem>
#include <future>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/types.h>

namespace {

void wait_for_server(const Database& database) {
    for (;;) {
        try {
            database.sql("SELECT 1");
            return;
        } catch (const std::runtime_error&) {
            // It recovers.
        }
    }
}

/// A catalog that is published through a proxy, and once more without it.
class Interrupted {
public:
    Interrupted() { shops.do_well({"publish"}); }

    /// What `publish` ended with, behind a proxy that does this at each
    /// message.
    int publish_through(const Proxy::Watch& watch,
                        const RunOptions& options = {},
                        Proxy::When when = Proxy::When::after) {
        shops.change(fmt::format("change {}", ++m_changes));
        const Proxy proxy{shops.folder.path(), Cluster::shared().folder(),
                          watch, when};
        shops.publish_to(fmt::format("postgresql://hwsync@/{}?host={}",
                                     database.name(),
                                     shops.folder.path().native()));
        const auto result = shops.run({"publish"}, options);
        shops.publish_to(database.url());
        messages = proxy.messages();
        CAPTURE(result.err);
        CHECK((result.exit_code == 0 || result.exit_code == 4 ||
               result.exit_code == 128 + SIGKILL));
        return result.exit_code;
    }

    /// Both sides are equal after the next run, and it is seen whether the one
    /// before came about.
    void check_next_run() {
        shops.do_well({"publish"});
        const auto compared = shops.run({"publish", "--check"});
        CAPTURE(compared.out);
        REQUIRE(compared.exit_code == 0);
        CHECK(database.sql("SELECT count(*) FROM hwsync.links WHERE note ="
                           " 'change " +
                           std::to_string(m_changes) + "'") == "1");
        CHECK(database.sql("SELECT count(*) FROM hwsync.staged_link") == "0");
    }

    Database database;
    PublishedCatalog shops{database};
    std::size_t messages = 0;

private:
    int m_changes = 0;
};

} // namespace

TEST_CASE("the connection is cut at every message") {
    Interrupted catalog;
    REQUIRE(catalog.publish_through([](std::size_t) { return true; }) == 0);
    const auto all = catalog.messages;
    REQUIRE(all > 50);
    int came_about = 0;
    for (std::size_t at = 1; at <= all; ++at) {
        CAPTURE(at);
        came_about += catalog.publish_through([&](std::size_t number) {
            return number != at;
        }) == 0;
        catalog.check_next_run();
    }
    // Cut behind COMMIT, and in what is asked after that.
    CHECK(came_about > 0);
}

TEST_CASE("the connection is cut before a message that was sent") {
    Interrupted catalog;
    REQUIRE(catalog.publish_through([](std::size_t) { return true; }) == 0);
    const auto all = catalog.messages;
    // COMMIT and its answer are among the last.
    for (std::size_t at = 1; at <= all; at += at + 15 < all ? 5 : 1) {
        CAPTURE(at);
        catalog.publish_through(
            [&](std::size_t number) { return number != at; }, {},
            Proxy::When::before);
        catalog.check_next_run();
    }
}

TEST_CASE("the connection is cut at a message, and then there is no server") {
    Interrupted catalog;
    REQUIRE(catalog.publish_through([](std::size_t) { return true; }) == 0);
    const auto all = catalog.messages;
    // COMMIT and its answer are among the last.
    for (std::size_t at = all - 10; at < all; ++at) {
        CAPTURE(at);
        catalog.publish_through(
            [&](std::size_t number) { return number < at; });
        catalog.check_next_run();
    }
}

TEST_CASE("hwsync is killed at a message") {
    Interrupted catalog;
    REQUIRE(catalog.publish_through([](std::size_t) { return true; }) == 0);
    const auto all = catalog.messages;
    for (std::size_t at = 1; at <= all; at += at + 12 < all ? 4 : 1) {
        CAPTURE(at);
        std::promise<pid_t> process;
        auto pid = process.get_future().share();
        RunOptions options;
        options.meanwhile = [&](pid_t started) { process.set_value(started); };
        catalog.publish_through(
            [&](std::size_t number) {
                if (number == at) {
                    kill(pid.get(), SIGKILL);
                }
                return true;
            },
            options);
        catalog.check_next_run();
    }
}

TEST_CASE("the server ends the connection at a message") {
    Interrupted catalog;
    REQUIRE(catalog.publish_through([](std::size_t) { return true; }) == 0);
    const auto all = catalog.messages;
    for (std::size_t at = 20; at <= all; at += at + 12 < all ? 9 : 2) {
        CAPTURE(at);
        catalog.publish_through([&](std::size_t number) {
            if (number == at) {
                catalog.database.sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'hwsync'");
            }
            return true;
        });
        catalog.check_next_run();
    }
}

TEST_CASE("a process of the server is killed at a message") {
    Interrupted catalog;
    REQUIRE(catalog.publish_through([](std::size_t) { return true; }) == 0);
    const auto all = catalog.messages;
    // There is less to recover.
    catalog.database.sql("CHECKPOINT");
    // The server ends all connections, and takes none until it has recovered.
    for (std::size_t at = 20; at <= all; at += at + 12 < all ? 20 : 4) {
        CAPTURE(at);
        catalog.publish_through([&](std::size_t number) {
            if (number == at) {
                const auto process =
                    catalog.database.sql("SELECT max(pid) FROM pg_stat_activity"
                                         " WHERE application_name = 'hwsync'");
                // Behind the farewell there is none.
                if (!process.empty()) {
                    kill(std::stoi(process), SIGKILL);
                }
            }
            return true;
        });
        wait_for_server(catalog.database);
        catalog.check_next_run();
    }
}

TEST_CASE("a restore is cut at a message, and changes nothing") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const auto copy = shops.restored("copy.db");
    const auto before = content_of(copy);
    shops.change("published since");
    shops.do_well({"publish"});
    const auto files = [&] {
        return std::distance(
            std::filesystem::directory_iterator{shops.folder.path()}, {});
    };
    const auto files_before = files();
    std::size_t messages = 0;
    const auto restore_through = [&](std::size_t last) {
        shops.publish_to(fmt::format("postgresql://hwsync@/{}?host={}",
                                     database.name(),
                                     shops.folder.path().native()));
        const Proxy proxy{shops.folder.path(), Cluster::shared().folder(),
                          [&](std::size_t number) { return number != last; }};
        const auto result =
            run_hwsync({"-c", copy, "--config", shops.config, "restore",
                        "--brand", "acme", "--force"});
        shops.publish_to(database.url());
        messages = proxy.messages();
        return result.exit_code;
    };
    int whole = 0;
    for (std::size_t at = 1; whole == 0; at += 2) {
        CAPTURE(at);
        const auto code = restore_through(at);
        CHECK((code == 0 || code == 4));
        whole += code == 0;
        CHECK((content_of(copy) == before) == (code != 0));
        CHECK(files() == files_before);
    }
    CHECK(messages > 30);
    CHECK(content_of(copy) == content_of(shops.catalog));
}

TEST_CASE("of two copies that publish at once, one wins") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    for (int round = 0; round < 30; ++round) {
        const auto copy = shops.restored("copy.db");
        const auto in_copy = [&](LinkedCatalog::Words words) {
            words.insert(words.begin(), {"-c", copy, "--config", shops.config});
            return run_hwsync(words).exit_code;
        };
        shops.change(fmt::format("here {}", round));
        REQUIRE(in_copy({"link", "add", "--shop", "eu", "--variant-id", "52",
                         "B", "--note", std::to_string(round)}) == 0);
        int there = 0;
        std::thread other{[&] { there = in_copy({"publish"}); }};
        const auto here = shops.run({"publish"}).exit_code;
        other.join();
        CAPTURE(here);
        CAPTURE(there);
        CHECK((here == 0) + (there == 0) == 1);
        CHECK((here == 0 || here == 7 || here == 8));
        CHECK((there == 0 || there == 7 || there == 8));
        CHECK(database.sql("SELECT generation FROM hwsync.brands") ==
              std::to_string(round + 2));
        const auto& winner = here == 0 ? shops.catalog : copy;
        CHECK(run_hwsync({"-c", winner, "--config", shops.config, "publish",
                          "--check"})
                  .exit_code == 0);
        if (here != 0) {
            shops.do_well({"restore", "--brand", "acme", "--force"});
        }
        std::filesystem::remove(copy);
        std::filesystem::remove(copy + "-wal");
        std::filesystem::remove(copy + "-shm");
    }
}
