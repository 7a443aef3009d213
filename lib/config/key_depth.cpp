#include "config/key_depth.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr std::size_t most_dots = 31;

/// Where the text quoted at `open` ends; `open` where it goes on after the
/// line.
std::size_t end_of_quoted(std::string_view line, std::size_t open) {
    const char quote = line[open];
    for (std::size_t at = open + 1; at < line.size(); ++at) {
        if (line[at] == quote) {
            return at;
        }
        at += quote == '"' && line[at] == '\\' ? 1 : 0;
    }
    return open;
}

/// The dots outside of what the line quotes.
std::size_t bare_dots(std::string_view line) {
    std::size_t dots = 0;
    for (std::size_t at = 0; at < line.size() && line[at] != '#'; ++at) {
        if (line[at] == '"' || line[at] == '\'') {
            at = end_of_quoted(line, at);
        }
        dots += line[at] == '.' ? 1 : 0;
    }
    return dots;
}

} // namespace

std::optional<std::size_t> line_of_too_deep_key(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        if (bare_dots(text.substr(0, end)) > most_dots) {
            return line;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return std::nullopt;
}

} // namespace hwsync
