#include "command_line/help.hpp"

#include "command_line/exit_meanings.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace {

class HelpFormatter final : public CLI::Formatter {
public:
    std::string make_usage(const CLI::App* app,
                           std::string name) const override {
        std::string usage = "\nUsage: " + name;
        const bool is_program = app->get_parent() == nullptr;
        usage += is_program ? " [global options]" : " [options]";
        if (!app->get_subcommands({}).empty()) {
            usage += is_program ? " COMMAND [options] [arguments]" : " COMMAND";
        }
        for (const auto* option : app->get_options()) {
            if (option->get_positional()) {
                usage += " " + make_option_usage(option);
            }
        }
        return usage + "\n";
    }

    std::string make_option_opts(const CLI::Option* option) const override {
        // The usage says which arguments are needed, and the name what they
        // are.
        if (option->get_positional()) {
            return {};
        }
        std::string text;
        if (option->get_type_size() != 0 && !option->get_type_name().empty()) {
            text += " " + option->get_type_name();
        }
        if (option->get_required()) {
            text += " (required)";
        }
        return text;
    }

    std::string make_subcommands(const CLI::App* app,
                                 CLI::AppFormatMode mode) const override {
        return CLI::detail::find_and_replace(
            CLI::Formatter::make_subcommands(app, mode),
            "\nSubcommands:", "\nCommands:");
    }

    std::string make_footer(const CLI::App* app) const override {
        std::string footer = CLI::Formatter::make_footer(app);
        if (app->get_parent() == nullptr) {
            footer += exit_codes();
        } else {
            footer += "\nFor the global options, see 'hwsync --help'.\n";
        }
        return footer;
    }

private:
    static std::string exit_codes() {
        std::string text = "\nExit codes:\n";
        for (const auto& [codes, meaning] : exit_meanings()) {
            text += fmt::format("  {:<15}{}\n", codes, meaning);
        }
        return text;
    }
};

} // namespace

std::shared_ptr<CLI::FormatterBase> help_formatter() {
    auto formatter = std::make_shared<HelpFormatter>();
    formatter->column_width(34);
    formatter->label("Positionals", "Arguments");
    return formatter;
}
