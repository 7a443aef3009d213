#pragma once

#include <string>
#include <string_view>

namespace hwsync {

/// `text` as a JSON string, quotes included (RFC 8259).
std::string json_string(std::string_view text);

} // namespace hwsync
