#pragma once

#include <hwsync/export.hpp>

#include <atomic>

namespace hwsync {

/// A wish to stop that a signal handler may set and that every job heeds.
///
/// Until a job begins its COMMIT the wish rolls everything back and ends the
/// job with an Error of the signal's kind; after that the job ends well.
class HWSYNC_EXPORT StopToken {
public:
    /// Throws hwsync::Error(storage) when the process has no file descriptor
    /// left.
    StopToken();
    ~StopToken();
    StopToken(const StopToken&) = delete;
    StopToken& operator=(const StopToken&) = delete;

    /// Asks to stop because of this signal (SIGHUP, SIGINT or SIGTERM).
    /// Async-signal-safe.
    void request(int signal) noexcept;

    bool requested() const noexcept { return m_signal.load() != 0; }

    /// Throws the signal's Error if a stop was requested.
    void check() const;

    /// Becomes readable once a stop is requested, so that a wait on a pipe or a
    /// socket can end.
    int fd() const noexcept { return m_event_fd; }

private:
    std::atomic<int> m_signal = 0;
    int m_event_fd = -1;
};

} // namespace hwsync
