#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

inline bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// An environment of these variables.
inline auto with(std::map<std::string, std::string, std::less<>> variables) {
    return [variables = std::move(variables)](
               std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt
                                        : std::optional{found->second};
    };
}
