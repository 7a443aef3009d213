#include "command_line/values.hpp"

#include "process/clock.hpp"

#include <hwsync/config.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace {

std::optional<double> parse_least_percent(std::string_view text) {
    const auto percent = hwsync::parse_percent(text);
    const bool is_clear =
        text.ends_with('%') || percent == 0.0 || percent >= 1.0;
    return is_clear ? percent : std::nullopt;
}

/// `--catalog` of `-c,--catalog`.
std::string long_name(const std::string& name) {
    return name.substr(name.rfind(',') + 1);
}

template <typename Target, typename Parse>
Option add_parsed(Command& command, const std::string& name, Target& target,
                  const std::string& help, Parse parse,
                  const std::string& what_is_wanted) {
    return command.add_value(
        name,
        [name, &target, parse, what_is_wanted](const std::string& text) {
            const auto value = parse(text);
            if (!value) {
                throw wrong_value(name, text, what_is_wanted);
            }
            target = *value;
        },
        help);
}

std::optional<hwsync::Time> parse_time_or_age(const std::string& text) {
    if (const auto age = hwsync::parse_duration(text)) {
        return current_time() - *age;
    }
    return hwsync::parse_time(text);
}

template <typename Target>
Option add_any_duration(Command& command, const std::string& name,
                        Target& target, const std::string& help) {
    return add_parsed(command, name, target, help, hwsync::parse_duration,
                      "give a number with a unit, e.g. 90s, 15m, 2h or 1d")
        .type("DURATION");
}

} // namespace

hwsync::Error wrong_value(const std::string& name, const std::string& value,
                          const std::string& what_is_wanted) {
    return {hwsync::ErrorKind::usage,
            fmt::format("{} cannot be '{}'", long_name(name),
                        hwsync::printable(value)),
            what_is_wanted};
}

Option add_duration(Command& command, const std::string& name,
                    hwsync::Duration& target, const std::string& help) {
    return add_any_duration(command, name, target, help);
}

Option add_duration(Command& command, const std::string& name,
                    std::optional<hwsync::Duration>& target,
                    const std::string& help) {
    return add_any_duration(command, name, target, help);
}

Option add_time(Command& command, const std::string& name,
                std::optional<hwsync::Time>& target, const std::string& help) {
    return add_parsed(command, name, target, help, parse_time_or_age,
                      "give a time such as 2026-11-23T08:00:00Z, or how long "
                      "ago, e.g. 15m")
        .type("TIME");
}

Option add_percent(Command& command, const std::string& name,
                   std::optional<double>& target, const std::string& help) {
    return add_parsed(command, name, target, help, hwsync::parse_percent,
                      "give a percentage from 0 to 100, e.g. 10%")
        .type("PERCENT");
}

Option add_least_percent(Command& command, const std::string& name,
                         std::optional<double>& target,
                         const std::string& help) {
    return add_parsed(command, name, target, help, parse_least_percent,
                      "give a percentage from 0 to 100, e.g. 90%; one below 1 "
                      "needs its percent sign")
        .type("PERCENT");
}

Option add_path(Command& command, const std::string& name,
                std::filesystem::path& target, const std::string& help) {
    return command
        .add_value(
            name,
            [name, &target](const std::string& path) {
                if (path.empty()) {
                    throw wrong_value(name, path, "give a path");
                }
                target = path;
            },
            help)
        .type("PATH");
}

Option add_identifier(Command& command,
                      std::optional<hwsync::Identifier>& target) {
    const Choices<std::optional<hwsync::Identifier>> choices{
        {"sku", hwsync::Identifier::sku},
        {"barcode", hwsync::Identifier::barcode}};
    return add_choice(command, "--identifier", target, choices,
                      "Which identifier links variants across shops");
}

Option add_dry_run(Command& command, bool& target, const std::string& file) {
    return command.add_flag(
        "--dry-run", target,
        "Show what would be done, and write nothing" +
            (file.empty() ? file : " but the file of " + file));
}
