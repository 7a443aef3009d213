#pragma once

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>
#include <hwsync/time.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Options whose values have a shape of their own. Each `target` is set when the
// option is given, must outlive the parsing (see commands.hpp), and a value of
// another shape ends the program with exit code 2 and words.

/// `90s`, `15m`, `2h`, `1d`.
CLI::Option* add_duration(CLI::App& app, const std::string& name,
                          hwsync::Duration& target,
                          const std::string& description);
CLI::Option* add_duration(CLI::App& app, const std::string& name,
                          std::optional<hwsync::Duration>& target,
                          const std::string& description);

/// RFC 3339, or a duration before the start of this program.
CLI::Option* add_time(CLI::App& app, const std::string& name,
                      std::optional<hwsync::Time>& target,
                      const std::string& description);

/// `10%` or `10`, 0 to 100.
CLI::Option* add_percent(CLI::App& app, const std::string& name,
                         std::optional<double>& target,
                         const std::string& description);

CLI::Option* add_path(CLI::App& app, const std::string& name,
                      std::filesystem::path& target,
                      const std::string& description);

/// An Error(usage) about the value of an option.
hwsync::Error wrong_value(const std::string& name, const std::string& value,
                          const std::string& what_is_wanted);

/// The words that an option takes, and what they mean.
template <typename Value>
using Choices = std::vector<std::pair<std::string, Value>>;

/// One of some words. `choices` must outlive the parsing.
template <typename Value>
CLI::Option* add_choice(CLI::App& app, const std::string& name, Value& target,
                        const Choices<Value>& choices,
                        const std::string& description) {
    std::string words;
    for (const auto& [word, value] : choices) {
        words += (words.empty() ? "" : "|") + word;
    }
    return app
        .add_option_function<std::string>(
            name,
            [name, &target, &choices, words](const std::string& word) {
                for (const auto& [choice, value] : choices) {
                    if (word == choice) {
                        target = value;
                        return;
                    }
                }
                throw wrong_value(name, word, "give one of " + words);
            },
            description)
        ->type_name(words);
}
