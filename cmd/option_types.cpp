#include "option_types.hpp"

#include "context.hpp"

#include <hwsync/config.hpp>

#include <fmt/core.h>

namespace {

/// `--catalog` of `-c,--catalog`.
std::string long_name(const std::string& name) {
    return name.substr(name.rfind(',') + 1);
}

template <typename Target, typename Parse>
CLI::Option* add_parsed(CLI::App& app, const std::string& name, Target& target,
                        const std::string& description, Parse parse,
                        const std::string& what_is_wanted) {
    return app.add_option_function<std::string>(
        name,
        [name, &target, parse, what_is_wanted](const std::string& text) {
            const auto value = parse(text);
            if (!value) {
                throw wrong_value(name, text, what_is_wanted);
            }
            target = *value;
        },
        description);
}

std::optional<hwsync::Time> parse_time_or_age(const std::string& text) {
    if (const auto age = hwsync::parse_duration(text)) {
        return Context::now() - *age;
    }
    return hwsync::parse_time(text);
}

template <typename Target>
CLI::Option* add_any_duration(CLI::App& app, const std::string& name,
                              Target& target, const std::string& description) {
    return add_parsed(
               app, name, target, description,
               [](const std::string& text) {
                   return hwsync::parse_duration(text);
               },
               "give a number with a unit, e.g. 90s, 15m, 2h or 1d")
        ->type_name("DURATION");
}

} // namespace

hwsync::Error wrong_value(const std::string& name, const std::string& value,
                          const std::string& what_is_wanted) {
    return {hwsync::ErrorKind::usage,
            fmt::format("{} cannot be '{}'", long_name(name),
                        hwsync::printable(value)),
            what_is_wanted};
}

CLI::Option* add_duration(CLI::App& app, const std::string& name,
                          hwsync::Duration& target,
                          const std::string& description) {
    return add_any_duration(app, name, target, description);
}

CLI::Option* add_duration(CLI::App& app, const std::string& name,
                          std::optional<hwsync::Duration>& target,
                          const std::string& description) {
    return add_any_duration(app, name, target, description);
}

CLI::Option* add_time(CLI::App& app, const std::string& name,
                      std::optional<hwsync::Time>& target,
                      const std::string& description) {
    return add_parsed(app, name, target, description, parse_time_or_age,
                      "give a time such as 2026-11-23T08:00:00Z, or how long "
                      "ago, e.g. 15m")
        ->type_name("TIME");
}

CLI::Option* add_percent(CLI::App& app, const std::string& name,
                         std::optional<double>& target,
                         const std::string& description) {
    return add_parsed(
               app, name, target, description,
               [](const std::string& text) {
                   return hwsync::parse_percent(text);
               },
               "give a percentage from 0 to 100, e.g. 10%")
        ->type_name("PERCENT");
}

CLI::Option* add_path(CLI::App& app, const std::string& name,
                      std::filesystem::path& target,
                      const std::string& description) {
    return app
        .add_option_function<std::string>(
            name,
            [name, &target](const std::string& path) {
                if (path.empty()) {
                    throw wrong_value(name, path, "give a path");
                }
                target = path;
            },
            description)
        ->type_name("PATH");
}
