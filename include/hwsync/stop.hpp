#pragma once

#include <hwsync/export.hpp>

#include <atomic>

namespace hwsync {

/// A request to stop, which a signal handler can make and every job obeys.
///
/// Until a job begins its COMMIT, a request rolls everything back and ends the
/// job with the signal's Error. After that the job ends normally.
class HWSYNC_EXPORT StopToken {
public:
    /// Throws Error(storage) if the process has no file descriptor left.
    StopToken();
    ~StopToken();
    StopToken(const StopToken&) = delete;
    StopToken& operator=(const StopToken&) = delete;

    /// Asks to stop because of this signal: SIGHUP, SIGINT or SIGTERM.
    /// Async-signal-safe.
    void request(int signal) noexcept;

    /// Whether a stop was requested.
    bool requested() const noexcept { return m_signal.load() != 0; }

    /// Throws the signal's Error if a stop was requested.
    void check() const;

    /// A file descriptor that becomes readable when a stop is requested, so
    /// that waiting for a pipe or a socket can end. It belongs to this object.
    int fd() const noexcept { return m_event_fd; }

private:
    std::atomic<int> m_signal = 0;
    int m_event_fd = -1;
};

} // namespace hwsync
