#include "command_line/global_options.hpp"

#include "command_line/values.hpp"

#include <algorithm>
#include <string_view>

namespace {

constexpr auto group = "Global options";

const Choices<Format> formats{
    {"text", Format::text},   {"json", Format::json},   {"csv", Format::csv},
    {"jsonl", Format::jsonl}, {"junit", Format::junit}, {"html", Format::html}};
const Choices<LogFormat> log_formats{{"text", LogFormat::text},
                                     {"json", LogFormat::json}};
const Choices<When> whens{{"auto", When::automatic},
                          {"always", When::always},
                          {"never", When::never}};

/// The last value given to an option, in any of the ways of writing it.
std::string_view value_of(const std::vector<std::string>& arguments,
                          std::string_view long_name,
                          std::string_view short_name) {
    std::string_view value;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        if (word == "--") {
            break;
        }
        if ((word == long_name ||
             (!short_name.empty() && word == short_name)) &&
            i + 1 < arguments.size()) {
            value = arguments[i + 1];
        } else if (word.starts_with(long_name) &&
                   word.substr(long_name.size()).starts_with('=')) {
            value = word.substr(long_name.size() + 1);
        } else if (!short_name.empty() && word.starts_with(short_name)) {
            value = word.substr(short_name.size());
        }
    }
    return value;
}

} // namespace

std::string_view to_string(Format format) noexcept {
    switch (format) {
    case Format::text:
        return "text";
    case Format::json:
        return "json";
    case Format::csv:
        return "csv";
    case Format::jsonl:
        return "jsonl";
    case Format::junit:
        return "junit";
    case Format::html:
        return "html";
    }
    return "text";
}

void add_global_options(Command& program, GlobalOptions& options) {
    const auto add = [](Option option) { option.group(group).take_last(); };
    add(add_path(program, "-c,--catalog", options.catalog,
                 "The catalog file (default: $HWSYNC_CATALOG, else what the "
                 "config file says)"));
    add(add_path(
        program, "--config", options.config,
        "The config file (default: $HWSYNC_CONFIG, else the usual places)"));
    // Which of them a command has is not known before it is.
    const auto take_format = [&options](const std::string& word) {
        const auto known = std::find_if(
            formats.begin(), formats.end(),
            [&](const auto& choice) { return choice.first == word; });
        if (word.empty()) {
            throw wrong_value("--format", word, "give one, e.g. json");
        }
        if (known == formats.end()) {
            options.unknown_format = word;
        } else {
            options.unknown_format.reset();
            options.format = known->second;
        }
    };
    add(program
            .add_value(
                "-f,--format", take_format,
                "Format of the result: text for people, json for programs; "
                "lists also take csv, link list also jsonl, verify "
                "also junit, digest also html")
            .type("text|json"));
    auto quiet = program.add_flag(
        "-q,--quiet", [&options] { options.verbosity = Verbosity::quiet; },
        "Write only errors to stderr");
    quiet.group(group);
    program
        .add_flag(
            "-v,--verbose",
            [&options] { options.verbosity = Verbosity::verbose; },
            "Write more to stderr")
        .group(group)
        .excludes(quiet);
    add(add_choice(program, "--log-format", options.log_format, log_formats,
                   "Format of the lines on stderr"));
    add(add_choice(program, "--progress", options.progress, whens,
                   "Progress bar on stderr; auto: if it is a terminal"));
    add(add_choice(program, "--color", options.color, whens,
                   "Colour on stderr and of states in text, likewise; "
                   "$NO_COLOR is respected"));
    add(add_duration(program, "--lock-timeout", options.lock_timeout,
                     "How long to wait for another run of hwsync to end, e.g. "
                     "90s or 15m (default: 0s, do not wait)"));
}

GlobalOptions guess_global_options(const std::vector<std::string>& arguments) {
    GlobalOptions options;
    if (value_of(arguments, "--format", "-f") == "json") {
        options.format = Format::json;
    }
    if (value_of(arguments, "--log-format", "") == "json") {
        options.log_format = LogFormat::json;
    }
    if (value_of(arguments, "--color", "") == "never") {
        options.color = When::never;
    }
    return options;
}
