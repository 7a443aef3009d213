#pragma once

#include <hwsync/time.hpp>

#include <string>

namespace hwsync {

/// A time that was waited, as a person would write it: in its two largest
/// units, to the second, e.g. "8 s", "2 min 5 s" or "1 h"; below a second in
/// milliseconds.
std::string time_span(Duration duration);

} // namespace hwsync
