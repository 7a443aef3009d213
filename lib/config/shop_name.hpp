#pragma once

#include <string_view>

namespace hwsync {

/// 1 to 64 printable characters, no space at the ends.
bool is_shop_name(std::string_view name);

/// Throws where it is none, as usage.
void check_shop_name(std::string_view name);

} // namespace hwsync
