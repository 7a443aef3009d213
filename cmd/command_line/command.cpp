#include "command_line/command.hpp"

#include "command_line/values.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <charconv>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

Option& Option::type(const std::string& name) {
    m_option->type_name(name);
    return *this;
}

Option& Option::required() {
    m_option->required();
    return *this;
}

Option& Option::needs(const Option& other) {
    m_option->needs(other.m_option);
    return *this;
}

Option& Option::excludes(const Option& other) {
    m_option->excludes(other.m_option);
    return *this;
}

Option& Option::group(const std::string& heading) {
    m_option->group(heading);
    return *this;
}

Option& Option::take_last() {
    m_option->take_last();
    return *this;
}

namespace {

std::optional<std::int64_t> number_in(NumberRange range,
                                      const std::string& text) {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, fault] = std::from_chars(text.data(), end, number);
    const bool fits = fault == std::errc{} && at == end &&
                      number >= range.least && number <= range.most;
    return fits ? std::optional{number} : std::nullopt;
}

std::string wanted_number(NumberRange range) {
    return range.most == NumberRange{}.most
               ? fmt::format("give a whole number, {} at the least",
                             range.least)
               : fmt::format("give a whole number from {} to {}", range.least,
                             range.most);
}

/// What a script's unset variable leaves, which nobody means.
Option not_empty(CLI::Option& option) {
    const auto refuse_empty = [&option](const std::string& text) {
        if (text.empty()) {
            const bool is_path =
                (option.get_name() + option.get_type_name()).find("PATH") !=
                std::string::npos;
            throw wrong_value(
                option.get_name(), text,
                fmt::format("give a {}{}", is_path ? "path" : "value",
                            option.get_required() ? "" : ", or leave it out"));
        }
        return std::string{};
    };
    return Option{*option.check(CLI::Validator{refuse_empty, ""})};
}

} // namespace

Command Command::add_command(const std::string& name,
                             const std::string& description) {
    return {*m_app->add_subcommand(name, description), *m_chosen};
}

void Command::require_command() {
    m_app->require_subcommand(1);
}

void Command::hide() {
    m_app->group("");
}

void Command::add_examples(const std::vector<std::string_view>& lines) {
    std::string examples = "Examples:";
    for (const auto line : lines) {
        examples += "\n  ";
        examples += line;
    }
    m_app->footer(examples); // replaces the parent's, which is inherited
}

void Command::add_to_footer(const std::string& text) {
    m_app->footer(m_app->get_footer() + text);
}

void Command::set_action(Action action) {
    m_app->callback(
        [app = m_app, chosen = m_chosen, wanted = std::move(action)] {
            // CLI11 calls the command's callback after its subcommand's.
            if (app->get_subcommands().empty()) {
                *chosen = wanted;
            }
        });
}

Option Command::add_flag(const std::string& name, bool& target,
                         const std::string& help) {
    return Option{*m_app->add_flag(name, target, help)};
}

Option Command::add_flag(const std::string& name, std::function<void()> given,
                         const std::string& help) {
    return Option{*m_app->add_flag_callback(name, std::move(given), help)};
}

Option Command::add_text(const std::string& name, std::string& target,
                         const std::string& help) {
    return not_empty(*m_app->add_option(name, target, help));
}

Option Command::add_text(const std::string& name,
                         std::optional<std::string>& target,
                         const std::string& help) {
    return not_empty(*m_app->add_option(name, target, help));
}

Option Command::add_texts(const std::string& name,
                          std::vector<std::string>& target,
                          const std::string& help) {
    return not_empty(*m_app->add_option(name, target, help)
                          ->take_all()
                          ->allow_extra_args(false));
}

Option Command::add_arguments(const std::string& name,
                              std::vector<std::string>& target,
                              const std::string& help) {
    // Without extra arguments CLI11 takes "[a,b]" for what it is: one. Then it
    // takes only as many as it expects; fewer are no error with take_all().
    constexpr int any_number = CLI::detail::expected_max_vector_size;
    return not_empty(*m_app->add_option(name, target, help)
                          ->take_all()
                          ->expected(any_number, any_number)
                          ->allow_extra_args(false));
}

Option Command::add_word(const std::string& name, std::string& target,
                         const std::vector<std::string>& words,
                         const std::string& help) {
    auto& option = *m_app->add_option(name, target, help);
    not_empty(option);
    return Option{*option.check(CLI::IsMember(words))};
}

Option Command::add_value(const std::string& name,
                          const std::function<void(const std::string&)>& take,
                          const std::string& help) {
    return Option{*m_app->add_option_function<std::string>(name, take, help)};
}

Option Command::add_number(const std::string& name, std::int64_t& target,
                           NumberRange range, const std::string& help) {
    // CLI11 takes what is too large for the nearest number.
    return add_value(
               name,
               [name, &target, range](const std::string& text) {
                   const auto number = number_in(range, text);
                   if (!number) {
                       throw wrong_value(name, text, wanted_number(range));
                   }
                   target = *number;
               },
               help)
        .type("N");
}

Option Command::add_number_with_default(const std::string& name,
                                        std::int64_t& target, NumberRange range,
                                        const std::string& help) {
    return add_number(name, target, range,
                      fmt::format("{} (default: {})", help, target));
}
