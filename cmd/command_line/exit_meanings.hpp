#pragma once

#include <span>
#include <string_view>

struct ExitMeaning {
    std::string_view codes; ///< "3", or several with one meaning
    std::string_view meaning;
};

/// What --help says of all exit codes, in their order.
std::span<const ExitMeaning> exit_meanings() noexcept;
