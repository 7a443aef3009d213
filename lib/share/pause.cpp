#include "share/pause.hpp"

#include <algorithm>
#include <random>

#include <poll.h>

namespace hwsync::share {

void pause_before_try(int attempt, const StopToken& stop) {
    constexpr int first = 50;
    constexpr int longest = 5000;
    const int most = std::min(first << std::min(attempt, 10), longest);
    std::random_device random;
    pollfd stopped{stop.fd(), POLLIN, 0};
    poll(&stopped, 1, std::uniform_int_distribution{most / 2, most}(random));
    stop.check();
}

} // namespace hwsync::share
