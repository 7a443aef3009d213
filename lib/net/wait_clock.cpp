#include "net/wait_clock.hpp"

#include <hwsync/stop.hpp>

#include <algorithm>
#include <random>

#include <poll.h>

namespace hwsync {

Time SystemWaitClock::now() {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

void SystemWaitClock::wait(Duration duration) {
    using SteadyClock = std::chrono::steady_clock;
    constexpr Duration longest_poll = std::chrono::hours{1};
    const auto end = SteadyClock::now() + duration;
    for (;;) {
        m_stop.check();
        const auto left = std::chrono::ceil<Duration>(end - SteadyClock::now());
        if (left <= Duration::zero()) {
            return;
        }
        pollfd stopped{m_stop.fd(), POLLIN, 0};
        // An interrupted or early wait is no harm: the loop looks again.
        poll(&stopped, 1,
             static_cast<int>(std::min(left, longest_poll).count()));
    }
}

double SystemWaitClock::jitter() {
    std::random_device device;
    return std::uniform_real_distribution<double>{0, 1}(device);
}

} // namespace hwsync
