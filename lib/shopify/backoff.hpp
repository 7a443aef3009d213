#pragma once

#include "net/wait_clock.hpp"

#include <algorithm>

namespace hwsync {

/// Pauses between polls of one thing: a second first, growing by half each time
/// up to the longest.
class Backoff {
public:
    Backoff(WaitClock& clock, Duration longest)
        : m_clock(clock), m_longest(longest),
          m_next(std::min(Duration{std::chrono::seconds{1}}, longest)) {}

    /// How long it paused.
    Duration pause() {
        const auto paused = m_next;
        m_clock.wait(paused);
        m_next = std::min(m_next * 3 / 2, m_longest);
        return paused;
    }

private:
    WaitClock& m_clock;
    Duration m_longest;
    Duration m_next;
};

} // namespace hwsync
