#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <regex>
#include <string>
#include <vector>

namespace {

using Words = std::vector<std::string>;

std::string help_of(Words words) {
    words.emplace_back("--help");
    const auto result = run_hwsync(words);
    REQUIRE(result.exit_code == 0);
    return result.out;
}

/// The lines of a part of the help, e.g. "Options".
std::string part_of(const std::string& help, const std::string& name) {
    const auto begin = help.find("\n" + name + ":\n");
    if (begin == std::string::npos) {
        return {};
    }
    return help.substr(begin + 1, help.find("\n\n", begin) - begin);
}

std::vector<std::smatch> all_of(const std::string& text, const char* pattern) {
    const std::regex regex{pattern, std::regex::multiline};
    return {std::sregex_iterator{text.begin(), text.end(), regex},
            std::sregex_iterator{}};
}

/// What a script's variable that is not set makes of a command, and its
/// subcommands.
void check_command(const Words& command) {
    const auto help = help_of(command);
    const auto commands = part_of(help, "Commands");
    for (const auto& found : all_of(commands, "^  ([a-z][a-z-]*)  ")) {
        auto words = command;
        words.push_back(found[1]);
        check_command(words);
    }
    const auto check = [&](const Words& arguments) {
        auto words = command;
        words.insert(words.end(), arguments.begin(), arguments.end());
        const auto line = fmt::format("{}", fmt::join(words, " "));
        CAPTURE(line);
        const auto result = run_hwsync(words);
        CAPTURE(result.err);
        CHECK(result.exit_code == 2);
        CHECK(result.err.find("''") != std::string::npos);
        CHECK(result.out.empty());
    };
    for (const auto* part : {"Options", "Global options"}) {
        const auto options = part_of(help, part);
        for (const auto& found :
             all_of(options, "^  (?:-\\w,)?(--[a-z-]+) [^ ]")) {
            const std::string name = found[1];
            // A reason need not be given.
            if (name != "--note" || command.front() != "link") {
                check({name, ""});
            }
        }
    }
    const auto arguments = part_of(help, "Arguments");
    Words before;
    for ([[maybe_unused]] const auto& found : all_of(arguments, "^  [A-Z]")) {
        auto words = before;
        words.emplace_back();
        check(words);
        before.emplace_back("x");
    }
}

} // namespace

TEST_CASE("no option and no argument of any command can be empty") {
    check_command({});
}

TEST_CASE("an empty value is told from none") {
    const auto file = run_hwsync({"import-bulk", "--file", ""});
    CHECK(file.err == "hwsync: import-bulk: --file cannot be '': give a path, "
                      "or leave it out\n");
    const auto plan = run_hwsync({"apply", ""});
    CHECK(plan.err == "hwsync: apply: PATH cannot be '': give a path\n");
    const auto shop = run_hwsync({"associate", "--shop", "eu", "--shop", ""});
    CHECK(shop.err == "hwsync: associate: --shop cannot be '': give a value, "
                      "or leave it out\n");
}
