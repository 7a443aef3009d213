#pragma once

#include "command_line/action.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI { // NOLINT: CLI11's name
class App;
class Option;
} // namespace CLI

/// An option or argument of a command, for what else is to be said about it.
/// A handle: copies mean the same option.
class Option {
public:
    explicit Option(CLI::Option& option) : m_option(&option) {}

    /// What stands for the value in the help, e.g. NAME.
    Option& type(const std::string& name);
    Option& required();
    Option& needs(const Option& other);
    Option& excludes(const Option& other);
    Option& group(const std::string& heading);
    /// May be repeated: the last one counts.
    Option& take_last();

private:
    CLI::Option* m_option;
};

/// The numbers that an option takes, both ends included.
struct NumberRange {
    std::int64_t least = 0;
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// A command, or the program itself, while its options and subcommands are
/// added. A handle: copies mean the same command.
///
/// Names are as CLI11 has them: "-c,--catalog" is an option, "PATH" an
/// argument. Parsing writes what it finds to each `target` and does nothing
/// else; targets must outlive it. See commands.hpp for the pattern.
class Command {
public:
    /// `chosen` becomes the action of the command that the arguments name.
    Command(CLI::App& app, Action& chosen) : m_app(&app), m_chosen(&chosen) {}

    Command add_command(const std::string& name,
                        const std::string& description);
    /// One of its subcommands must be named.
    void require_command();
    /// Leaves it out of the help.
    void hide();

    /// The examples at the end of the help, without a `$`.
    void add_examples(const std::vector<std::string_view>& lines);
    void add_to_footer(const std::string& text);

    /// What to do when this command, and no subcommand of it, is named.
    void set_action(Action action);

    Option add_flag(const std::string& name, bool& target,
                    const std::string& help);
    /// Calls `given` where the flag is given.
    Option add_flag(const std::string& name, std::function<void()> given,
                    const std::string& help);

    /// An empty text is an Error(usage), here and below; add_value() decides
    /// for itself.
    Option add_text(const std::string& name, std::string& target,
                    const std::string& help);
    Option add_text(const std::string& name, std::optional<std::string>& target,
                    const std::string& help);
    /// An option that may be repeated.
    Option add_texts(const std::string& name, std::vector<std::string>& target,
                     const std::string& help);
    /// Any number of arguments.
    Option add_arguments(const std::string& name,
                         std::vector<std::string>& target,
                         const std::string& help);
    /// One of some words.
    Option add_word(const std::string& name, std::string& target,
                    const std::vector<std::string>& words,
                    const std::string& help);
    /// A text that `take` looks at while parsing; it throws Error(usage) for
    /// one that it cannot use. See values.hpp.
    Option add_value(const std::string& name,
                     const std::function<void(const std::string&)>& take,
                     const std::string& help);

    Option add_number(const std::string& name, std::int64_t& target,
                      NumberRange range, const std::string& help);
    /// The same, with the default shown in the help.
    Option add_number_with_default(const std::string& name,
                                   std::int64_t& target, NumberRange range,
                                   const std::string& help);

private:
    CLI::App* m_app;
    Action* m_chosen;
};
