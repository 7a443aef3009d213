#include "program/exports.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <string>

#include <sys/stat.h>

namespace {

constexpr auto small_config = "primary = \"us\"\n"
                              "[shops.us]\n"
                              "domain = \"acme-us.myshopify.com\"\n"
                              "token_env = \"ACME_US_TOKEN\"\n";

} // namespace

TEST_CASE("any of the three standard streams may be closed") {
    const TestFolder folder;
    const auto config = folder.write("hwsync.toml", small_config);
    for (unsigned mask = 0; mask < 8; ++mask) {
        CAPTURE(mask);
        RunOptions options;
        for (const int fd : {0, 1, 2}) {
            if ((mask & (1U << fd)) != 0) {
                options.closed.insert(fd);
            }
        }
        const auto result =
            run_hwsync({"config", "check", "--config", config}, options);
        const bool lost = options.closed.contains(1);
        CHECK(result.exit_code == (lost ? 6 : 0));
        CHECK(result.out.empty() == lost);
        CHECK(result.err.empty() == (!lost || options.closed.contains(2)));
        CHECK(read_file(config) == small_config);
    }
}

TEST_CASE("an error keeps its exit code where nobody can be told") {
    const auto result =
        run_hwsync({"config", "check", "-f", "json"}, {.closed = {0, 1, 2}});
    CHECK(result.exit_code == 2);
}

TEST_CASE("a full standard output is exit code 6 for who only looks") {
    for (const auto* argument : {"--help", "--version"}) {
        CAPTURE(argument);
        const auto result = run_hwsync({argument}, {.stdout_to = "/dev/full"});
        CHECK(result.exit_code == 6);
        CHECK(result.err ==
              "hwsync: cannot write to standard output (No space left on "
              "device): check where it goes and run the command again\n");
    }
}

TEST_CASE("a reader that closes the pipe ends a look quietly") {
    const TestFolder folder;
    const auto config = folder.write("hwsync.toml", small_config);
    const auto result = run_hwsync({"config", "check", "--config", config},
                                   {.read_at_most = 0});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
}

TEST_CASE("a failing run with a closed pipe keeps its exit code") {
    const auto result =
        run_hwsync({"config", "check", "-f", "json"}, {.read_at_most = 0});
    CHECK(result.exit_code == 2);
    // Each step fails, as nothing listens there, and the rest is said in JSON.
    const TestFolder folder;
    const auto config =
        folder.write("hwsync.toml", "primary = \"us\"\n"
                                    "[shops.us]\n"
                                    "domain = \"us.myshopify.com\"\n"
                                    "token_env = \"NO_SUCH_TOKEN\"\n");
    for (const std::string command : {"sync", "operations"}) {
        CAPTURE(command);
        const std::vector<std::string> words{
            command,         "--config", config, "--catalog",
            folder / "c.db", "-f",       "json"};
        const auto read = run_hwsync(words);
        CHECK(read.exit_code != 0);
        CHECK(run_hwsync(words, {.read_at_most = 0}).exit_code ==
              read.exit_code);
    }
}

TEST_CASE("lines carry priorities where standard error is the journal's") {
    const TestFolder folder;
    const auto journal = folder.write("journal", "");
    struct stat status {};
    REQUIRE(stat(journal.c_str(), &status) == 0);
    const auto stream =
        std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
    const auto lines_of = [&](const std::vector<std::string>& words) {
        folder.write("journal", "");
        run_hwsync(words, {.environment = {{"JOURNAL_STREAM", stream}},
                           .stderr_to = journal});
        return read_file(journal);
    };
    CHECK(lines_of({"confgi"}).starts_with("<3>hwsync: "));
    CHECK(lines_of({"confgi", "--log-format", "json"})
              .starts_with("<3>{\"time\":\""));

    // Nobody listens there, and there is no such folder.
    const auto config = folder.write(
        "hwsync.toml", "[notify]\nmetrics_file = \"missing/hwsync.prom\"\n"
                       "heartbeat_url = \"http://127.0.0.1:1/ping\"\n");
    const auto file = folder.write("us.jsonl", products(1, 1));
    const auto said =
        lines_of({"import-bulk", "-v", "--catalog", folder / "catalog.db",
                  "--config", config, "--file", file});
    CHECK(said.find("<4>hwsync: import-bulk: warning: cannot write the metrics "
                    "file ") != std::string::npos);
    CHECK(said.find("\n<4>hwsync: import-bulk: warning: the heartbeat could "
                    "not be sent: the server cannot be reached\n") !=
          std::string::npos);

    const auto other =
        run_hwsync({"confgi"}, {.environment = {{"JOURNAL_STREAM", stream}}});
    CHECK(other.err.starts_with("hwsync: "));
}
