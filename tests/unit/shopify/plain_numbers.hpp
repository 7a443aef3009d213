#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace plain {

/// The text with 0 for the numbers that do not fit, which RapidJSON may call an
/// error, and 0.0 for 0e446, which it always does; and whether any did not fit.
std::pair<std::string, bool> with_readable_numbers(std::string_view text);

} // namespace plain
