#pragma once

#include "command_line/action.hpp"
#include "command_line/command.hpp"
#include "command_line/global_options.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the arguments ask for. Reading them opens no file and does no work.
class CommandLine {
public:
    /// `add_commands` adds the commands that there are, or at least the one
    /// with which the arguments begin: `named`, empty where they do not.
    CommandLine(void (*add_commands)(Command& program, std::string_view named),
                std::string_view named);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// Throws Error(usage), naming the nearest command or option for one that
    /// is mistyped.
    void parse(const std::vector<std::string>& arguments);

    /// The command as far as it was understood, e.g. "config check".
    std::string command() const;
    const GlobalOptions& options() const noexcept { return m_options; }

    /// What --help or --version asks to be printed, instead of an action.
    const std::optional<std::string>& text() const noexcept { return m_text; }
    const Action& action() const noexcept { return m_action; }

private:
    std::string help_text() const;

    GlobalOptions m_options;
    Action m_action;
    std::vector<std::string> m_helped; ///< what `help` names
    std::unique_ptr<CLI::App> m_app;
    std::optional<std::string> m_text;
};
