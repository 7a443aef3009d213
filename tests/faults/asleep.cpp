// Preloaded: the machine has slept for two hours as soon as the file is there
// that $ASLEEP names. The clocks that count a sleep say so, CLOCK_MONOTONIC
// does not.

#include <cstdlib>
#include <ctime>

#include <dlfcn.h>
#include <unistd.h>

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
    using Function = int (*)(clockid_t, timespec*);
    static const auto next =
        reinterpret_cast<Function>(dlsym(RTLD_NEXT, "clock_gettime"));
    const int result = next(clock, time);
    const char* const file = std::getenv("ASLEEP");
    constexpr time_t two_hours = 7200;
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME) &&
        file != nullptr && access(file, F_OK) == 0) {
        time->tv_sec += two_hours;
    }
    return result;
}
