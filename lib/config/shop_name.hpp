#pragma once

#include <string_view>

namespace hwsync {

/// 1 to 64 printable characters, no space at the ends.
bool is_shop_name(std::string_view name);

/// Throws, as usage, where a name that no config file gives is too long for the
/// files that are named after the shop.
void check_length_of_shop_name(std::string_view name);

} // namespace hwsync
