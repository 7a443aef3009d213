#pragma once

#include <string_view>

namespace hwsync {

/// 1 to 64 printable characters, no space at the ends.
bool is_shop_name(std::string_view name);

/// Throws Error(usage) where a name that no config file gives is empty, most
/// likely a variable that was not set, or too long for the files that are named
/// after the shop.
void check_shop_name(std::string_view name);

} // namespace hwsync
