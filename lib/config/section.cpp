#include "config/section.hpp"

#include <hwsync/config.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

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
                        m_name.empty() || key.empty() ? "" : " ", key, what),
            std::move(remedy)};
}

const toml::node* Section::find(std::string_view key) {
    m_asked.emplace_back(key);
    return m_table.get(key);
}

std::optional<std::string> Section::text(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) {
        return std::nullopt;
    }
    const auto value = node->value_exact<std::string>();
    if (!value) {
        throw wrong(key, "is no text", "put its value in quotes");
    }
    if (value->empty()) {
        throw wrong(key, "is empty", "give a value, or remove the line");
    }
    return value;
}

std::optional<Duration> Section::duration(std::string_view key) {
    const auto value = text(key);
    if (!value) {
        return std::nullopt;
    }
    const auto duration = parse_duration(*value);
    if (!duration) {
        throw wrong(key, "is no duration",
                    "give a number with a unit, such as \"90s\" or \"5m\"");
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
        throw wrong(key, "is no share", "give 0 to 100, such as \"10%\"");
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
        throw wrong(key, "is no whole number", "give one without quotes");
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

const toml::table* Section::table(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr) {
        return nullptr;
    }
    if (!node->is_table()) {
        throw wrong(key, "is no table", fmt::format("write [{}]", key));
    }
    return node->as_table();
}

void Section::forbid(std::string_view key, std::string_view why,
                     std::string_view remedy) {
    if (m_table.contains(key)) {
        throw wrong(key, why, std::string{remedy});
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
