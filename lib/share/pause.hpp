#pragma once

#include <hwsync/stop.hpp>

namespace hwsync::share {

/// Waits before the next of several tries, longer each time, and not for the
/// same time as others that failed at the same moment. Throws the signal's
/// Error once a stop is requested.
void pause_before_try(int attempt, const StopToken& stop);

} // namespace hwsync::share
