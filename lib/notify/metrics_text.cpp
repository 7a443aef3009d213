#include "notify/metrics_text.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace hwsync {

namespace {

constexpr std::size_t longest_label = 512;

std::string escaped(std::string_view value) {
    std::string text;
    // A control character or a byte that is no UTF-8 has no place in a label.
    for (const char c : printable(value, longest_label)) {
        if (c == '\\' || c == '"') {
            text += '\\';
        }
        text += c;
    }
    return text;
}

std::string written(const MetricsText::Labels& labels) {
    std::string text;
    for (const auto& [name, value] : labels) {
        text += fmt::format("{}{}=\"{}\"", text.empty() ? "{" : ",", name,
                            escaped(value));
    }
    return labels.empty() ? text : text + "}";
}

bool is_name(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
               std::string_view::npos;
}

bool is_number(std::string_view text) {
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

/// Where the quoted value at the beginning of `text` ends; npos: nowhere.
std::size_t end_of_quoted(std::string_view text) {
    if (!text.starts_with('"')) {
        return std::string_view::npos;
    }
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
            if (at == text.size() || (text[at] != '\\' && text[at] != '"')) {
                return std::string_view::npos;
            }
        } else if (text[at] == '"') {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

/// The size of the labels at the beginning of `text`; nothing where they are
/// none that we write.
std::optional<std::size_t> size_of_labels(std::string_view text) {
    if (!text.starts_with('{')) {
        return 0;
    }
    std::size_t at = 1;
    for (;;) {
        const auto equals = text.find('=', at);
        if (equals == std::string_view::npos ||
            !is_name(text.substr(at, equals - at))) {
            return std::nullopt;
        }
        const auto size = end_of_quoted(text.substr(equals + 1));
        if (size == std::string_view::npos) {
            return std::nullopt;
        }
        at = equals + 1 + size;
        if (text.substr(at).starts_with('}')) {
            return at + 1;
        }
        if (!text.substr(at).starts_with(',')) {
            return std::nullopt;
        }
        ++at;
    }
}

std::optional<MetricsLine> parse_line(std::string_view line) {
    const auto name = line.substr(0, line.find_first_of("{ "));
    if (!is_name(name)) {
        return std::nullopt;
    }
    const auto rest = line.substr(name.size());
    const auto size = size_of_labels(rest);
    if (!size || !rest.substr(*size).starts_with(' ') ||
        !is_number(rest.substr(*size + 1))) {
        return std::nullopt;
    }
    return MetricsLine{name, rest.substr(0, *size), rest.substr(*size + 1)};
}

} // namespace

void MetricsText::add(std::string_view name, std::string_view help,
                      const Labels& labels, double value) {
    auto& family = m_families[std::string{name}];
    family.help = help;
    family.samples[written(labels)] = fmt::format("{}", value);
}

void MetricsText::keep(std::string_view name, std::string_view help,
                       std::string_view labels, std::string_view value) {
    auto& family = m_families[std::string{name}];
    family.help = help;
    family.samples.emplace(labels, value);
}

std::string MetricsText::text() const {
    std::string text;
    for (const auto& [name, family] : m_families) {
        text += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name,
                            family.help);
        for (const auto& [labels, value] : family.samples) {
            text += fmt::format("{}{} {}\n", name, labels, value);
        }
    }
    return text;
}

std::string_view MetricsLine::label(std::string_view wanted) const {
    auto rest = labels;
    while (!rest.empty() && rest.front() != '}') {
        rest.remove_prefix(1);
        const auto label_name = rest.substr(0, rest.find('='));
        rest.remove_prefix(label_name.size() + 1);
        const auto size = end_of_quoted(rest);
        if (label_name == wanted) {
            return rest.substr(1, size - 2);
        }
        rest.remove_prefix(size);
    }
    return {};
}

std::vector<MetricsLine> parse_metrics(std::string_view text) {
    std::vector<MetricsLine> lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (const auto sample = parse_line(line)) {
            lines.push_back(*sample);
        }
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return lines;
}

} // namespace hwsync
