#pragma once

#include "model/record.hpp"
#include "model/reject.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// Tells a line that is damage from one that is well-formed JSON which the fast
/// parser does not take: a lone surrogate, a number past 64 bits.
///
/// Slow, and only asked when a line did not parse. Nothing for a line that is
/// neither a product nor a variant. Throws Error(input) when it is no JSON
/// object in valid UTF-8.
std::optional<Reject> reject_or_throw(std::string_view text,
                                      std::uint64_t number,
                                      const std::string& source);

} // namespace hwsync
