#include "process/clock.hpp"

#include <chrono>
#include <ctime>

namespace {

/// Counts on while the machine sleeps, as the steady clock does not.
std::chrono::nanoseconds since_boot() {
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds{time.tv_sec} +
           std::chrono::nanoseconds{time.tv_nsec};
}

} // namespace

hwsync::Time current_time() {
    static const auto clock_at_first = std::chrono::system_clock::now();
    static const auto first = since_boot();
    return std::chrono::floor<hwsync::Duration>(clock_at_first +
                                                (since_boot() - first));
}
