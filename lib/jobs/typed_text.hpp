#pragma once

#include <string_view>

namespace hwsync {

/// Throws Error(usage) where a text that is to be kept is not UTF-8: nothing
/// that reads the catalog would know what it says. `option` is where it was
/// given.
void check_typed_text(std::string_view option, std::string_view text);

} // namespace hwsync
