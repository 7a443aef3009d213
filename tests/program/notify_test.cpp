#include "fake_shopify/server.hpp"
#include "program/held_export.hpp"
#include "program/imports.hpp"
#include "program/metrics_check.hpp"
#include "program/shop_export.hpp"
#include "unit/net/raw_server.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using Words = std::vector<std::string>;

constexpr auto token = "shpat_0123456789abcdef0123456789abcdef";

/// Takes pings.
class Receiver {
public:
    Receiver()
        : m_server(0, "", "", [this](const fake::Incoming& incoming) {
              const std::lock_guard lock{m_mutex};
              m_pings += (m_pings.empty() ? "" : ", ") + incoming.method + " " +
                         incoming.path;
              m_body = incoming.body;
              return fake::Reply{200, {}, "text/plain", "OK", {}};
          }) {}

    std::string url() const { return m_server.url() + "/ping-secret"; }
    std::string pings() const {
        const std::lock_guard lock{m_mutex};
        return m_pings;
    }
    std::string body() const {
        const std::lock_guard lock{m_mutex};
        return m_body;
    }

private:
    mutable std::mutex m_mutex;
    std::string m_pings;
    std::string m_body;
    fake::Server m_server;
};

/// A config that names both places, a primary shop us and a child shop eu.
class Notified {
public:
    explicit Notified(const std::string& heartbeat = {}) {
        notify(heartbeat);
        folder.write("us.jsonl", to_jsonl({{1, {{11, "A"}, {12, "B"}}}}));
        folder.write("eu.jsonl", to_jsonl({{5, {{51, "A"}, {52, "X"}}}}));
    }

    void notify(const std::string& heartbeat) const {
        std::string text = "primary = \"us\"\n[shops.us]\n"
                           "domain = \"acme-us.myshopify.com\"\n"
                           "token_env = \"US_TOKEN\"\n"
                           "api_version = \"2026-10\"\n"
                           "[shops.eu]\n"
                           "domain = \"acme-eu.myshopify.com\"\n"
                           "token_env = \"EU_TOKEN\"\n"
                           "[notify]\nmetrics_file = \"hwsync.prom\"\n";
        if (!heartbeat.empty()) {
            text += fmt::format("heartbeat_url = \"{}\"\n", heartbeat);
        }
        folder.write("hwsync.toml", text);
    }

    RunResult run(const Words& words, RunOptions options = {}) const {
        Words all{"--catalog", folder / "catalog.db", "--config",
                  folder / "hwsync.toml"};
        all.insert(all.end(), words.begin(), words.end());
        options.environment = {{"US_TOKEN", token}, {"EU_TOKEN", token}};
        return run_hwsync(all, options);
    }

    RunResult import(const Words& more = {}) const {
        Words words{"import-bulk", "--file", folder / "us.jsonl"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    RunResult associate() const {
        return run({"associate", "--shop", "eu", "--file", folder / "eu.jsonl",
                    "--as-of", "2026-02-01T00:00:00Z"});
    }

    std::string metrics_file() const { return folder / "hwsync.prom"; }
    std::map<std::string, double> metrics() const {
        return checked_metrics(metrics_file());
    }

    TestFolder folder;
};

} // namespace

TEST_CASE("a run leaves the figures of every job and shop, and two pings") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    REQUIRE(shops.import().exit_code == 0);
    CHECK(receiver.pings() == "GET /ping-secret/start, POST /ping-secret/0");
    REQUIRE(shops.associate().exit_code == 0);

    struct stat status {};
    REQUIRE(stat(shops.metrics_file().c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0644);
    const auto metrics = shops.metrics();
    const auto value = [&metrics](const std::string& name) {
        CAPTURE(name);
        REQUIRE(metrics.contains(name));
        return metrics.at(name);
    };
    constexpr double year_2026 = 1767225600;
    CHECK(value(R"(hwsync_command_exit_code{command="import-bulk"})") == 0);
    CHECK(value(R"(hwsync_command_exit_code{command="associate"})") == 0);
    CHECK(value("hwsync_catalog_up") == 1);
    CHECK(value("hwsync_catalog_products") == 1);
    CHECK(value("hwsync_catalog_variants") == 2);
    CHECK(value("hwsync_catalog_size_bytes") > 0);
    for (const auto* job : {R"({command="import-bulk",shop="us"})",
                            R"({command="associate",shop="eu"})"}) {
        CHECK(value(fmt::format("hwsync_run_exit_code{}", job)) == 0);
        CHECK(value(fmt::format("hwsync_run_duration_seconds{}", job)) >= 0);
        for (const auto* what : {"start", "end", "success"}) {
            CHECK(value(fmt::format("hwsync_run_{}_timestamp_seconds{}", what,
                                    job)) > year_2026);
        }
    }
    CHECK(value(R"(hwsync_run_rows{command="import-bulk",shop="us",)"
                R"(kind="variants",result="created"})") == 2);
    CHECK(value(R"(hwsync_run_links{command="associate",shop="eu",)"
                R"(result="created"})") == 1);
    CHECK(value(R"(hwsync_shop_outcome_variants{shop="eu",)"
                R"(outcome="linked"})") == 1);
    CHECK(value(R"(hwsync_shop_variants{shop="eu"})") == 2);
    CHECK(value(R"(hwsync_shop_coverage_ratio{shop="eu"})") == 0.5);
    // 2027-10-01.
    CHECK(value(R"(hwsync_api_version_end_timestamp_seconds{shop="us",)"
                R"(version="2026-10"})") == 1822348800);
    CHECK_FALSE(contains(read_file(shops.metrics_file()), token));
    CHECK_FALSE(contains(read_file(shops.metrics_file()), "ping-secret"));
}

TEST_CASE("what a person does by hand is in the figures, and no job's end") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    REQUIRE(shops.import().exit_code == 0);
    REQUIRE(shops.associate().exit_code == 0);
    const auto snapshot = shops.folder / "snapshot.db";
    REQUIRE(shops.run({"snapshot", snapshot}).exit_code == 0);
    const auto pings = receiver.pings();
    const auto before = shops.metrics();
    // As an earlier release left it.
    shops.folder.write("hwsync.prom",
                       read_file(shops.metrics_file()) +
                           R"(hwsync_command_exit_code{command="undo"} 2)"
                           "\n");
    const auto rewrites = [&](const Words& words) {
        CAPTURE(words.front() + " " + words[1]);
        REQUIRE(shops.run(words).exit_code == 0);
        auto after = shops.metrics();
        for (const auto& [name, value] : before) {
            if (name.starts_with("hwsync_command_") ||
                name.starts_with("hwsync_run_")) {
                CAPTURE(name);
                REQUIRE(after.contains(name));
                CHECK(after.at(name) == value);
            }
        }
        for (const auto& [name, value] : after) {
            CAPTURE(name);
            CHECK((before.contains(name) || name.starts_with("hwsync_shop_")));
        }
        CHECK(receiver.pings() == pings);
        return after;
    };
    const auto blocked =
        rewrites({"link", "remove", "--shop", "eu", "--variant-id", "52"});
    CHECK(blocked.at(R"(hwsync_shop_blocked_variants{shop="eu"})") == 1);
    CHECK(blocked.at(R"(hwsync_shop_coverage_ratio{shop="eu"})") == 1);
    CHECK(rewrites({"undo", "3"})
              .at(R"(hwsync_shop_blocked_variants{shop="eu"})") == 0);
    CHECK(rewrites({"link", "add", "--shop", "eu", "--variant-id", "52", "B"})
              .at(R"(hwsync_shop_linked_variants{shop="eu"})") == 2);
    CHECK(rewrites({"restore", snapshot})
              .at(R"(hwsync_shop_linked_variants{shop="eu"})") == 1);
    std::filesystem::remove(shops.metrics_file());
    REQUIRE(shops.run({"waive", "add", "--shop", "eu", "A", "--note", "known"})
                .exit_code == 0);
    CHECK(shops.metrics().contains("hwsync_catalog_up"));
    CHECK(receiver.pings() == pings);
}

TEST_CASE("a typing slip is no alarm") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    REQUIRE(shops.import().exit_code == 0);
    const auto pings = receiver.pings();
    const auto before = read_file(shops.metrics_file());
    CHECK(shops.run({"undo", "99"}).exit_code == 1);
    CHECK(shops
              .run({"--catalog", shops.folder / "cataog.db", "shop", "forget",
                    "eu", "--yes"})
              .exit_code != 0);
    CHECK(receiver.pings() == pings);
    CHECK(read_file(shops.metrics_file()) == before);
}

TEST_CASE("a run that is refused beside another one pings no end") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    REQUIRE(shops.import().exit_code == 0);
    const auto before = receiver.pings().size();
    HeldExport held{shops.folder / "held"};
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        CHECK(shops.import().exit_code == 7);
        CHECK_FALSE(contains(receiver.pings().substr(before), "POST"));
        CHECK(shops.metrics().at(
                  R"(hwsync_command_exit_code{command="import-bulk"})") == 7);
        held.end();
    };
    CHECK(
        shops
            .run({"import-bulk", "--file", held.path(), "--max-delete", "100%"},
                 options)
            .exit_code == 0);
    CHECK(receiver.pings().ends_with("POST /ping-secret/0"));
}

TEST_CASE("a watermark is told as the time that it stands at") {
    const Notified shops;
    REQUIRE(shops.import().exit_code == 0);
    execute(shops.folder / "catalog.db",
            "INSERT INTO watermark (shop, command, at) VALUES"
            " ('us', 'import-new', '2026-01-01T00:00:00Z')");
    REQUIRE(shops.import().exit_code == 0);
    CHECK(shops.metrics().at(R"(hwsync_watermark_timestamp_seconds)"
                             R"({command="import-new",shop="us"})") ==
          1767225600);
}

TEST_CASE("a run that fails tells so, and when it last did well stays") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    REQUIRE(shops.import().exit_code == 0);
    const auto before = shops.metrics();
    shops.folder.write("us.jsonl", "{\"id\":");
    const auto failed = shops.import();
    CHECK(failed.exit_code == 3);
    CHECK(receiver.pings() == "GET /ping-secret/start, POST /ping-secret/0, "
                              "GET /ping-secret/start, POST /ping-secret/3");
    CHECK(receiver.body() == failed.err);
    const auto after = shops.metrics();
    const std::string job = R"({command="import-bulk",shop="us"})";
    CHECK(after.at(R"(hwsync_command_exit_code{command="import-bulk"})") == 3);
    CHECK(after.at("hwsync_run_exit_code" + job) == 3);
    for (const auto& name :
         {"hwsync_run_success_timestamp_seconds" + job,
          std::string{R"(hwsync_command_success_timestamp_seconds)"
                      R"({command="import-bulk"})"}}) {
        CHECK(after.at(name) == before.at(name));
    }
}

TEST_CASE("a failure that the catalog never sees is told, and kept by others") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    REQUIRE(shops.import().exit_code == 0);
    CHECK(shops.import({"--shop", "eu"}).exit_code == 8);
    CHECK(receiver.pings().ends_with("POST /ping-secret/8"));
    REQUIRE(shops.associate().exit_code == 0);
    CHECK(shops.metrics().at(
              R"(hwsync_command_exit_code{command="import-bulk"})") == 8);

    shops.folder.write("catalog.db", "no catalog, but long enough for one");
    CHECK(shops.associate().exit_code == 6);
    CHECK(receiver.pings().ends_with("POST /ping-secret/6"));
    const auto metrics = shops.metrics();
    CHECK(metrics.at("hwsync_catalog_up") == 0);
    CHECK(metrics.at(R"(hwsync_command_exit_code{command="associate"})") == 6);
    CHECK(metrics.at("hwsync_catalog_variants") == 2);
    CHECK(metrics.at(R"(hwsync_shop_coverage_ratio{shop="eu"})") == 0.5);
}

TEST_CASE("who only looks, or tries a run dry, tells nobody") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    CHECK(shops.import({"--dry-run"}).exit_code == 0);
    CHECK(shops.run({"runs"}).exit_code == 6);
    CHECK(shops.run({"config", "check"}).exit_code == 0);
    CHECK(shops.run({"import-bulk", "--no-such-option"}).exit_code == 2);
    CHECK(receiver.pings().empty());
    CHECK_FALSE(std::filesystem::exists(shops.metrics_file()));
}

TEST_CASE("a run that another one refuses pings nothing, however long it "
          "waited") {
    const Notified shops;
    REQUIRE(shops.import().exit_code == 0);
    REQUIRE(shops.associate().exit_code == 0);
    const Receiver receiver;
    shops.notify(receiver.url());
    std::string lock;
    Words job;
    SUBCASE("of the same job") {
        lock = ".associate.eu.lock";
        job = {"associate", "--shop", "eu", "--file",
               shops.folder / "eu.jsonl"};
    }
    SUBCASE("of sync") {
        lock = ".sync.lock";
        job = {"sync"};
    }
    SUBCASE("that writes to the catalog") {
        lock = ".lock";
        job = {"import-bulk", "--file", shops.folder / "us.jsonl"};
    }
    const int held = open((shops.folder / "catalog.db" + lock).c_str(),
                          O_RDWR | O_CREAT, S_IRUSR | S_IWUSR);
    REQUIRE(held >= 0);
    REQUIRE(flock(held, LOCK_EX | LOCK_NB) == 0);
    job.insert(job.end(), {"--lock-timeout", "1s"});
    CHECK(shops.run(job).exit_code == 7);
    CHECK(receiver.pings().empty());
    close(held);
}

TEST_CASE("a signal in the middle of a run is told as the exit that it is") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    HeldExport held{shops.folder / "held"};
    RunOptions options;
    options.meanwhile = [&held](pid_t process) {
        CHECK(held.feed_until_held());
        kill(process, SIGTERM);
    };
    const auto result =
        shops.run({"import-bulk", "--file", held.path()}, options);
    CHECK(result.exit_code == 143);
    CHECK(receiver.pings() == "GET /ping-secret/start, POST /ping-secret/143");
    const auto metrics = shops.metrics();
    CHECK(metrics.at(R"(hwsync_command_exit_code{command="import-bulk"})") ==
          143);
    CHECK(metrics.at(
              R"(hwsync_run_exit_code{command="import-bulk",shop="us"})") ==
          143);
    CHECK_FALSE(std::filesystem::exists(shops.metrics_file() + ".new"));
}

TEST_CASE("a heartbeat that stalls neither fails a run nor is waited for") {
    const hwsync::RawServer stalled{
        [](hwsync::RawConnection& connection) { connection.wait(); }};
    const Notified shops{stalled.url() + "/ping-secret"};
    const auto result = shops.import();
    CHECK(result.exit_code == 0);
    CHECK(result.err == "hwsync: import-bulk: warning: the heartbeat could not "
                        "be sent: the server does not answer in time\n");
    CHECK(shops.metrics().at(
              R"(hwsync_command_exit_code{command="import-bulk"})") == 0);
    CHECK(shops.import({"-q"}).err.empty());
}

TEST_CASE("a metrics file that cannot be written is a warning") {
    const Notified shops;
    std::filesystem::create_directory(shops.metrics_file());
    const auto result = shops.import();
    CHECK(result.exit_code == 0);
    CHECK(result.err ==
          fmt::format("hwsync: import-bulk: warning: cannot write the metrics "
                      "file {} (Is a directory): check its folder, the "
                      "permissions and the disk\n",
                      shops.metrics_file()));
    CHECK(shops.import({"-q"}).err.empty());
}

TEST_CASE("a quiet run's heartbeat still brings what it would have said") {
    const Receiver receiver;
    const Notified shops{receiver.url()};
    std::filesystem::create_directory(shops.metrics_file());
    CHECK(shops.import({"-q"}).err.empty());
    CHECK(contains(receiver.body(), "cannot write the metrics file"));
}
