#pragma once

#include <string_view>

namespace hwsync {

/// Whether the first time is before the second; a missing one never is. Both
/// are texts that format_time() made.
bool is_earlier(std::string_view time, std::string_view than);

} // namespace hwsync
