#pragma once

#include <hwsync/time.hpp>

#include <string>
#include <string_view>

namespace hwsync {

/// Whether the first time is before the second; a missing one never is. Both
/// are texts that format_time() made.
bool is_earlier(std::string_view time, std::string_view than);

/// The latest time that a shop's record may have been changed at, whichever
/// clock is behind; as format_time() writes it. What is later is not to be
/// trusted.
std::string latest_credible_time(Time now);

} // namespace hwsync
