#include "program/imports.hpp"
#include "share/proxy.hpp"
#include "share/published_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <sstream>
#include <string>

// How much is done for little.

TEST_CASE("what was written since is sought, not looked for in all rows") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    shops.change("again");
    const auto log = shops.folder.write("plans", "");
    RunOptions options;
    options.environment = {{"LD_PRELOAD", HWSYNC_PLAN_LOG},
                           {"HWSYNC_TEST_PLANS", log}};
    REQUIRE(shops.run({"publish"}, options).exit_code == 0);
    std::istringstream plans{read_file(log)};
    std::string scans;
    int searches = 0;
    for (std::string line; std::getline(plans, line);) {
        const bool is_of_some = contains(line, "run > ?1");
        searches += is_of_some;
        // It has no index by run, and is small.
        if (is_of_some && line.starts_with("SCAN ") &&
            !line.starts_with("SCAN main.unresolved")) {
            scans += line + "\n";
        }
    }
    CHECK(searches > 8);
    CHECK(scans == "");
}

TEST_CASE("where nothing has changed, one question tells") {
    const Database database;
    const PublishedCatalog shops{database};
    shops.do_well({"publish"});
    const Proxy proxy{shops.folder.path(), Cluster::shared().folder(),
                      [](std::size_t) { return true; }};
    shops.publish_to(fmt::format("postgresql://hwsync@/{}?host={}",
                                 database.name(),
                                 shops.folder.path().native()));
    CHECK(shops.json({"publish"})["unchanged"].GetBool());
    constexpr std::size_t connect_ask_leave = 3;
    CHECK(proxy.turns() == connect_ask_leave);
    // What somebody has deleted is missed by the same question.
    database.sql("DELETE FROM hwsync.property");
    CHECK_FALSE(shops.json({"publish"})["unchanged"].GetBool());
    CHECK(shops.run({"publish", "--check"}).exit_code == 0);
}
