#include "program/test_folder.hpp"
#include "unit/config/config_helpers.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <string>

using namespace hwsync;

TEST_CASE("the config file is where the nearest of its places has one") {
    const TestFolder folder;
    std::filesystem::create_directories(folder / "xdg/hwsync");
    std::filesystem::create_directories(folder / "home/.config/hwsync");
    const auto named = folder.write("named.toml", "");
    const auto xdg = folder.write("xdg/hwsync/config.toml", "");
    const auto home = folder.write("home/.config/hwsync/config.toml", "");

    CHECK(find_config_file(with({{"HWSYNC_CONFIG", named},
                                 {"XDG_CONFIG_HOME", folder / "xdg"},
                                 {"HOME", folder / "home"}})) == named);
    CHECK(find_config_file(with({{"HWSYNC_CONFIG", ""},
                                 {"XDG_CONFIG_HOME", folder / "xdg"},
                                 {"HOME", folder / "home"}})) == xdg);
    CHECK(find_config_file(with({{"HOME", folder / "home"}})) == home);
    CHECK(find_config_file(with({{"XDG_CONFIG_HOME", "relative"},
                                 {"HOME", folder / "home"}})) == home);
}

TEST_CASE("a config file that the environment names has to be there") {
    const TestFolder folder;
    try {
        find_config_file(with({{"HWSYNC_CONFIG", folder / "none.toml"}}));
        FAIL("found");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        CHECK(error.message().find("none.toml") != std::string::npos);
    }
}

TEST_CASE("a config file that cannot be looked at is not passed over") {
    const TestFolder folder;
    std::filesystem::create_directories(folder / ".config/hwsync");
    const std::filesystem::path loop = folder / ".config/hwsync/config.toml";
    std::filesystem::create_symlink(loop, loop);
    CHECK(find_config_file(with({{"HOME", folder.path().string()}})) == loop);
}

TEST_CASE("the catalog is named by the environment, the config or the home") {
    Config config;
    CHECK(catalog_path(with({{"HOME", "/home/a"}}), config) ==
          "/home/a/.local/share/hwsync/catalog.db");
    CHECK(catalog_path(with({{"HOME", "/home/a"}, {"XDG_DATA_HOME", "/data"}}),
                       config) == "/data/hwsync/catalog.db");
    config.catalog = "/var/acme.db";
    CHECK(catalog_path(with({}), config) == "/var/acme.db");
    CHECK(catalog_path(with({{"HWSYNC_CATALOG", "here.db"}}), config) ==
          "here.db");
}

TEST_CASE("without any of them there is no place for a catalog") {
    try {
        catalog_path(with({}), Config{});
        FAIL("found");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        CHECK(error.remedy().find("--catalog") != std::string::npos);
    }
}

TEST_CASE("percents are 0 to 100, with or without their sign") {
    CHECK(parse_percent("10%") == 10.0);
    CHECK(parse_percent("10") == 10.0);
    CHECK(parse_percent("0%") == 0.0);
    CHECK(parse_percent("100%") == 100.0);
    CHECK(parse_percent("2.5%") == 2.5);
    CHECK(parse_percent("0.5") == 0.5);
    for (const auto* text : {"", "%", "101", "-1", "-0", "1e1", "nan", "inf",
                             "10%%", " 10", "10 %", "0x10", "ten"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_percent(text));
    }
}
