#pragma once

#include <hwsync/time.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class Command;

enum class Format { text, json, csv, jsonl, junit, html };
enum class Verbosity { quiet, normal, verbose };
enum class LogFormat { text, json };

/// When a bar or colour is used; `automatic`: where stderr is a terminal.
enum class When { automatic, always, never };

/// The options that may be given before or after every command.
struct GlobalOptions {
    std::filesystem::path catalog; ///< empty where not given
    std::filesystem::path config;  ///< empty where not given
    Format format = Format::text;
    std::optional<std::string> unknown_format; ///< given, and none
    Verbosity verbosity = Verbosity::normal;
    LogFormat log_format = LogFormat::text;
    When progress = When::automatic;
    When color = When::automatic;
    hwsync::Duration lock_timeout{};
};

/// The word for a format on the command line.
std::string_view to_string(Format format) noexcept;

/// Adds them to the program. `options` must outlive the parsing.
void add_global_options(Command& program, GlobalOptions& options);

/// The options that say how to report an error, as far as they can be seen in
/// arguments that cannot be parsed.
GlobalOptions guess_global_options(const std::vector<std::string>& arguments);
