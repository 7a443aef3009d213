#pragma once

#include <string_view>

namespace hwsync {

/// What some programs begin a text with, to say that it is UTF-8.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Apart from simdjson's header, which takes the compiler a second to read.
bool is_utf8(std::string_view text) noexcept;

} // namespace hwsync
