#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace std::string_literals;

namespace {

/// Its hook keeps what it is given.
struct HookedShops : LinkedCatalog {
    explicit HookedShops(const std::string& hook = {},
                         const std::string& more = {})
        : LinkedCatalog() {
        const auto command = hook.empty() ? "cat >> " + told : hook;
        write_config(two_shops_config + "[notify]\nhook = '''" + command +
                     "'''\n" + more);
    }

    rapidjson::Document document() const {
        return document_of({0, read_file(told), ""});
    }

    RunResult block(const LinkedCatalog::Words& more = {}) const {
        Words words{"link",         "remove", "--shop", "eu",
                    "--variant-id", "51",     "--note", "a \"b\""};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    }

    const std::string told = folder / "told.json";
};

} // namespace

TEST_CASE("the hook is given the JSON of a run that changed links") {
    const HookedShops shops;
    const auto json = shops.block({"-f", "json"});
    CHECK(json.exit_code == 0);
    CHECK(json.err.empty());
    CHECK(read_file(shops.told) == json.out);
    const auto run = document_of(json)["run"].GetInt();

    std::filesystem::remove(shops.told);
    CHECK(shops.do_well({"undo", std::to_string(run)}).err.empty());
    CHECK(text_of(shops.document()["command"]) == "undo");
    CHECK(shops.document()["changes"].Size() == 1);

    std::filesystem::remove(shops.told);
    shops.associate({{5, {{51, "A"}, {52, "C"}}}});
    const auto document = shops.document();
    CHECK(text_of(document["command"]) == "associate");
    const auto& changes = document["shops"][0]["changes"];
    REQUIRE(changes.Size() == 1);
    CHECK(text_of(changes[0]["variant_id"]) == "52");
    CHECK(text_of(changes[0]["to"]) == "13");
}

TEST_CASE("the hook is told of a shop that is forgotten, and of a restore") {
    const HookedShops shops;
    const auto copy = shops.folder / "copy.db";
    shops.do_well({"snapshot", copy});
    shops.do_well({"shop", "rename", "eu", "europe"});
    shops.do_well({"shop", "forget", "europe", "--dry-run"});
    CHECK_FALSE(std::filesystem::exists(shops.told));
    const auto forgotten =
        shops.do_well({"shop", "forget", "europe", "--yes", "-f", "json"});
    CHECK(read_file(shops.told) == forgotten.out);
    CHECK(shops.document()["dropped"]["links"].GetInt() == 2);

    std::filesystem::remove(shops.told);
    shops.do_well({"restore", copy, "--dry-run"});
    CHECK_FALSE(std::filesystem::exists(shops.told));
    const auto restored = shops.do_well({"restore", copy, "-f", "json"});
    CHECK(read_file(shops.told) == restored.out);
    CHECK(text_of(shops.document()["command"]) == "restore");
}

TEST_CASE("a run that changes no link, and a dry run, tell the hook nothing") {
    const HookedShops shops;
    shops.associate();
    shops.import();
    shops.block({"--dry-run"});
    shops.do_well({"link", "list"});
    shops.folder.write("eu.jsonl", to_jsonl({{5, {{51, "A"}}}}));
    shops.do_well({"associate", "--shop", "eu", "--file",
                   shops.folder / "eu.jsonl", "--max-delete", "100", "--plan",
                   shops.folder / "eu.plan"});
    CHECK_FALSE(std::filesystem::exists(shops.told));
    shops.do_well({"apply", shops.folder / "eu.plan"});
    CHECK(text_of(shops.document()["command"]) == "apply");
}

TEST_CASE("a hook that fails is said, and changes no exit code") {
    struct Case {
        std::string hook;
        std::string says;
    };
    for (const auto& [hook, says] : std::vector<Case>{
             {"echo out; echo so it is >&2; exit 3",
              "the hook ended with exit code 3: so it is"},
             {"kill -9 $$", "the hook was ended by signal 9"},
             {"/no/such/thing", "the hook ended with exit code 127: "}}) {
        CAPTURE(hook);
        const HookedShops shops{hook};
        const auto result = shops.block({"-f", "json"});
        CHECK(result.exit_code == 0);
        CHECK(contains(result.err, "hwsync: link remove: warning: " + says));
        document_of(result);
        const auto quiet = shops.run(
            {"link", "remove", "--shop", "eu", "--variant-id", "52", "-q"});
        const auto log = shops.run({"undo", "3", "-q", "--log-format", "json"});
        CHECK(log.exit_code == 0);
        CHECK(contains(log.err, R"("level":"warning")"));
        CHECK(contains(log.err, R"("message":"the hook )"));
        CHECK_FALSE(contains(log.err, "exit_code"));
        CHECK(quiet.exit_code == 0);
        CHECK(quiet.out.empty());
        CHECK(quiet.err.starts_with("hwsync: link remove: warning: the hook "));
    }
}

TEST_CASE("no run changes anything where the config file cannot be read") {
    const LinkedCatalog shops;
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    shops.do_well({"waive", "add", "--shop", "eu", "A", "--note", "n"});
    shops.folder.write("eu.jsonl", to_jsonl({{5, {{51, "A"}, {52, "C"}}}}));
    shops.do_well({"associate", "--shop", "eu", "--file",
                   shops.folder / "eu.jsonl", "--max-delete", "100", "--plan",
                   shops.folder / "eu.plan"});
    const auto links = shops.folder.write(
        "links.csv", "action,shop,variant_id\nremove,eu,52\n");
    const auto waivers = shops.folder.write(
        "waivers.csv", shops.do_well({"waive", "list", "-f", "csv"}).out);
    const auto before = shops.dump();
    const auto broken =
        shops.folder.write("broken.toml", "[notify]\nhok = 1\n");
    using Words = LinkedCatalog::Words;
    for (const auto& words : std::vector<Words>{
             {"link", "add", "A", "--shop", "eu", "--variant-id", "53"},
             {"link", "remove", "--shop", "eu", "--variant-id", "52"},
             {"link", "remove", "--shop", "eu", "--variant-id", "52",
              "--dry-run"},
             {"link", "import", links},
             {"undo", "3"},
             {"apply", shops.folder / "eu.plan"},
             {"waive", "add", "--shop", "eu", "A", "--note", "n"},
             {"waive", "remove", "1"},
             {"waive", "import", waivers},
             {"shop", "rename", "eu", "europe"},
             {"shop", "forget", "eu", "--yes"}}) {
        for (const auto& config :
             {broken, shops.folder / "missing.toml", shops.folder / "."}) {
            CAPTURE(words.front());
            CAPTURE(config);
            Words line{"--catalog", shops.catalog, "--config", config};
            line.insert(line.end(), words.begin(), words.end());
            const auto result = run_hwsync(line);
            CHECK(result.exit_code == 2);
            CHECK(contains(result.err, config));
        }
    }
    CHECK(shops.dump() == before);
}

TEST_CASE("a hook that does not end is killed with what it has started") {
    const HookedShops shops{"(sleep 1000; touch late) > held & wait",
                            "hook_timeout = \"1s\"\n"};
    const auto held = shops.folder / "held";
    REQUIRE(mkfifo(held.c_str(), 0600) == 0);
    const auto reader = open(held.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    const auto result =
        shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"},
                  {.folder = shops.folder.path()});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "the hook was killed: it had not ended after "));
    // What is killed lives until the kernel has had time for it; its end of the
    // FIFO is closed then.
    pollfd closed{.fd = reader, .events = 0, .revents = 0};
    CHECK(poll(&closed, 1, 60'000) == 1);
    CHECK((closed.revents & POLLHUP) != 0);
    close(reader);
}

TEST_CASE("a process that leaves the hook's group is not waited for") {
    // It holds the hook's output open until somebody writes to the FIFO.
    const HookedShops shops{"setsid sh -c 'read line < held; echo > gone' & " +
                                std::string{"wait"},
                            "hook_timeout = \"1s\"\n"};
    for (const auto* fifo : {"held", "gone"}) {
        REQUIRE(mkfifo((shops.folder / fifo).c_str(), 0600) == 0);
    }
    const auto result =
        shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"},
                  {.folder = shops.folder.path()});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "the hook was killed: it had not ended after "));
    shops.folder.write("held", "go on\n");
    CHECK(read_file(shops.folder / "gone") == "\n");
}

TEST_CASE("a stop kills the hook of a run that is committed") {
    const HookedShops shops{"echo > begun; sleep 1000"};
    // Opening it waits until the hook has opened it, too.
    REQUIRE(mkfifo((shops.folder / "begun").c_str(), 0600) == 0);
    const auto result = shops.run(
        {"link", "remove", "--shop", "eu", "--variant-id", "51"},
        {.folder = shops.folder.path(), .meanwhile = [&](pid_t process) {
             read_file(shops.folder / "begun");
             kill(process, SIGTERM);
         }});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "was killed: hwsync was asked to stop"));
    CHECK(shops.value("SELECT count(*) FROM blocks") == "1");
}

TEST_CASE("a hook reads no shop's credential from its environment") {
    const HookedShops shops{"env > variables"};
    REQUIRE(shops
                .run({"link", "remove", "--shop", "eu", "--variant-id", "51"},
                     {.environment = {{"ACME_US", "shpat_secret"},
                                      {"OTHER", "kept"}},
                      .folder = shops.folder.path()})
                .exit_code == 0);
    const auto variables = read_file(shops.folder / "variables");
    CHECK(contains(variables, "OTHER=kept"));
    CHECK_FALSE(contains(variables, "shpat_secret"));
}

TEST_CASE("a hook may change links itself") {
    const HookedShops shops{
        fmt::format("test -e again || {{ touch again; {} -c $CATALOG"
                    " link remove --shop eu --variant-id 52; }}",
                    HWSYNC_BINARY)};
    const auto result =
        shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"},
                  {.environment = {{"CATALOG", shops.catalog}},
                   .folder = shops.folder.path()});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK(shops.value("SELECT count(*) FROM blocks") == "2");
}
