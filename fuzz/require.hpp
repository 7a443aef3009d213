#pragma once

#include <hwsync/text.hpp>

#include <cstdlib>
#include <string_view>

inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// The text may go to a terminal: a line, without control or bidi characters.
inline void require_shown(std::string_view text) {
    require(hwsync::printable(text, text.size() + 1) == text);
}
