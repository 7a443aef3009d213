#include "program/held_export.hpp"
#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>

#include <unistd.h>

namespace fs = std::filesystem;

namespace {

RunOptions with_token() {
    return {.environment = {{"ACME_US", "shpat_very_secret"}}};
}

/// "ok", "warning" or "problem"; of a shop's check, where one is named.
std::string state_of(const rapidjson::Document& doctor, const std::string& name,
                     const std::string& shop = {}) {
    for (const auto& check : doctor["checks"].GetArray()) {
        if (name == check["check"].GetString() &&
            (shop.empty() ||
             (check["shop"].IsString() && shop == check["shop"].GetString()))) {
            return check["state"].GetString();
        }
    }
    return "none";
}

rapidjson::Document doctor(const LinkedCatalog& shops, int exit_code,
                           const RunOptions& options = with_token()) {
    const auto result = shops.run({"doctor", "-f", "json"}, options);
    CHECK(result.exit_code == exit_code);
    CHECK_FALSE(contains(result.out + result.err, "very_secret"));
    auto document = document_of(result);
    CHECK(document["ok"].GetBool() == (exit_code == 0));
    return document;
}

} // namespace

TEST_CASE("doctor finds a healthy catalog and config well") {
    const LinkedCatalog shops;
    const auto checks = doctor(shops, 0);
    CHECK(text_of(checks["command"]) == "doctor");
    for (const auto* check :
         {"config", "credentials", "catalog", "disk", "lock"}) {
        CAPTURE(check);
        CHECK(state_of(checks, check) == "ok");
    }
    CHECK(state_of(checks, "credentials", "eu") == "warning");
    CHECK(state_of(checks, "api_version") != "none");
    const auto shown = shops.run({"doctor"}, with_token());
    CHECK(contains(shown.out, "ok       credentials  us: token_env ($ACME_US)"
                              " is there; a fixed access "));
    CHECK(contains(shown.out, "\n0 problems, "));
    CHECK(shops.run({"doctor", "-q"}, with_token()).out.starts_with("warning"));
}

TEST_CASE("doctor tells of credentials by name, and never their values") {
    const LinkedCatalog shops;
    CHECK(state_of(doctor(shops, 1, {}), "credentials", "us") == "problem");

    const auto file = shops.folder.write("token", "shpat_very_secret\n");
    const auto marker = shops.folder / "marker";
    shops.write_config(fmt::format(
        "primary = \"us\"\n[shops.us]\ndomain = \"acme-us.myshopify.com\"\n"
        "token_file = \"{}\"\n[shops.eu]\ndomain = \"acme-eu.myshopify.com\"\n"
        "token_command = \"touch {}; echo shpat_very_secret\"\n",
        file, marker));
    fs::permissions(file, fs::perms{0644});
    const auto open = doctor(shops, 1);
    CHECK(state_of(open, "credentials", "us") == "problem");
    CHECK(state_of(open, "credentials", "eu") == "ok");
    CHECK(contains(shops.run({"doctor"}).out, "-> chmod 600"));
    fs::permissions(file, fs::perms{0600});
    CHECK(state_of(doctor(shops, 0), "credentials", "us") == "ok");
    CHECK_FALSE(fs::exists(marker));
}

TEST_CASE("doctor examines the rest although the config is wrong") {
    const LinkedCatalog shops;
    shops.write_config("primry = \"us\"\n");
    const auto checks = doctor(shops, 1);
    CHECK(state_of(checks, "config") == "problem");
    CHECK(contains(text_of(checks["checks"][0]["message"]), "primry"));
    CHECK(contains(text_of(checks["checks"][0]["remedy"]), "primary"));
    CHECK(state_of(checks, "catalog") == "ok");
}

TEST_CASE("doctor and config check tell of a metrics file that is none") {
    const LinkedCatalog shops;
    const auto token = shops.folder.write("token", "shpat_very_secret\n");
    fs::permissions(token, fs::perms{0600});
    shops.folder.write("other", "somebody else's\n");
    fs::create_directory(shops.folder / "folder");
    const auto write_config = [&](const std::string& metrics) {
        shops.write_config(fmt::format(
            "catalog = \"{}\"\nprimary = \"us\"\n"
            "[shops.us]\ndomain = \"acme-us.myshopify.com\"\n"
            "token_file = \"{}\"\n[notify]\nmetrics_file = \"{}\"\n",
            shops.catalog, token, metrics));
    };
    struct Row {
        std::string file;
        std::string says;
    };
    for (const auto& [file, says] :
         std::vector<Row>{{"catalog.db", "the catalog itself"},
                          {"catalog.db-wal", "a part of the catalog"},
                          {"hwsync.toml", "the config file"},
                          {"token", "the credential of shop us"},
                          {"other", "not a metrics file made by hwsync"},
                          {"folder", "a folder"}}) {
        CAPTURE(file);
        write_config(file);
        const auto found = doctor(shops, 1);
        CHECK(state_of(found, "config") == "ok");
        CHECK(state_of(found, "metrics_file") == "problem");
        const auto refused = shops.run({"config", "check"});
        CHECK(refused.exit_code == 2);
        CHECK(contains(refused.err, says));
    }
    write_config("hwsync.prom");
    CHECK(state_of(doctor(shops, 0), "metrics_file") == "ok");
    CHECK(shops.run({"config", "check"}).exit_code == 0);
    write_config("nowhere/hwsync.prom");
    CHECK(state_of(doctor(shops, 1), "metrics_file") == "problem");
    CHECK(contains(shops.run({"doctor"}).out, "-> make the folder"));
}

TEST_CASE("what root keeps is read by the group of the catalog's folder too") {
    if (geteuid() != 0) {
        MESSAGE("not shown: it takes root");
        return;
    }
    const LinkedCatalog shops;
    const auto token = shops.folder.write("token", "shpat_very_secret\n");
    shops.write_config(
        fmt::format("catalog = \"{}\"\nprimary = \"us\"\n"
                    "[shops.us]\ndomain = \"acme-us.myshopify.com\"\n"
                    "token_file = \"{}\"\n",
                    shops.catalog, token));
    constexpr gid_t games = 60;
    constexpr gid_t other = 61;
    REQUIRE(chown(shops.folder.path().c_str(), 0, games) == 0);
    struct Row {
        gid_t group;
        unsigned mode;
        bool is_fine;
    };
    for (const auto& [group, mode, is_fine] :
         {Row{games, 0640, true}, Row{games, 0440, true},
          Row{games, 0660, false}, Row{games, 0650, false},
          Row{games, 0644, false}, Row{other, 0640, false}}) {
        CAPTURE(group);
        CAPTURE(mode);
        REQUIRE(chown(token.c_str(), 0, group) == 0);
        fs::permissions(token, fs::perms{mode});
        CHECK(state_of(doctor(shops, is_fine ? 0 : 1), "credentials") ==
              (is_fine ? "ok" : "problem"));
    }
    fs::permissions(token, fs::perms{0660});
    REQUIRE(chown(token.c_str(), 0, games) == 0);
    CHECK(contains(shops.run({"doctor"}).out, "-> chmod 640 "));
}

TEST_CASE("doctor says that the config's primary is a child of the catalog") {
    const LinkedCatalog shops;
    shops.write_config("primary = \"eu\"\n[shops.eu]\n"
                       "domain = \"acme-eu.myshopify.com\"\n"
                       "token_env = \"ACME_US\"\n");
    const auto found = doctor(shops, 1);
    CHECK(state_of(found, "primary", "eu") == "problem");
    CHECK(
        contains(shops.run({"doctor"}, with_token()).out, "problem  primary"));
}

TEST_CASE("doctor says that a brand has no database to be published to") {
    const LinkedCatalog shops{"[publish]\nbrand = \"acme\"\n"};
    const auto found = shops.run({"doctor"}).out;
    CHECK(contains(found, "warning  publish"));
    CHECK(contains(found, "has no url"));
}

TEST_CASE("doctor says that the config means another catalog") {
    const LinkedCatalog shops;
    shops.do_well({"shop", "rename", "us", "usa"});
    CHECK(state_of(doctor(shops, 1), "primary", "us") == "problem");
    shops.do_well({"shop", "rename", "usa", "us"});
    shops.write_config("primary = \"us\"\nidentifier = \"barcode\"\n"
                       "[shops.us]\ndomain = \"acme-us.myshopify.com\"\n"
                       "token_env = \"ACME_US\"\n");
    const auto found = shops.run({"doctor"}, with_token());
    CHECK(found.exit_code == 1);
    CHECK(contains(found.out, "the catalog links products by sku, not by "
                              "barcode"));
}

TEST_CASE("doctor tells when Shopify ends an API version") {
    const LinkedCatalog shops;
    shops.write_config("api_version = \"2026-01\"\n" + two_shops_config);
    const auto shown = shops.run({"doctor"}, with_token());
    CHECK(contains(shown.out, "2026-01: Shopify end"));
    CHECK(contains(shown.out, " it on 2027-01-01"));
}

TEST_CASE("doctor finds what is wrong with a catalog") {
    const LinkedCatalog shops;
    fs::permissions(shops.catalog, fs::perms{0644});
    CHECK(state_of(doctor(shops, 0), "catalog") == "warning");
    fs::permissions(shops.catalog, fs::perms{0600});

    const auto whole = read_file(shops.catalog);
    auto bytes = whole;
    const auto page = std::stoul(shops.value("PRAGMA page_size"));
    for (auto at = 2 * page; at + page <= bytes.size(); at += page) {
        bytes.replace(at, 8, 8, '\xff');
    }
    for (const auto* left : {"catalog.db-wal", "catalog.db-shm"}) {
        fs::remove(shops.folder / left);
    }
    shops.folder.write("catalog.db", bytes);
    CHECK(state_of(doctor(shops, 1), "catalog") == "problem");

    shops.folder.write("catalog.db", "no database, and long enough to be read "
                                     "as one: it has more than a hundred bytes "
                                     "in all, to be sure");
    const auto foreign = doctor(shops, 1);
    CHECK(state_of(foreign, "catalog") == "problem");
    CHECK(state_of(foreign, "disk") != "none");

    fs::remove(shops.catalog);
    CHECK(state_of(doctor(shops, 0), "catalog") == "warning");
}

TEST_CASE("doctor names who is at work") {
    const LinkedCatalog shops;
    CHECK(contains(shops.run({"doctor"}).out, "no run is active"));
    HeldExport held{shops.folder / "held"};
    RunOptions options;
    options.meanwhile = [&](pid_t) {
        CHECK(held.feed_until_held());
        CHECK(contains(shops.run({"doctor"}).out,
                       "at work: import-bulk, process "));
        held.end();
    };
    shops.run({"import-bulk", "--file", held.path()}, options);
}

TEST_CASE("doctor on a fresh machine warns and finds no problem") {
    const TestFolder folder;
    const auto result = run_hwsync(
        {"doctor"}, {.environment = {{"HOME", folder.path().string()}}});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "there is no config file"));
    CHECK(contains(result.out, "there is none yet"));
}
