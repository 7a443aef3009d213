#include "commands.hpp"

void add_commands(CLI::App& app, Action& action) {
    add_config_check(app, action);
}

void examples(CLI::App& command, const std::vector<std::string_view>& lines) {
    std::string footer = "Examples:";
    for (const auto line : lines) {
        footer += "\n  ";
        footer += line;
    }
    command.footer(footer);
}
