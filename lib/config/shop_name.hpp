#pragma once

#include <string_view>

namespace hwsync {

/// 1 to 64 printable characters, no space at the ends.
bool is_shop_name(std::string_view name);

/// Throws Error(usage) where a name that no config file gives is none: an empty
/// one is most likely a variable that was not set.
void check_shop_name(std::string_view name);

} // namespace hwsync
