#include "command_line/usage_error.hpp"

#include <hwsync/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

std::string command_line_of(const CLI::App& command) {
    auto words = command.get_name();
    for (const auto* app = command.get_parent(); app != nullptr;
         app = app->get_parent()) {
        words.insert(0, app->get_name() + ' ');
    }
    return words;
}

namespace {

hwsync::Error wrong(std::string message, std::string remedy) {
    return {hwsync::ErrorKind::usage, std::move(message), std::move(remedy)};
}

const CLI::App& deepest_command(const CLI::App& app) {
    const auto* command = &app;
    while (const auto* next = parsed_command(*command)) {
        command = next;
    }
    return *command;
}

std::string help_of(const CLI::App& command) {
    return fmt::format("see '{} --help'", command_line_of(command));
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* app = &command; app != nullptr; app = app->get_parent()) {
        for (const auto* option : app->get_options()) {
            for (const auto& name : option->get_lnames()) {
                names.push_back("--" + name);
            }
        }
    }
    return names;
}

std::vector<std::string> command_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* app : command.get_subcommands({})) {
        if (!app->get_group().empty()) { // hidden ones are for programs
            names.push_back(app->get_name());
        }
    }
    return names;
}

std::string did_you_mean(std::string_view word,
                         const std::vector<std::string>& names,
                         const CLI::App& command) {
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const auto meant = hwsync::nearest(word, candidates);
    return meant.empty() ? help_of(command)
                         : fmt::format("did you mean '{}'?", meant);
}

/// One that is left over although the command has it.
std::optional<hwsync::Error>
misplaced_option(const std::vector<std::string>& unknown,
                 const CLI::App& command) {
    const auto names = option_names(command);
    for (const auto& word : unknown) {
        const auto name = word.substr(0, word.find('='));
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            return wrong(
                fmt::format("the option '{}' comes before its command", name),
                fmt::format("give it after the command: '{} {} ...'",
                            command_line_of(command), name));
        }
    }
    return std::nullopt;
}

/// The option of this name that is given more than once.
const CLI::Option* repeated_option(const CLI::App& command,
                                   const std::string& name) {
    for (const auto* app = &command; app != nullptr; app = app->get_parent()) {
        const auto* const option = app->get_option_no_throw(name);
        if (option != nullptr && option->count() > 1) {
            return option;
        }
    }
    return nullptr;
}

/// The number of values is wrong: none, or too many.
hwsync::Error wrong_count(const CLI::App& command,
                          const CLI::ArgumentMismatch& error) {
    const std::string message = error.what();
    const auto name = message.substr(0, message.find(':'));
    const auto* const option = repeated_option(command, name);
    if (option == nullptr) {
        return wrong(hwsync::printable(name + " needs a value", 300),
                     help_of(command));
    }
    return wrong(name + " is given twice",
                 option->get_type_name().ends_with(",...")
                     ? fmt::format("join its values with commas: {} A,B", name)
                     : std::string{"give it once"});
}

} // namespace

hwsync::Error unknown_words(std::span<const std::string> words,
                            const CLI::App& command) {
    const auto& word = words.front();
    const auto shown = hwsync::printable(word);
    if (word.starts_with('-')) {
        const auto name = word.substr(0, word.find('='));
        return wrong(fmt::format("there is no option '{}'", shown),
                     did_you_mean(name, option_names(command), command));
    }
    const auto names = command_names(command);
    if (!names.empty()) {
        // `import bulk` is one word.
        const auto joined = words.size() > 1 ? word + '-' + words[1] : word;
        const bool is_joined =
            std::find(names.begin(), names.end(), joined) != names.end();
        return wrong(fmt::format("there is no command '{}'", shown),
                     did_you_mean(is_joined ? joined : word, names, command));
    }
    return wrong(fmt::format("unexpected argument '{}'", shown),
                 help_of(command));
}

const CLI::App* parsed_command(const CLI::App& app) {
    const auto parsed = app.get_subcommands();
    return parsed.empty() ? nullptr : parsed.front();
}

hwsync::Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
    const auto& command = deepest_command(app);
    const auto unknown = app.remaining(true);
    if (auto misplaced = misplaced_option(unknown, command)) {
        return *std::move(misplaced);
    }
    const auto takes_a_command = !command_names(command).empty();
    if (!unknown.empty() &&
        (takes_a_command ||
         dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)) {
        return unknown_words(unknown, command);
    }
    if (takes_a_command &&
        dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        return wrong("a command is missing", help_of(command));
    }
    if (const auto* const mismatch =
            dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
        return wrong_count(command, *mismatch);
    }
    return wrong(hwsync::printable(error.what(), 300), help_of(command));
}
