#include "program/metrics_check.hpp"

#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <regex>
#include <set>
#include <sstream>

namespace {

constexpr auto promtool = "/usr/bin/promtool";

void ask_promtool(const std::filesystem::path& path) {
    if (!std::filesystem::exists(promtool)) {
        MESSAGE("promtool is not installed: the format was checked without");
        return;
    }
    // Its answer to a good file is silence.
    const auto command =
        fmt::format("{} check metrics < '{}' 1>&2", promtool, path.native());
    CHECK(std::system(command.c_str()) == 0);
}

} // namespace

std::map<std::string, double>
checked_metrics(const std::filesystem::path& path) {
    static const std::regex help{R"(# HELP ([a-z_]+) (\S.*))"};
    static const std::regex type{R"(# TYPE ([a-z_]+) gauge)"};
    static const std::regex sample{
        R"re(([a-z_]+)(\{[a-z_]+="([^"\\]|\\\\|\\")*"(,[a-z_]+="([^"\\]|\\\\|\\")*")*\})? (\S+))re"};
    const auto text = read_file(path);
    CAPTURE(text);
    REQUIRE(text.ends_with('\n'));
    std::istringstream lines{text};
    std::string line;
    std::string helped;
    std::string typed;
    std::set<std::string> families;
    std::map<std::string, double> samples;
    while (std::getline(lines, line)) {
        CAPTURE(line);
        std::smatch parts;
        if (std::regex_match(line, parts, help)) {
            helped = parts[1];
            CHECK(families.insert(helped).second);
        } else if (std::regex_match(line, parts, type)) {
            typed = parts[1];
            CHECK(typed == helped);
        } else {
            REQUIRE(std::regex_match(line, parts, sample));
            CHECK(parts[1] == typed);
            std::size_t used = 0;
            const std::string number = parts[6];
            const auto value = std::stod(number, &used);
            CHECK(used == number.size());
            CHECK(
                samples.emplace(parts[1].str() + parts[2].str(), value).second);
        }
    }
    ask_promtool(path);
    return samples;
}
