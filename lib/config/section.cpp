#include "config/section.hpp"

#include <hwsync/config.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

/// How to give the one that stands under a key, or in its value.
std::string secret_remedy(std::string_view key, std::string_view value) {
    const bool is_clients = key.find("secret") != std::string_view::npos ||
                            value.find("shpss_") != std::string_view::npos;
    return fmt::format("give {}, and make a new secret if others may have seen "
                       "this one",
                       is_clients ? "client_id with client_secret_env, "
                                    "client_secret_file or "
                                    "client_secret_command"
                                  : "token_env, token_file or token_command");
}

/// Shopify's tokens and client secrets are `shpat_`, `shpss_` and so on, and 32
/// digits;
/// shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing and
/// shopify.dev/changelog/app-secret-key-length-has-increased.
bool holds_secret(std::string_view text) {
    constexpr std::size_t prefix_length = 6;
    constexpr std::size_t fewest_digits = 16;
    const auto is_digit = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
               (c >= 'A' && c <= 'F');
    };
    for (auto at = text.find("shp"); at != std::string_view::npos;
         at = text.find("shp", at + 1)) {
        const auto token = text.substr(at);
        if (token.size() >= prefix_length + fewest_digits &&
            token[prefix_length - 1] == '_' &&
            std::all_of(token.begin() + prefix_length,
                        token.begin() + prefix_length + fewest_digits,
                        is_digit)) {
            return true;
        }
    }
    return false;
}

} // namespace

Section::Section(const toml::table& table, std::string name,
                 const std::string& file)
    : m_table(table), m_name(std::move(name)), m_file(file) {}

std::string Section::place(const toml::node& node) const {
    const auto at = node.source().begin;
    return fmt::format("{}:{}:{}", m_file, at.line, at.column);
}

Error Section::wrong(std::string_view key, std::string_view what,
                     std::string remedy) const {
    const auto* node = m_table.get(key);
    return {ErrorKind::usage,
            fmt::format("{}: {}{}{} {}",
                        place(node == nullptr ? m_table : *node), m_name,
                        m_name.empty() || key.empty() ? "" : " ",
                        printable(key), what),
            std::move(remedy)};
}

const toml::node* Section::find(std::string_view key) {
    m_asked.emplace_back(key);
    return m_table.get(key);
}

std::optional<std::string> Section::text(std::string_view key, Lines lines) {
    const auto* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    auto value = node->value_exact<std::string>();
    if (!value) {
        throw wrong(key, "is not a string", "put its value in quotes");
    }
    if (value->empty()) {
        throw wrong(key, "is empty", "give a value, or remove the line");
    }
    if (value->find('\0') != std::string::npos) {
        throw wrong(key, "has a zero byte in it", "remove it");
    }
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    };
    if (lines == Lines::one &&
        std::any_of(value->begin(), value->end(), is_control)) {
        throw wrong(key, "has a line break or control character in it",
                    "remove it");
    }
    if (holds_secret(*value)) {
        throw wrong(key, "has a secret in it, which never stands in this file",
                    secret_remedy(key, *value));
    }
    return value;
}

std::optional<std::filesystem::path>
Section::path(std::string_view key, const std::filesystem::path& folder) {
    const auto value = text(key);
    if (!value) {
        return std::nullopt;
    }
    if (value->starts_with('~')) {
        throw wrong(key, "starts with ~, which means no home here",
                    "write the path out, or ./~ for a file of that name");
    }
    return folder / *value;
}

std::optional<Duration> Section::duration(std::string_view key) {
    const auto value = text(key);
    if (!value) {
        return std::nullopt;
    }
    const auto duration = parse_duration(*value);
    if (!duration) {
        throw wrong(key, "is not a duration",
                    R"(give a number with a unit, such as "90s" or "5m")");
    }
    return duration;
}

std::optional<double> Section::percent(std::string_view key) {
    const auto value = text(key);
    if (!value) {
        return std::nullopt;
    }
    const auto percent = parse_percent(*value);
    if (!percent) {
        throw wrong(key, "is not a percentage",
                    "give 0 to 100, such as \"10%\"");
    }
    return percent;
}

std::optional<std::int64_t> Section::integer(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto value = node->value_exact<std::int64_t>();
    if (!value) {
        throw wrong(key, "is not a whole number", "give one without quotes");
    }
    return value;
}

std::optional<bool> Section::flag(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto value = node->value_exact<bool>();
    if (!value) {
        throw wrong(key, "is neither true nor false",
                    "give one of these, without quotes");
    }
    return value;
}

std::optional<std::size_t>
Section::choice(std::string_view key,
                std::initializer_list<std::string_view> words) {
    const auto value = text(key);
    if (!value) {
        return std::nullopt;
    }
    const auto* found = std::find(words.begin(), words.end(), *value);
    if (found == words.end()) {
        std::string list;
        for (const auto word : words) {
            list += fmt::format("{}\"{}\"", list.empty() ? "" : " or ", word);
        }
        throw wrong(key, fmt::format("cannot be \"{}\"", printable(*value)),
                    "give " + list);
    }
    return static_cast<std::size_t>(found - words.begin());
}

std::optional<std::vector<std::string>> Section::texts(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto* list = node->as_array();
    if (list == nullptr) {
        throw wrong(key, "is not a list", "put texts between [ and ]");
    }
    std::vector<std::string> texts;
    for (const auto& element : *list) {
        const auto text = element.value_exact<std::string>();
        if (!text) {
            throw wrong(key, "holds something other than strings",
                        "put each of its values in quotes");
        }
        if (holds_secret(*text)) {
            throw wrong(key,
                        "has a secret in it, which never stands in this file",
                        secret_remedy(key, *text));
        }
        texts.push_back(*text);
    }
    return texts;
}

const toml::table* Section::table(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) {
        return nullptr;
    }
    if (!node->is_table()) {
        throw wrong(key, "is not a table",
                    "write it as a header in brackets of its own");
    }
    return node->as_table();
}

Section Section::part(const toml::table& table, std::string_view key) const {
    const std::string_view inner{m_name};
    return {table,
            fmt::format("{}.{}]", inner.substr(0, inner.size() - 1), key),
            m_file};
}

void Section::forbid(std::string_view key, std::string_view why,
                     std::string_view remedy) {
    if (m_table.contains(key)) {
        throw wrong(key, why, std::string{remedy});
    }
}

void Section::forbid_secrets() {
    for (const auto* key : {"token", "client_secret", "secret", "password",
                            "access_token", "api_secret"}) {
        forbid(key, "is a secret, which never stands in this file",
               secret_remedy(key, {}));
    }
}

void Section::finish() const {
    for (const auto& [key, node] : m_table) {
        const auto name = key.str();
        if (std::find(m_asked.begin(), m_asked.end(), name) != m_asked.end()) {
            continue;
        }
        const std::vector<std::string_view> known{m_asked.begin(),
                                                  m_asked.end()};
        const auto meant = nearest(name, known);
        const auto shown = printable(name);
        throw Error(ErrorKind::usage,
                    fmt::format("{}: {}{}unknown key {}", place(node), m_name,
                                m_name.empty() ? "" : " ", shown),
                    meant.empty() ? "see hwsync-config(5)"
                                  : fmt::format("did you mean {}?", meant));
    }
}

} // namespace hwsync
