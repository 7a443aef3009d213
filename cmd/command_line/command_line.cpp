#include "command_line/command_line.hpp"

#include "command_line/help.hpp"
#include "command_line/usage_error.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <span>

namespace {

void check_format(const Action& action, const GlobalOptions& options) {
    const auto& unknown = options.unknown_format;
    const auto format = options.format;
    if (!unknown && std::find(action.formats.begin(), action.formats.end(),
                              format) != action.formats.end()) {
        return;
    }
    std::string formats;
    for (const auto taken : action.formats) {
        formats += formats.empty() ? "" : ", ";
        formats += to_string(taken);
    }
    throw hwsync::Error(hwsync::ErrorKind::usage,
                        unknown ? fmt::format("--format cannot be '{}'",
                                              hwsync::printable(*unknown))
                                : fmt::format("this command has no {} format",
                                              to_string(format)),
                        "give --format one of " + formats);
}

/// CLI11 would take the next argument for the value that `--name=` lacks.
void check_that_values_are_there(const std::vector<std::string>& arguments) {
    for (const auto& word : arguments) {
        if (word == "--") {
            return;
        }
        if (word.starts_with("--") && word.ends_with('=') &&
            word.find('=') == word.size() - 1) {
            throw hwsync::Error(
                hwsync::ErrorKind::usage,
                fmt::format("'{}' has no value", hwsync::printable(word)),
                "give one, or leave the option out");
        }
    }
}

} // namespace

CommandLine::CommandLine(void (*add_commands)(Command& program,
                                              std::string_view named),
                         std::string_view named)
    : m_app(std::make_unique<CLI::App>(
          "Keeps the products of several Shopify stores linked.", "hwsync")) {
    constexpr auto group = "Global options";
    m_app->formatter(help_formatter());
    // Inherited by the commands: an option that a command does not know is
    // looked for among the global ones.
    m_app->fallthrough();
    // At most one: an argument that is spelt like a command is no command.
    m_app->require_subcommand(1);
    m_app->set_help_flag("-h,--help", "Print this help")->group(group);
    m_app
        ->set_version_flag("--version", "hwsync " HWSYNC_VERSION,
                           "Print the version")
        ->group(group);
    Command program{*m_app, m_action};
    add_global_options(program, m_options);
    add_commands(program, named);
    auto help =
        program.add_command("help", "Print the help of hwsync or of a command");
    help.add_arguments("COMMAND", m_helped,
                       "The command, in one word or two; without one, hwsync");
    help.add_examples({"hwsync help import-bulk", "hwsync help link add"});
    program.add_examples({"hwsync import-bulk --file products.jsonl",
                          "hwsync --catalog acme.db status --format json"});
}

CommandLine::~CommandLine() = default;

void CommandLine::parse(const std::vector<std::string>& arguments) {
    check_that_values_are_there(arguments);
    // CLI11 takes them last first.
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        m_app->parse(std::move(reversed));
    } catch (const CLI::CallForVersion& version) {
        m_text = std::string(version.what()) + "\n";
        return;
    } catch (const CLI::CallForHelp&) {
        m_text = m_app->help();
        return;
    } catch (const CLI::ParseError& error) {
        throw usage_error(*m_app, error);
    }
    if (m_app->got_subcommand("help")) {
        m_text = help_text();
        return;
    }
    check_format(m_action, m_options);
}

std::string CommandLine::command() const {
    std::string words;
    for (const CLI::App* app = m_app.get(); app != nullptr;
         app = parsed_command(*app)) {
        if (app != m_app.get()) {
            words += (words.empty() ? "" : " ") + app->get_name();
        }
    }
    return words;
}

/// As --help prints it.
std::string CommandLine::help_text() const {
    const CLI::App* app = m_app.get();
    const std::span<const std::string> words{m_helped};
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const auto below = app->get_subcommands(
            [&](const CLI::App* one) { return one->get_name() == word; });
        if (below.empty()) {
            throw unknown_words(words.subspan(i), *app);
        }
        app = below.front();
    }
    return app->get_formatter()->make_help(app, command_line_of(*app),
                                           CLI::AppFormatMode::Normal);
}
