#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace {

struct SyncedShops : LiveShops {
    SyncedShops() : LiveShops({"eu"}) {
        stock({{1, {11, 12}}, {2, {21}}});
        stock("eu", {{501, {511, 512}}, {502, {531}}});
        do_well({"import-bulk"});
    }

    std::string links() const { return value("SELECT count(*) FROM links"); }
};

/// The steps' commands, each with the exit code of its error, if any.
std::string steps(const RunResult& result) {
    const auto document = document_of(result);
    REQUIRE(document.HasMember("steps"));
    CHECK(document["exit_code"].GetInt() == result.exit_code);
    std::string text;
    for (const auto& step : document["steps"].GetArray()) {
        text += text.empty() ? "" : " ";
        text += text_of(step["command"]);
        if (step.HasMember("error")) {
            text += fmt::format(":{}", step["error"]["exit_code"].GetInt());
        }
    }
    return text;
}

/// What follows `before` in the first line of a file that has it, without the
/// program's name, by word.
std::vector<std::string> command_in(const std::string& file,
                                    const std::string& before) {
    std::ifstream lines{std::string{HWSYNC_SOURCE} + "/" + file};
    std::string line;
    while (std::getline(lines, line)) {
        const auto at = line.find(before);
        if (at == std::string::npos) {
            continue;
        }
        std::istringstream rest{line.substr(at + before.size())};
        std::vector<std::string> words{std::istream_iterator<std::string>{rest},
                                       {}};
        REQUIRE(words.size() >= 2);
        REQUIRE(words.front().ends_with("hwsync"));
        words.erase(words.begin());
        return words;
    }
    FAIL("no line of " << file << " has " << before);
    return {};
}

} // namespace

TEST_CASE("what cron and systemd are told to run brings new products in") {
    const SyncedShops shops;
    shops.do_well({"sync"});
    std::int64_t id = 4;
    for (const auto& words :
         {command_in("README.md", "*/15 * * * *  hwsync "),
          command_in("README.md", "0    4 * * 0  hwsync "),
          command_in("packaging/systemd/hwsync-full.service.in", "ExecStart="),
          command_in("packaging/systemd/hwsync-sync.service.in",
                     "ExecStart=")}) {
        CAPTURE(words);
        const int minute = static_cast<int>(15 * (id - 3));
        for (const auto* name : {"us", "eu"}) {
            shops.set_clock(minute, name);
        }
        shops.stock({{id, {10 * id + 1}, minute - 1, minute - 1}});
        shops.stock("eu",
                    {{500 + id, {500 + 10 * id + 1}, minute - 1, minute - 1}});
        const auto links = std::stoi(shops.links());
        const auto result = shops.run(words);
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK(std::stoi(shops.links()) == links + 1);
        ++id;
    }
}

TEST_CASE("sync imports what is new and changed, and links what it can") {
    const SyncedShops shops;
    auto result = shops.run({"sync", "-f", "json"});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK(steps(result) == "import-new import-updates associate");
    CHECK(shops.links() == "2");
    for (const auto* name : {"us", "eu"}) {
        shops.set_clock(15, name);
    }
    shops.stock({{3, {31}, 14, 14}});
    result = shops.run({"sync", "-q"});
    CHECK(result.exit_code == 0);
    CHECK(result.out.empty());
    CHECK(result.err.empty());
    // It was in the child before the primary shop had it.
    CHECK(shops.links() == "3");
    CHECK(shops.watermarks() == "eu associate 15; us import-new 15; "
                                "us import-updates 15");
    CHECK(shops.value("SELECT count(*) FROM runs WHERE exit_code = 0") == "7");
    const auto before = shops.dump();
    shops.run({"sync"});
    CHECK(shops.dump() == before);
}

TEST_CASE("sync --full reads every shop completely, whatever fails first") {
    const LiveShops shops({"eu"});
    shops.stock({{1, {11, 12}}, {2, {21}}});
    shops.stock("eu", {{501, {511, 512}}});
    auto result = shops.run({"sync", "--full", "-f", "json"});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK(steps(result) == "import-bulk associate");
    CHECK(shops.value("SELECT count(*) FROM links") == "2");
    shops.stock("eu", {{502, {521}}});
    shops.us().control(
        R"({"fault":{"on":"start","kind":"status","status":503}})");
    result = shops.run({"sync", "--full", "-f", "json"});
    CHECK(result.exit_code == 4);
    CHECK(steps(result) == "import-bulk:4 associate");
    CHECK(shops.value("SELECT count(*) FROM links") == "3");
    CHECK(shops.run({"sync", "--full", "--since", "1h"}).exit_code == 2);
}

TEST_CASE("import-new takes a product that was deleted and made anew") {
    const SyncedShops shops;
    shops.do_well({"sync"});
    for (const auto* name : {"us", "eu"}) {
        shops.set_clock(15, name);
    }
    shops.remove(2);
    // Nothing else is new, and its SKU is the other one's.
    shops.stock({{3, {121}, 14, 14}});
    shops.do_well({"import-new"});
    shops.do_well({"import-updates", "--max-delete", "100"});
    CHECK(shops.value("SELECT group_concat(id) FROM variants"
                      " WHERE sku = 'S21'") == "121");
}

TEST_CASE("what fails in sync does not stop the rest") {
    const SyncedShops shops;
    struct Case {
        std::string us;
        std::string eu;
        int exit_code;
        std::string steps;
        std::string links;
    };
    const std::string first_start_fails =
        R"({"fault":{"on":"start","kind":"status","status":503}})";
    for (const auto& row : std::vector<Case>{
             {first_start_fails, "{}", 4,
              "import-new:4 import-updates associate", "2"},
             {R"({"token":"shpat_another"})", "{}", 5,
              "import-new:5 import-updates:5 associate", "2"},
             {"{}", R"({"token":"shpat_another"})", 5,
              "import-new import-updates associate:5", "0"},
             {first_start_fails, R"({"token":"shpat_another"})", 5,
              "import-new:4 import-updates associate:5", "0"}}) {
        const auto& [us, eu, exit_code, told, links] = row;
        CAPTURE(row.us);
        CAPTURE(row.eu);
        const SyncedShops these;
        these.us().control(us);
        these.shop("eu").control(eu);
        const auto result = these.run({"sync", "-f", "json"});
        CHECK(result.exit_code == exit_code);
        CHECK(steps(result) == told);
        CHECK(document_of(result)["error"]["exit_code"].GetInt() == exit_code);
        CHECK(these.links() == links);
    }
}

TEST_CASE("a sync whose report is lost names all its runs") {
    const SyncedShops shops;
    const auto lost = shops.run({"sync"}, {.stdout_to = "/dev/full"});
    CHECK(lost.exit_code == 9);
    CHECK(contains(lost.err, "runs 2, 3, 4 are committed, but their report"));
    CHECK(shops.value("SELECT group_concat(exit_code, ' ') FROM runs"
                      " WHERE id > 1") == "9 9 9");
}

TEST_CASE("sync of a catalog that was never filled says how to fill it") {
    const LiveShops shops({"eu"});
    const auto result = shops.run({"sync", "-f", "json"});
    CHECK(result.exit_code == 8);
    CHECK(steps(result) == "import-new:8 import-updates:8");
    CHECK(contains(result.err, "import-bulk"));
    CHECK_FALSE(std::filesystem::exists(shops.catalog));
    CHECK(shops.us().requests().empty());
    CHECK(shops.shop("eu").requests().empty());
}

TEST_CASE("a signal ends sync at the step that it is in") {
    const SyncedShops shops;
    shops.hang();
    const auto before = shops.dump();
    const auto result =
        shops.run_until({"sync", "-f", "json"}, "poll", SIGTERM);
    CHECK(result.exit_code == 143);
    CHECK(steps(result) == "import-new:143");
    CHECK(contains(result.err, "goes on with"));
    CHECK(shops.dump() == before);
    SUBCASE("and in associate, too") {
        shops.go();
        shops.us().control(R"({"finish":true})");
        shops.hang("eu");
        const auto next =
            shops.run({"sync", "-f", "json"}, {.meanwhile = [&](pid_t process) {
                          CHECK(shops.shop("eu").wait_for("poll", 1));
                          kill(process, SIGTERM);
                      }});
        CHECK(next.exit_code == 143);
        CHECK(steps(next) == "import-new import-updates associate:143");
        CHECK(shops.links() == "0");
    }
}

TEST_CASE("a sync beside a sync is refused, whatever step that one is at") {
    const SyncedShops shops;
    const auto runs = [&] { return shops.value("SELECT count(*) FROM runs"); };
    // By then the imports of the first are over, and could be had.
    shops.hang("eu");
    const auto first = shops.run(
        {"sync", "-q"}, {.meanwhile = [&](pid_t) {
            CHECK(shops.shop("eu").wait_for("poll", 1));
            const auto before = runs();
            for (const auto& words : {LiveShops::Words{"sync"},
                                      {"sync", "--full"},
                                      {"sync", "--dry-run"}}) {
                CAPTURE(words);
                auto json = words;
                json.insert(json.end(), {"-f", "json"});
                const auto refused = shops.run(json);
                CHECK(refused.exit_code == 7);
                const auto document = document_of(refused);
                CHECK_FALSE(document.HasMember("steps"));
                CHECK(contains(refused.err, "sync of the catalog"));
                CHECK(contains(refused.err, "is held by sync, process "));
            }
            CHECK(runs() == before);
            shops.go("eu");
            shops.shop("eu").control(R"({"finish":true})");
        }});
    CHECK(first.exit_code == 0);
    CHECK(first.err.empty());
    CHECK(shops.links() == "2");
}

TEST_CASE("a sync waits for another one with --lock-timeout, as cron is told") {
    const SyncedShops shops;
    const auto words = command_in("README.md", "0    4 * * 0  hwsync ");
    RunResult second;
    shops.hang("eu");
    const auto first =
        shops.run(command_in("README.md", "*/15 * * * *  hwsync "),
                  {.meanwhile = [&](pid_t) {
                      CHECK(shops.shop("eu").wait_for("poll", 1));
                      second = shops.run(words, {.meanwhile = [&](pid_t) {
                                             shops.go("eu");
                                             shops.shop("eu").control(
                                                 R"({"finish":true})");
                                         }});
                  }});
    for (const auto& result : {first, second}) {
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
    }
    CHECK(shops.value("SELECT group_concat(command, ' ') FROM"
                      " (SELECT * FROM runs ORDER BY id LIMIT -1 OFFSET 1)") ==
          "import-new import-updates associate import-bulk associate");
}

TEST_CASE("a sync that makes the catalog keeps others away as well") {
    const LiveShops shops({"eu"});
    shops.stock({{1, {11, 12}}});
    shops.stock("eu", {{501, {511, 512}}});
    shops.hang();
    const auto first =
        shops.run({"sync", "--full", "-q"}, {.meanwhile = [&](pid_t) {
                      CHECK(shops.us().wait_for("poll", 1));
                      CHECK(shops.run({"sync"}).exit_code == 7);
                      CHECK(shops.run({"sync", "--full"}).exit_code == 7);
                      const auto silent = shops.run({"sync", "--if-idle"});
                      CHECK(silent.exit_code == 0);
                      CHECK(silent.err.empty());
                      shops.go();
                      shops.us().control(R"({"finish":true})");
                  }});
    CHECK(first.exit_code == 0);
    CHECK(shops.value("SELECT count(*) FROM links") == "2");
}

TEST_CASE("with --if-idle, sync beside a sync does and says nothing") {
    const SyncedShops shops;
    const auto runs = [&] { return shops.value("SELECT count(*) FROM runs"); };
    shops.hang();
    const auto first = shops.run(
        {"sync", "-q"}, {.meanwhile = [&](pid_t) {
            CHECK(shops.us().wait_for("poll", 2));
            const auto before = runs();
            const auto silent = shops.run({"sync", "--if-idle"});
            CHECK(silent.exit_code == 0);
            CHECK(silent.out.empty());
            CHECK(silent.err.empty());
            const auto verbose = shops.run({"sync", "--if-idle", "-v"});
            CHECK(verbose.exit_code == 0);
            CHECK(verbose.out.empty());
            CHECK(
                verbose.err.starts_with("hwsync: sync: nothing to do: another "
                                        "run is at work (sync, process "));
            CHECK(verbose.err.find('\n') == verbose.err.size() - 1);
            const auto json = shops.run({"sync", "--if-idle", "-f", "json"});
            CHECK(json.exit_code == 0);
            CHECK(steps(json).empty());
            CHECK(runs() == before);
            CHECK(shops.run({"import-new"}).exit_code == 7);
            shops.go();
            shops.us().control(R"({"finish":true})");
        }});
    CHECK(first.exit_code == 0);
    shops.do_well({"sync", "--if-idle"});
}

TEST_CASE("sync --if-idle works where nothing else is at work, or was killed") {
    const SyncedShops shops;
    shops.hang();
    CHECK(shops.run_until({"sync"}, "poll", SIGKILL).exit_code == 137);
    shops.go();
    shops.us().control(R"({"finish":true})");
    CHECK(shops.run({"sync", "--if-idle", "-q"}).exit_code == 0);
    CHECK(shops.links() == "2");
}

TEST_CASE("a dry run of sync writes nothing") {
    const SyncedShops shops;
    shops.set_clock(15);
    shops.stock({{3, {31}, 14, 14}});
    const auto before = read_file(shops.catalog);
    const auto result = shops.run({"sync", "--dry-run", "-f", "json"});
    CHECK(result.exit_code == 0);
    CHECK(steps(result) == "import-new import-updates associate");
    CHECK(read_file(shops.catalog) == before);
}

TEST_CASE("sync --since reads from then on") {
    const SyncedShops shops;
    const auto result = shops.run({"sync", "--since", "1d", "-f", "json"});
    CHECK(result.exit_code == 0);
    const auto document = document_of(result);
    CHECK(document["steps"][0]["products"]["read"].GetInt() == 2);
    CHECK(document["steps"][1]["products"]["read"].GetInt() == 2);
}
