#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/terminal.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>

namespace {

namespace fs = std::filesystem;

constexpr auto secret = "shpss_0123456789abcdef";

struct Setup {
    using Words = std::vector<std::string>;

    RunResult run(const Words& more, const std::string& input = {}) const {
        Words words{"setup", "--config", config};
        words.insert(words.end(), more.begin(), more.end());
        return run_hwsync(words, {.input = input});
    }

    Words of_two_shops(const Words& more = {}) const {
        Words words{"--shop",      "us=acme-us.myshopify.com",
                    "--shop",      "eu=acme-eu.myshopify.com",
                    "--client-id", "0123456789abcdef",
                    "--no-test"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    mode_t mode(const std::string& path) const {
        struct stat status {};
        REQUIRE(stat(path.c_str(), &status) == 0);
        return status.st_mode & 07777;
    }

    const TestFolder folder = {};
    const std::string config = folder / "etc/config.toml";
    const std::string key = folder / "etc/credentials/us";
    const std::string given = folder.write("given", secret + std::string{"\n"});
};

} // namespace

TEST_CASE(
    "what setup writes passes config check, and only its owner reads it") {
    const Setup here;
    const auto result =
        here.run(here.of_two_shops({"--client-secret-file", here.given}));
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    CHECK(contains(result.out, "wrote " + here.key + " (0600 "));
    CHECK_FALSE(contains(result.out, secret));
    CHECK(read_file(here.key) == secret + std::string{"\n"});
    CHECK(here.mode(here.key) == 0600);
    CHECK(here.mode(here.config) == 0600);
    CHECK(here.mode(here.folder / "etc/credentials") == 0700);
    CHECK_FALSE(contains(read_file(here.config), secret));
    CHECK(run_hwsync({"config", "check", "--config", here.config}).exit_code ==
          0);
    const auto json = run_hwsync({"doctor", "--config", here.config, "-f",
                                  "json", "-c", here.folder / "none.db"});
    for (const auto& check : document_of(json)["checks"].GetArray()) {
        if (text_of(check["check"]) == "credentials") {
            CHECK(text_of(check["state"]) == "ok");
        }
    }
}

TEST_CASE("setup takes secrets from standard input, and tokens too") {
    const Setup here;
    REQUIRE(here.run({"--shop", "us=acme-us.myshopify.com", "--shop",
                      "eu=acme-eu.myshopify.com", "--client-id", "us=0123",
                      "--client-secret-file", "us=-", "--token-file",
                      "eu=" + here.given, "--no-test", "--identifier",
                      "barcode", "-c", "/srv/a \"b\".db"},
                     "another_secret\n")
                .exit_code == 0);
    CHECK(read_file(here.key) == "another_secret\n");
    const auto text = read_file(here.config);
    CHECK(contains(text, "catalog = \"/srv/a \\\"b\\\".db\"\n"));
    CHECK(contains(text, "primary = \"us\"\nidentifier = \"barcode\"\n"));
    CHECK(contains(text, "[shops.eu]\ndomain = \"acme-eu.myshopify.com\"\n"
                         "token_file = \"credentials/eu\"\n"));
    CHECK(run_hwsync({"config", "check", "--config", here.config}).exit_code ==
          0);
}

TEST_CASE("a dry run of setup shows all but the secrets, and writes nothing") {
    const Setup here;
    const auto words =
        here.of_two_shops({"--client-secret-file", here.given, "--dry-run"});
    const auto text = here.run(words);
    CHECK(text.exit_code == 0);
    CHECK(contains(text.out, "would write " + here.config));
    CHECK(contains(text.out, "[shops.eu]"));
    CHECK_FALSE(contains(text.out, secret));
    auto in_json = words;
    in_json.insert(in_json.end(), {"-f", "json"});
    const auto json = here.run(in_json);
    const auto document = document_of(json);
    CHECK(document["files"].Size() == 3);
    CHECK(document["files"][0]["text"].IsNull());
    CHECK_FALSE(contains(json.out, secret));
    CHECK_FALSE(fs::exists(here.folder / "etc"));
}

TEST_CASE("setup replaces nothing without --force") {
    const Setup here;
    const auto words = here.of_two_shops({"--client-secret-file", here.given});
    REQUIRE(here.run(words).exit_code == 0);
    here.folder.write("given", "the_other_secret\n");
    const auto refused = here.run(words);
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "--force"));
    CHECK(read_file(here.key) == secret + std::string{"\n"});
    auto forced = words;
    forced.emplace_back("--force");
    CHECK(here.run(forced).exit_code == 0);
    CHECK(read_file(here.key) == "the_other_secret\n");
}

TEST_CASE("setup says what is missing or wrong, and writes nothing then") {
    const Setup here;
    struct Case {
        Setup::Words words;
        std::string says;
    };
    for (const auto& [words, says] : std::vector<Case>{
             {{}, "no shop is named"},
             {{"--shop", "us"}, "has no domain"},
             {{"--shop", "us=acme.myshopify.com"}, "has no credential"},
             {{"--shop", "us=acme.myshopify.com", "--client-id", "0123",
               "--client-secret-file", here.given, "--token-file", here.given},
              "has two credentials"},
             {{"--shop", "us=http://acme", "--token-file", here.given},
              "is a URL, not a host name"},
             {{"--shop", "u s=acme.myshopify.com", "--token-file", here.given},
              "cannot be a shop's name"},
             {{"--shop", "us=acme.myshopify.com", "--token-file", "/none"},
              "no secret can be read"},
             {{"--shop", "us=acme.myshopify.com", "--token-file", "-"},
              "is empty"}}) {
        CAPTURE(says);
        const auto result = here.run(words);
        CHECK(result.exit_code == 2);
        CHECK(contains(result.err, says));
        CHECK_FALSE(fs::exists(here.folder / "etc"));
    }
}

TEST_CASE("at a terminal setup asks, and shows no secret") {
    const Setup here;
    const auto result = run_at_terminal(
        {"setup", "--config", here.config, "--no-test", "--shop",
         "us=acme-us.myshopify.com", "--client-id", "0123"},
        "(not shown): ", secret + std::string{"\n"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "Client secret of the app for us"));
    CHECK_FALSE(contains(result.out, secret));
    CHECK(read_file(here.key) == secret + std::string{"\n"});
}

TEST_CASE("setup tests what it wrote") {
    const Setup here;
    const auto result = here.run(
        {"--shop", "us=127.0.0.1.example", "--token-file", here.given});
    // Nobody answers there.
    CHECK(result.exit_code == 1);
    CHECK(contains(result.out, "problem: us: "));
    CHECK(contains(result.out, "hwsync doctor --online"));
    CHECK(fs::exists(here.config));
}
