#pragma once

#include <hwsync/time.hpp>

namespace hwsync {

class StopToken;

/// The clock of whoever retries or polls: it tells the time, and waits.
class WaitClock {
public:
    virtual ~WaitClock() = default;

    /// The wall clock.
    virtual Time now() = 0;

    /// Lets time pass. Throws the signal's Error when asked to stop.
    virtual void wait(Duration duration) = 0;

    /// Evenly from 0 to 1, so that not all who wait come back at once.
    virtual double jitter() = 0;
};

/// Time as it is. Pauses do not follow a wall clock that jumps.
class SystemWaitClock final : public WaitClock {
public:
    /// `stop` must outlive the clock.
    explicit SystemWaitClock(const StopToken& stop) : m_stop(stop) {}

    Time now() override;
    void wait(Duration duration) override;
    double jitter() override;

private:
    const StopToken& m_stop;
};

} // namespace hwsync
