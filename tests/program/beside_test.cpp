// One catalog, several processes.
#include "program/held_export.hpp"
#include "program/linked_catalog.hpp"
#include "program/live_shops.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <array>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Words = std::vector<std::string>;

bool is_running(pid_t process) {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(process), &info,
                  WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

/// Who opens a catalog during a run, and the files beside it.
class OpenLog {
public:
    OpenLog(const TestFolder& folder, const std::string& catalog)
        : m_log(folder.write("opens", "")),
          m_environment{{"LD_PRELOAD", HWSYNC_OPEN_LOG},
                        {"HWSYNC_TEST_OPENS", m_log},
                        {"HWSYNC_TEST_CATALOG", catalog}} {}

    RunOptions options() const { return {.environment = m_environment}; }

    /// Of those that did so at all, lines that do not tell of SQLite.
    std::string others() const {
        const auto text = read_file(m_log);
        std::string others;
        std::istringstream lines{text};
        for (std::string line; std::getline(lines, line);) {
            others += line.starts_with("sqlite ") ? "" : line + "\n";
        }
        return text.empty() ? "nobody opened it" : others;
    }

    /// How often SQLite opened the catalog itself.
    int times_opened() const {
        std::istringstream lines{read_file(m_log)};
        int times = 0;
        for (std::string line; std::getline(lines, line);) {
            times += line == "sqlite catalog" ? 1 : 0;
        }
        return times;
    }

    /// Whether SQLite did not open it any more once somebody else had.
    bool sqlite_was_done() const {
        const auto text = read_file(m_log);
        const auto other = text.find("other ");
        return other != std::string::npos && other > 0 &&
               text.find("sqlite ", other) == std::string::npos;
    }

private:
    std::string m_log;
    std::map<std::string, std::string> m_environment;
};

struct Stores : LiveShops {
    Stores() : LiveShops({"eu", "uk", "ch"}) {
        stock({{1, {11, 12}}, {2, {21}}});
        change(0);
        do_well({"import-bulk"});
    }

    /// Something of every child changes.
    void change(int minutes) const {
        set_clock(minutes + 1);
        std::int64_t id = 500;
        for (const auto* name : {"eu", "uk", "ch"}) {
            set_clock(minutes + 1, name);
            stock(name, {{id, {id + 11, id + 12}, minutes},
                         {id + 1, {id + 21, id + 31}}});
            id += 100;
        }
    }

    /// Another program that has the catalog to itself now and then, and so
    /// takes the write-ahead log away where nobody else seems to have it open.
    RunResult run_beside_other(const Words& words) const {
        return run(words, {.meanwhile = [&](pid_t process) {
                       while (is_running(process)) {
                           execute(catalog, "PRAGMA busy_timeout = 10000;"
                                            "SELECT COUNT(*) FROM variants");
                       }
                   }});
    }
};

} // namespace

TEST_CASE("nobody but SQLite opens the catalog and the files beside it") {
    const LinkedCatalog shops;
    const auto file = [&](const char* name, const std::string& text) {
        return shops.folder.write(name, text);
    };
    const auto us = file(
        "later.jsonl",
        to_jsonl({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}, {2, {{21, "D"}}}}));
    const auto eu = file("eu-later.jsonl",
                         to_jsonl({{5, {{51, "A"}, {52, "B"}, {53, "D"}}}}));
    const auto plan = shops.folder / "plan";
    for (const Words& words : std::vector<Words>{
             {"import-bulk", "--file", us},
             {"import-bulk", "--file", us, "--dry-run"},
             {"import-updates", "--file", us},
             {"import-new", "--file", us},
             {"associate", "--shop", "eu", "--file", eu, "--plan", plan},
             {"apply", plan},
             {"associate", "--shop", "eu", "--file", eu},
             {"verify"},
             {"verify", "A"},
             {"verify", "--shop", "eu", "--file", eu},
             {"explain", "A"},
             {"explain", "--shop", "eu", "--variant-id", "53"},
             {"link", "add", "--shop", "eu", "--variant-id", "53", "C",
              "--replace"},
             {"link", "remove", "--shop", "eu", "--variant-id", "53"},
             {"link", "list"},
             {"link", "history", "A"},
             {"show", "A"},
             {"status"},
             {"runs"},
             {"runs", "show", "1"},
             {"shop", "list"},
             {"shop", "rename", "eu", "de"},
             {"waive", "list"},
             {"report", shops.folder / "page.html"},
             {"snapshot", shops.folder / "copy.db"},
             {"restore", shops.folder / "copy.db", "--dry-run"},
             {"restore", shops.folder / "copy.db"},
             {"doctor"},
             {"__complete", "identifiers", "--", "A"}}) {
        CAPTURE(words);
        const OpenLog log{shops.folder, shops.catalog};
        const auto result = shops.run(words, log.options());
        CAPTURE(result.err);
        CHECK(result.exit_code <= 1);
        CHECK(log.others() == "");
    }
}

TEST_CASE("who only looks opens the catalog once, and so sees one moment") {
    const LinkedCatalog shops;
    for (const Words& words :
         std::vector<Words>{{"explain", "A"},
                            {"suggest"},
                            {"gaps", "--shop", "eu"},
                            {"link", "list"},
                            {"link", "history", "A"},
                            {"show", "A"},
                            {"status"},
                            {"runs"},
                            {"runs", "show", "1"},
                            {"shop", "list"},
                            {"waive", "list"},
                            {"report", shops.folder / "page.html"},
                            {"snapshot", shops.folder / "copy.db"},
                            {"doctor"},
                            {"__complete", "shops", "--", "e"},
                            {"__complete", "identifiers", "--", "A"}}) {
        CAPTURE(words);
        const OpenLog log{shops.folder, shops.catalog};
        const auto result = shops.run(words, log.options());
        CAPTURE(result.err);
        CHECK(result.exit_code <= 1);
        CHECK(log.times_opened() == 1);
    }
}

TEST_CASE("a damaged catalog is opened by others only once SQLite is done "
          "with it") {
    const LinkedCatalog shops;
    const auto copy = shops.folder / "copy.db";
    shops.do_well({"snapshot", copy});
    // Its first page stays: SQLite opens it, and is to write it over.
    auto bytes = read_file(shops.catalog);
    bytes.resize(std::stoul(shops.value("PRAGMA page_size")));
    shops.folder.write("catalog.db", bytes);
    const OpenLog log{shops.folder, shops.catalog};
    CHECK(shops.run({"restore", copy}, log.options()).exit_code == 0);
    CHECK(log.sqlite_was_done());
}

TEST_CASE("nor does a live job of several shops open it beside SQLite") {
    const Stores shops;
    for (const Words& words : std::vector<Words>{
             {"associate"}, {"sync"}, {"verify", "--live"}, {"operations"}}) {
        CAPTURE(words);
        const OpenLog log{shops.folder, shops.catalog};
        const auto result = shops.run(words, log.options());
        CAPTURE(result.err);
        CHECK(result.exit_code <= 1);
        CHECK(log.others() == "");
    }
}

TEST_CASE("shops that are associated beside another program lose nothing") {
    const Stores shops;
    for (int round = 0; round < 4; ++round) {
        shops.change(10 * round);
        for (const auto* job : {"associate", "sync"}) {
            CAPTURE(round);
            CAPTURE(job);
            const auto result = shops.run_beside_other({job});
            CHECK(result.err == "");
            REQUIRE(result.exit_code == 0);
            REQUIRE(shops.value("PRAGMA integrity_check") == "ok");
            CHECK(shops.value(
                      "SELECT COUNT(*) FROM runs"
                      " WHERE state = 'done' AND command = 'associate'") ==
                  std::to_string(6 * round + (*job == 'a' ? 3 : 6)));
        }
    }
    CHECK(shops.value("SELECT COUNT(*) FROM links") == "9");
}

TEST_CASE("all that verify tells is of one moment") {
    const LinkedCatalog shops;
    HeldExport held{shops.folder / "held"};
    const auto more = shops.folder.write(
        "more.jsonl",
        to_jsonl({{1, {{11, "A"}, {12, "B"}, {13, "C"}}}, {2, {{21, "D"}}}}));
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed(to_jsonl({{5, {{51, "A"}, {52, "B"}, {53, "X"}}}})));
        shops.do_well({"import-bulk", "--file", more});
        held.end();
    };
    const auto document = document_of(shops.run(
        {"verify", "--shop", "eu", "--file", held.path(), "-f", "json"},
        options));
    CHECK(document["checked"]["products"].GetInt() == 1);
    CHECK(document["checked"]["variants"].GetInt() == 3);
}

TEST_CASE("all that show tells is of one moment") {
    const LinkedCatalog shops;
    // More than a pipe holds, and then another product.
    std::vector<ExportVariant> variants{{900, "TWICE"}};
    for (std::int64_t i = 0; i < 1000; ++i) {
        variants.push_back({1000 + i, fmt::format("MANY-{}", i)});
    }
    shops.do_well({"import-updates", "--file",
                   shops.folder.write(
                       "many.jsonl",
                       to_jsonl({{9, variants}, {10, {{2000, "TWICE"}}}}))});
    const auto fifo = shops.folder / "shown";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    const int fd = open(fifo.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(fd >= 0);
    std::string shown;
    RunOptions options;
    options.stdout_to = fifo;
    options.meanwhile = [&](pid_t process) {
        pollfd waiting{fd, POLLIN, 0};
        CHECK(poll(&waiting, 1, 30'000) == 1);
        shops.do_well({"link", "add", "--shop", "eu", "--variant-id", "53",
                       "--catalog-variant-id", "2000"});
        std::array<char, 65536> bytes{};
        for (bool runs = true; runs;) {
            runs = is_running(process);
            while (poll(&waiting, 1, 10) == 1) {
                const auto size = read(fd, bytes.data(), bytes.size());
                shown.append(bytes.data(), static_cast<std::size_t>(size));
            }
        }
    };
    CHECK(shops.run({"show", "TWICE"}, options).exit_code == 0);
    close(fd);
    CHECK(contains(shown, "product 10\n"));
    CHECK_FALSE(contains(shown, "linked in eu"));
}
