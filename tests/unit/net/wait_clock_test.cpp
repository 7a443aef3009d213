#include "net/wait_clock.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <thread>

using namespace hwsync;
using namespace std::chrono_literals;

TEST_CASE("a pause ends when a stop is asked for, before or meanwhile") {
    StopToken stop;
    SystemWaitClock clock{stop};
    CHECK_NOTHROW(clock.wait(1ms));
    std::thread other{[&stop] { stop.request(SIGTERM); }};
    CHECK_THROWS_AS(clock.wait(1h), Error);
    other.join();
    CHECK_THROWS_AS(clock.wait(1h), Error);
}

TEST_CASE("chance is between 0 and 1 and not always the same") {
    const StopToken stop;
    SystemWaitClock clock{stop};
    double least = 1;
    double most = 0;
    for (int count = 0; count < 100; ++count) {
        const auto chance = clock.jitter();
        least = std::min(least, chance);
        most = std::max(most, chance);
    }
    CHECK(least >= 0);
    CHECK(most <= 1);
    CHECK(least < most);
}
