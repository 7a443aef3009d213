#pragma once

#include "net/pacer.hpp"

#include <vector>

namespace hwsync {

/// Time that passes only when somebody pauses.
class FakePacer final : public Pacer {
public:
    Time now() override { return m_now; }
    void pause(Duration duration) override {
        pauses.push_back(duration);
        m_now += duration;
    }
    double chance() override { return luck; }

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
