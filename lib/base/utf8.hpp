#pragma once

#include <string_view>

namespace hwsync {

/// Apart from simdjson's header, which takes the compiler a second to read.
bool is_utf8(std::string_view text) noexcept;

} // namespace hwsync
