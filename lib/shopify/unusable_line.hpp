#pragma once

#include "model/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync {

/// Tells a line that is damage from one that is well-formed JSON which the fast
/// parser does not take: a lone surrogate, a number past 64 bits.
///
/// Slow, and only asked when a line did not parse. Throws Error(input) when the
/// line is no JSON object in valid UTF-8.
Reject reject_or_throw(std::string_view text, std::uint64_t number,
                       const std::string& source);

} // namespace hwsync
