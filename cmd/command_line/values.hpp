#pragma once

#include "command_line/command.hpp"

#include <hwsync/error.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Options whose values have a form of their own, and options that several
// commands share. A value of another form is an Error(usage) that says which
// form is wanted.

/// `90s`, `15m`, `2h`, `1d`.
Option add_duration(Command& command, const std::string& name,
                    hwsync::Duration& target, const std::string& help);
Option add_duration(Command& command, const std::string& name,
                    std::optional<hwsync::Duration>& target,
                    const std::string& help);

/// RFC 3339, or a duration before now.
Option add_time(Command& command, const std::string& name,
                std::optional<hwsync::Time>& target, const std::string& help);

/// `10%` or `10`, 0 to 100.
Option add_percent(Command& command, const std::string& name,
                   std::optional<double>& target, const std::string& help);

/// Likewise, but 0.9 needs its percent sign: it may be meant as 90%, and nearly
/// everything is above 0.9%.
Option add_least_percent(Command& command, const std::string& name,
                         std::optional<double>& target,
                         const std::string& help);

Option add_path(Command& command, const std::string& name,
                std::filesystem::path& target, const std::string& help);

/// --identifier sku|barcode.
Option add_identifier(Command& command,
                      std::optional<hwsync::Identifier>& target);

/// --dry-run of a job. It writes nothing, unless the user asks by this option
/// for a file.
Option add_dry_run(Command& command, bool& target,
                   const std::string& file = {});

/// An Error(usage) about the value of an option.
hwsync::Error wrong_value(const std::string& name, const std::string& value,
                          const std::string& what_is_wanted);

/// The words that an option takes, and what they mean.
template <typename Value>
using Choices = std::vector<std::pair<std::string, Value>>;

/// One of some words.
template <typename Value>
Option add_choice(Command& command, const std::string& name, Value& target,
                  const Choices<Value>& choices, const std::string& help) {
    std::string words;
    for (const auto& [word, value] : choices) {
        words += (words.empty() ? "" : "|") + word;
    }
    return command
        .add_value(
            name,
            [name, &target, choices, words](const std::string& word) {
                for (const auto& [choice, value] : choices) {
                    if (word == choice) {
                        target = value;
                        return;
                    }
                }
                throw wrong_value(name, word, "give one of " + words);
            },
            help)
        .type(words);
}
