#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

namespace {

using Words = std::vector<std::string>;

constexpr auto good_config = R"(
primary = "us"
identifier = "sku"
[shops.us]
domain = "acme-us.myshopify.com"
token_env = "ACME_US_TOKEN"
[shops.eu]
domain = "acme-eu.myshopify.com"
token_env = "ACME_EU_TOKEN"
)";

bool is_one_line(const std::string& text) {
    return !text.empty() && text.find('\n') == text.size() - 1;
}

} // namespace

TEST_CASE("the version is one line, before and after everything else") {
    const auto result = run_hwsync({"--version"});
    CHECK(result.exit_code == 0);
    CHECK(result.out == "hwsync 0.1.0\n");
    CHECK(result.err.empty());
}

TEST_CASE("every command that help names has help with examples") {
    const std::vector<Words> commands{{}, {"config"}, {"config", "check"}};
    for (auto words : commands) {
        CAPTURE(fmt::format("{}", fmt::join(words, " ")));
        words.emplace_back("--help");
        const auto result = run_hwsync(words);
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK(contains(result.out, "Usage: hwsync"));
        CHECK(contains(result.out, "Examples:\n  hwsync "));
    }
}

TEST_CASE("help is a command, too") {
    for (const auto& words :
         {Words{}, Words{"import-bulk"}, Words{"link"}, Words{"link", "add"},
          Words{"config", "check"}, Words{"help"}}) {
        CAPTURE(fmt::format("{}", fmt::join(words, " ")));
        auto by_command = words;
        by_command.insert(by_command.begin(), "help");
        auto by_option = words;
        by_option.emplace_back("--help");
        const auto result = run_hwsync(by_command);
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK(result.out == run_hwsync(by_option).out);
    }
    CHECK(run_hwsync({"-q", "help", "status", "--format", "csv"}).out ==
          run_hwsync({"status", "--help"}).out);
    CHECK(contains(run_hwsync({"--help"}).out, "\n  help  "));
}

TEST_CASE("the program's help names every global option") {
    const auto result = run_hwsync({"--help"});
    for (const auto* option :
         {"-c,--catalog PATH", "--config PATH", "-f,--format", "-q,--quiet",
          "-v,--verbose", "--log-format", "--progress", "--color",
          "--lock-timeout DURATION", "--version", "-h,--help"}) {
        CAPTURE(option);
        CHECK(contains(result.out, option));
    }
}

TEST_CASE("global options stand before or after the command") {
    const TestFolder folder;
    const auto config = folder.write("hwsync.toml", good_config);
    const std::vector<Words> lines{
        {"--config", config, "-f", "json", "config", "check"},
        {"config", "check", "--config", config, "-f", "json"},
        {"config", "--config=" + config, "check", "--format=json"},
        {"--format", "text", "config", "check", "--config", config, "-fjson"}};
    for (const auto& line : lines) {
        CAPTURE(fmt::format("{}", fmt::join(line, " ")));
        const auto result = run_hwsync(line);
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK(contains(result.out, R"("command": "config check")"));
        CHECK(contains(result.out, R"("shops": 2)"));
        CHECK(contains(result.out, R"("primary": "us")"));
    }
}

TEST_CASE("config check says in words that the file is right") {
    const TestFolder folder;
    const auto config = folder.write("hwsync.toml", good_config);
    const auto result = run_hwsync({"config", "check", "--config", config});
    CHECK(result.exit_code == 0);
    CHECK(result.out == config + ": ok, 2 shops, primary us\n");
    CHECK(result.err.empty());
}

TEST_CASE("config check finds a database that no run could publish to") {
    const TestFolder folder;
    const std::string url = "[publish]\nurl = \"postgresql://u@h/d\"\n";
    const auto check = [&](const std::string& more) {
        const auto path = folder.write("hwsync.toml", good_config + more);
        return run_hwsync({"config", "check", "--config", path});
    };
    const auto result = check(url);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "[publish] has a url and no brand"));
    CHECK(check(url + "brand = \"acme\"\n").exit_code == 0);
    // A host may only look at brands.
    CHECK(check(url + "after = \"never\"\n").exit_code == 0);
}

TEST_CASE("the config file may be named by the environment, a flag beats it") {
    const TestFolder folder;
    const auto config = folder.write("hwsync.toml", good_config);
    const auto by_environment = run_hwsync(
        {"config", "check"}, {.environment = {{"HWSYNC_CONFIG", config}}});
    CHECK(by_environment.exit_code == 0);
    const auto by_flag = run_hwsync(
        {"config", "check", "--config", config},
        {.environment = {{"HWSYNC_CONFIG", folder / "missing.toml"}}});
    CHECK(by_flag.exit_code == 0);
}

TEST_CASE("hwsync alone prints its help where errors go") {
    const auto result = run_hwsync({});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(result.err == run_hwsync({"--help"}).out);
}

TEST_CASE("what is wrong with the command line is one line, with a remedy") {
    struct Row {
        Words arguments;
        std::string message;
    };
    const std::vector<Row> rows{
        {{"--quiet"}, "hwsync: a command is missing: see 'hwsync --help'"},
        {{"confgi"},
         "hwsync: there is no command 'confgi': did you mean "
         "'config'?"},
        {{"config", "chekc"},
         "hwsync: config: there is no command 'chekc': "
         "did you mean 'check'?"},
        {{"help", "confgi"},
         "hwsync: help: there is no command 'confgi': did you mean "
         "'config'?"},
        {{"help", "link", "ad"},
         "hwsync: help: there is no command 'ad': did you mean 'add'?"},
        {{"help", "status", "us"},
         "hwsync: help: unexpected argument 'us': see 'hwsync status --help'"},
        {{"link", "help"},
         "hwsync: link: there is no command 'help': see 'hwsync link --help'"},
        {{"config", "check", "--fromat", "json"},
         "hwsync: config check: there is no option '--fromat': did you mean "
         "'--format'?"},
        {{"config", "check", "us"},
         "hwsync: config check: unexpected argument 'us': see 'hwsync "
         "config check --help'"},
        {{"config", "check", "--catalog"},
         "hwsync: config check: --catalog needs a value: see 'hwsync config "
         "check --help'"},
        {{"verify", "--ignore", "stale", "--ignore", "note"},
         "hwsync: verify: --ignore is given twice: join its values with "
         "commas: --ignore A,B"},
        {{"verify", "--fail-on", "note", "--fail-on=near"},
         "hwsync: verify: --fail-on is given twice: join its values with "
         "commas: --fail-on A,B"},
        {{"verify", "--baseline", "a.csv", "--baseline", "b.csv"},
         "hwsync: verify: --baseline is given twice: give it once"},
        {{"verify", "--min-coverage", "1%", "--min-coverage", "2%"},
         "hwsync: verify: --min-coverage is given twice: give it once"},
        {{"suggest", "--sure", "9", "--sure", "99"},
         "hwsync: suggest: --sure is given twice: give it once"},
        {{"verify", "--ignore", "stale", "--baseline"},
         "hwsync: verify: --baseline needs a value: see 'hwsync verify "
         "--help'"},
        {{"--catalog=", "config", "check"},
         "hwsync: '--catalog=' has no value: give one, or leave the option "
         "out"},
        {{"-f", "xml", "config", "check"},
         "hwsync: config check: --format cannot be 'xml': give --format one "
         "of text, json"},
        {{"verify", "--format", "xml"},
         "hwsync: verify: --format cannot be 'xml': give --format one of text, "
         "json, csv, junit"},
        {{"runs", "show", "x"},
         "hwsync: runs show: N cannot be 'x': give a whole number, 1 at the "
         "least"},
        {{"undo", "99999999999999999999"},
         "hwsync: undo: RUN cannot be '99999999999999999999': give a whole "
         "number, 1 at the least"},
        {{"import", "bulk"},
         "hwsync: there is no command 'import': did you mean 'import-bulk'?"},
        {{"help", "import", "bulk"},
         "hwsync: help: there is no command 'import': did you mean "
         "'import-bulk'?"},
        {{"config", "check", "-f", "csv"},
         "hwsync: config check: this command has no csv format: give --format "
         "one of text, json"},
        {{"config", "check", "--lock-timeout", "5"},
         "hwsync: config check: --lock-timeout cannot be '5': give a number "
         "with a unit, e.g. 90s, 15m, 2h or 1d"},
        {{"config", "check", "-q", "-v"},
         "hwsync: config check: --quiet excludes --verbose: see 'hwsync config "
         "check --help'"},
        {{"associate", "--full", "--since", "1h"},
         "hwsync: associate: --since excludes --full: see 'hwsync associate "
         "--help'"},
        {{"\x1b[31m"},
         "hwsync: there is no command '\\u{1b}[31m': see 'hwsync "
         "--help'"},
        {{"--file", "us.jsonl", "import-bulk"},
         "hwsync: import-bulk: the option '--file' comes before its command: "
         "give it after the command: 'hwsync import-bulk --file ...'"},
        {{"link", "--shop=eu", "add", "A"},
         "hwsync: link add: the option '--shop' comes before its command: "
         "give it after the command: 'hwsync link add --shop ...'"},
        {{"config", "check"},
         "hwsync: config check: there is no config file to check: name one "
         "with --config PATH"},
    };
    for (const auto& row : rows) {
        const auto result = run_hwsync(row.arguments);
        CHECK(result.err == row.message + "\n");
        CHECK(result.exit_code == 2);
        CHECK(result.out.empty());
    }
}

TEST_CASE("query prints a document for all products with their variants") {
    const auto text = run_hwsync({"query"});
    CHECK(text.exit_code == 0);
    CHECK(text.err.empty());
    CHECK(text.out.starts_with("{\n  products {\n"));
    CHECK(text.out.find("variants") != std::string::npos);
    CHECK(run_hwsync({"query", "import-bulk"}).out == text.out);
    const auto json = run_hwsync({"query", "-f", "json"});
    CHECK(json.exit_code == 0);
    CHECK(contains(json.out, R"("command": "query")"));
    CHECK(contains(json.out, R"("query": "{\n  products {)"));
    CHECK(run_hwsync({"query", "associate"}).exit_code == 2);
}

TEST_CASE("sync tells once of what it cannot do without, and names no option "
          "that it has not") {
    const TestFolder folder;
    const auto sync = [&](const Words& more) {
        Words words{"-c", folder / "catalog.db", "sync"};
        words.insert(words.end(), more.begin(), more.end());
        const auto result = run_hwsync(words);
        CAPTURE(result.err);
        CHECK(result.exit_code == 2);
        CHECK_FALSE(contains(result.err, "--file"));
        return result.err;
    };
    const auto without = sync({});
    CHECK(is_one_line(without));
    CHECK(contains(without, "no config file names a shop to ask"));
    const auto broken = sync({"--config", folder.write("bad.toml", "x = \n")});
    CHECK(is_one_line(broken));
    CHECK(contains(broken, "bad.toml:1:"));
    const auto childless =
        sync({"--config", folder.write("no-primary.toml",
                                       "[shops.eu]\n"
                                       "domain = \"acme-eu.myshopify.com\"\n"
                                       "token_env = \"ACME_EU_TOKEN\"\n")});
    CHECK(contains(childless, "names no primary shop: name the shop to import "
                              "from: primary = \"...\""));
}

TEST_CASE("a failure is one JSON document where JSON was asked for") {
    const std::vector<Words> lines{
        {"config", "check", "--format", "json"},
        {"--format=json", "confgi"},
        {"config", "check", "-fjson", "--no-such-option"}};
    for (const auto& line : lines) {
        CAPTURE(fmt::format("{}", fmt::join(line, " ")));
        const auto result = run_hwsync(line);
        CHECK(result.exit_code == 2);
        CHECK(is_one_line(result.err));
        CHECK(result.out.starts_with("{\n  \"command\": \""));
        CHECK(contains(result.out, "\"run\": null"));
        CHECK(contains(result.out, "\"kind\": \"usage\""));
        CHECK(contains(result.out, "\"exit_code\": 2"));
        CHECK(contains(result.out, "\"remedy\": \""));
        CHECK(result.out.ends_with("}\n}\n"));
    }
}

TEST_CASE("a JSON log is one object a line") {
    const auto result = run_hwsync({"--log-format", "json", "confgi"});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(is_one_line(result.err));
    CHECK(result.err.starts_with("{\"time\":\"2"));
    CHECK(contains(result.err, R"("level":"error")"));
    CHECK(contains(result.err, R"("kind":"usage","exit_code":2)"));
    CHECK(contains(result.err, R"("remedy":"did you mean 'config'?"})"));
}

TEST_CASE("colour is only where it is asked for") {
    const std::string red = "\x1b[31m";
    const auto plain = run_hwsync({"config", "check"});
    CHECK_FALSE(contains(plain.err, red));
    const auto colored = run_hwsync({"config", "check", "--color", "always"});
    CHECK(contains(colored.err, red));
}

TEST_CASE("a config file that cannot be read is exit code 2, whatever it is") {
    const TestFolder folder;
    const auto broken = folder.write("broken.toml", "primary = [");
    for (const auto& path : {broken, folder / "missing.toml"}) {
        const auto result = run_hwsync({"config", "check", "--config", path});
        CHECK(result.exit_code == 2);
        CHECK(result.out.empty());
        CHECK(is_one_line(result.err));
        CHECK(result.err.starts_with("hwsync: config check: "));
        CHECK(contains(result.err, path));
    }
}
