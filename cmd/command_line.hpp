#pragma once

#include "commands.hpp"
#include "global_options.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

/// What the arguments ask for. Reading them opens no file and does no work.
class CommandLine {
public:
    CommandLine();

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
    CLI::App m_app;
    GlobalOptions m_options;
    Action m_action;
    std::optional<std::string> m_text;
};
