#pragma once

#include "net/wait_clock.hpp"

#include <vector>

namespace hwsync {

/// Time that passes only when somebody pauses.
class FakeWaitClock final : public WaitClock {
public:
    Time now() override { return m_now; }
    void wait(Duration duration) override {
        pauses.push_back(duration);
        m_now += duration;
    }
    double jitter() override { return luck; }

    Duration paused() const {
        Duration sum{};
        for (const auto pause : pauses) {
            sum += pause;
        }
        return sum;
    }

    std::vector<Duration> pauses;
    double luck = 0;

private:
    Time m_now = *parse_time("2026-11-24T08:00:00Z");
};

} // namespace hwsync
