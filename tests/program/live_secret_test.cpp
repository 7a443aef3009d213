#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <fstream>

#include <csignal>
#include <sys/stat.h>

namespace fs = std::filesystem;

namespace {

/// Parts of all that must not be seen: tokens, a secret, a signed URL.
const std::vector<std::string> secrets{"shpat_", "s3cr3t",
                                       "Signature=", "signed"};

/// Where in a folder a secret stands, in whatever file.
std::string found_in(const fs::path& folder, const std::string& but) {
    std::string found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().filename() == but) {
            continue;
        }
        const auto text = read_file(entry.path());
        for (const auto& secret : secrets) {
            if (contains(text, secret)) {
                found += entry.path().string() + ": " + secret + "\n";
            }
        }
    }
    return found;
}

void check_says_nothing(const RunResult& result) {
    for (const auto& secret : secrets) {
        CAPTURE(secret);
        CHECK_FALSE(contains(result.out, secret));
        CHECK_FALSE(contains(result.err, secret));
    }
}

} // namespace

TEST_CASE("no secret is told or kept, however a run ends") {
    struct Case {
        std::string control;
        int exit_code;
    };
    for (const auto& row : std::vector<Case>{
             {"{}", 0},
             {R"({"token":"another"})", 5},
             {R"({"fault":{"on":"result","kind":"cut","bytes":9}})", 4},
             {R"({"fault":{"on":"result","kind":"status","status":403,)"
              R"("body":"Signature=signed"}})",
              4},
             {R"({"operation":{"url":"http://h.example/x?Signature=signed"}})",
              4},
             {R"({"fault":{"on":"poll","kind":"status","status":500,)"
              R"("body":"shpat_of_us"}})",
              4},
             {R"({"operation":{"objectCount":"7"}})", 3}}) {
        const auto& [control, exit_code] = row;
        for (const std::string format : {"text", "json"}) {
            CAPTURE(row.control);
            CAPTURE(format);
            const LiveShops shops;
            shops.stock({{1, {11, 12}}});
            shops.us().control(control);
            const auto temporary = shops.folder.path() / "tmp";
            fs::create_directory(temporary);
            const auto result =
                shops.run({"import-bulk", "-v", "--log-format", format, "-f",
                           format, "--progress", "always"},
                          {.environment = {{"TMPDIR", temporary}}});
            CHECK(result.exit_code == exit_code);
            check_says_nothing(result);
            CHECK(found_in(shops.folder.path(), "hwsync.toml").empty());
            check_says_nothing(shops.run({"runs", "-v"}));
            check_says_nothing(shops.run({"operations"}));
        }
    }
}

TEST_CASE("a killed run leaves nothing behind but the catalog") {
    const LiveShops shops;
    shops.stock({{1, {11, 12}}});
    shops.us().control(
        R"({"fault":{"on":"result","kind":"stall","ms":60000}})");
    shops.run_until({"import-bulk"}, "result", SIGKILL);
    CHECK(found_in(shops.folder.path(), "hwsync.toml").empty());
    for (const auto& entry : fs::directory_iterator(shops.folder.path())) {
        const auto name = entry.path().filename().string();
        CAPTURE(name);
        CHECK((name == "hwsync.toml" || name.starts_with("catalog.db")));
    }
}

TEST_CASE("the command line of a run shows no secret, nor does a core") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.hang();
    std::string command_line;
    std::string limits;
    shops.run({"import-bulk"}, {.meanwhile = [&](pid_t process) {
                  CHECK(shops.us().wait_for("poll", 1));
                  const auto folder = fmt::format("/proc/{}/", process);
                  command_line = read_file(folder + "cmdline");
                  limits = read_file(folder + "limits");
                  kill(process, SIGKILL);
              }});
    CHECK(contains(command_line, "import-bulk"));
    for (const auto& secret : secrets) {
        CHECK_FALSE(contains(command_line, secret));
    }
    const auto core = limits.find("Max core file size");
    REQUIRE(core != std::string::npos);
    CHECK(limits.substr(core, limits.find('\n', core) - core).find(" 0 ") !=
          std::string::npos);
}

TEST_CASE("a token_command is not given the other shops' tokens") {
    const LiveShops shops({"eu"});
    shops.stock({{1, {11}}});
    const auto seen = shops.folder / "seen";
    shops.configure("token_env = \"TOKEN_us\"",
                    fmt::format("token_command = \"/usr/bin/env > '{}'; "
                                "echo shpat_of_us\"",
                                seen));
    const auto result = shops.run(
        {"import-bulk"}, {.environment = {{"VAULT_ADDR", "http://vault"}}});
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    const auto environment = read_file(seen);
    CHECK(contains(environment, "VAULT_ADDR=http://vault"));
    CHECK_FALSE(contains(environment, "shpat_of_eu"));
    CHECK_FALSE(contains(environment, "TOKEN_eu"));
}

TEST_CASE("a credential file that others can read is refused") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    const auto in_credentials = shops.folder / "credentials";
    fs::create_directory(in_credentials);
    struct Case {
        std::string path;
        std::string named;
        std::map<std::string, std::string> environment;
    };
    const std::string text = read_file(shops.config);
    for (const auto& row :
         std::vector<Case>{{shops.folder / "token", shops.folder / "token", {}},
                           {shops.folder / "token", "token", {}},
                           {shops.folder / "credentials/token",
                            "token",
                            {{"CREDENTIALS_DIRECTORY", in_credentials}}}}) {
        const auto& path = row.path;
        std::ofstream{path} << "shpat_of_us\n";
        shops.folder.write("hwsync.toml", text);
        shops.configure("token_env = \"TOKEN_us\"",
                        "token_file = \"" + row.named + "\"");
        const auto import = [&](mode_t mode) {
            REQUIRE(chmod(path.c_str(), mode) == 0);
            return shops.run({"import-bulk"}, {.environment = row.environment});
        };
        for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0644U, 0660U}) {
            CAPTURE(mode);
            const auto refused = import(mode);
            CHECK(refused.exit_code == 5);
            CHECK(contains(refused.err, "can be read or changed by others"));
            CHECK(contains(refused.err, "chmod 600 " + path));
        }
        CHECK(import(0600).exit_code == 0);
        CHECK(import(0400).exit_code == 0);
    }
}
