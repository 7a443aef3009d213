#include "program/exports.hpp"
#include "program/held_export.hpp"
#include "program/live_shops.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

using Ending = std::function<RunResult(const LiveShops&)>;

std::string write_export(const LiveShops& shops, const std::string& text) {
    return shops.folder.write("export.jsonl", text);
}

/// What a command does while an import of the same catalog stands still.
RunResult beside_an_import(const LiveShops& shops,
                           const std::function<void(pid_t)>& meanwhile) {
    HeldExport held{shops.folder / "held"};
    RunOptions options;
    options.meanwhile = [&](pid_t process) {
        CHECK(held.feed_until_held());
        meanwhile(process);
    };
    return shops.run({"import-bulk", "--file", held.path()}, options);
}

Ending stopped_by(int signal) {
    return [signal](const LiveShops& shops) {
        return beside_an_import(
            shops, [signal](pid_t process) { kill(process, signal); });
    };
}

Ending of_store(const std::string& status) {
    return [status](const LiveShops& shops) {
        shops.us().control(R"({"fault":{"on":"any","kind":"status","times":-1,)"
                           R"("status":)" +
                           status + "}}");
        return shops.run({"import-bulk"});
    };
}

RunResult started_twice(const LiveShops& shops) {
    RunResult second;
    beside_an_import(shops, [&](pid_t process) {
        second = shops.run({"import-bulk"});
        kill(process, SIGTERM);
    });
    return second;
}

const std::map<int, Ending> endings{
    {0, [](const auto& shops) { return shops.run({"import-bulk"}); }},
    {1,
     [](const auto& shops) {
         return shops.run({"show", "NO-SUCH"});
     }},
    {2,
     [](const auto& shops) {
         return shops.run({"import-bulk", "--shp"});
     }},
    {3,
     [](const auto& shops) {
         return shops.run({"import-bulk", "--file",
                           write_export(shops, R"({"id":"gid://sho)")});
     }},
    {4, of_store("503")},
    {5, of_store("401")},
    {6,
     [](const auto& shops) {
         shops.folder.write("empty.db", "");
         return shops.run({"import-bulk", "-c", shops.folder / "empty.db"});
     }},
    {7, started_twice},
    {8,
     [](const auto& shops) {
         return shops.run({"import-bulk", "--shop", "eu", "--file",
                           write_export(shops, products(1, 3))});
     }},
    {9,
     [](const auto& shops) {
         return shops.run({"import-bulk"}, {.stdout_to = "/dev/full"});
     }},
    {129, stopped_by(SIGHUP)},
    {130, stopped_by(SIGINT)},
    {143, stopped_by(SIGTERM)},
};

std::set<int> codes_in_manual() {
    const auto page = read_file(HWSYNC_SOURCE "/man/hwsync-exit-codes.7");
    const std::regex item{"\n\\.It ([0-9, ]+)"};
    const std::regex number{"[0-9]+"};
    std::set<int> codes;
    for (std::sregex_iterator found{page.begin(), page.end(), item}, end;
         found != end; ++found) {
        const auto list = (*found)[1].str();
        for (std::sregex_iterator code{list.begin(), list.end(), number};
             code != end; ++code) {
            codes.insert(std::stoi(code->str()));
        }
    }
    return codes;
}

} // namespace

TEST_CASE("every exit code of the manual is reached, and there is no other") {
    std::set<int> reached;
    for (const auto& ending : endings) {
        const int code = ending.first;
        CAPTURE(code);
        const LiveShops shops{{"eu"}};
        shops.stock({{1, {11, 12}}, {2, {21}}});
        shops.do_well({"import-bulk"});
        const auto before = shops.dump();
        const auto result = ending.second(shops);
        CHECK(result.exit_code == code);
        CHECK((code == 0 || !result.err.empty()));
        CHECK(shops.dump() == before);
        reached.insert(result.exit_code);
    }
    CHECK(reached == codes_in_manual());
}
