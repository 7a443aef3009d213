#pragma once

#include <hwsync/time.hpp>

namespace hwsync {

class StopToken;

/// How time passes for whoever retries or polls.
class Pacer {
public:
    virtual ~Pacer() = default;

    /// The wall clock.
    virtual Time now() = 0;

    /// Lets time pass. Throws the signal's Error when asked to stop.
    virtual void pause(Duration duration) = 0;

    /// Evenly from 0 to 1, so that not all who wait come back at once.
    virtual double chance() = 0;
};

/// Time as it is. Pauses do not follow a wall clock that jumps.
class SystemPacer final : public Pacer {
public:
    /// `stop` must outlive the pacer.
    explicit SystemPacer(const StopToken& stop) : m_stop(stop) {}

    Time now() override;
    void pause(Duration duration) override;
    double chance() override;

private:
    const StopToken& m_stop;
};

} // namespace hwsync
