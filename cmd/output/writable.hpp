#pragma once

#include <hwsync/stop.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

/// A descriptor to write to that may be a pipe whose reader stands still. A
/// write that waits for it would not see a signal that came just before, so
/// whoever writes waits here first, and then writes no more than fits.
class Writable {
public:
    Writable(int fd, const hwsync::StopToken& stop);

    /// Waits until something can be written, or writing fails. False where a
    /// stop is asked for and the reader has stood still for half a second.
    bool wait();

    /// As much of `size` as can be written at once without waiting.
    std::size_t fitting(std::size_t size) const noexcept;

private:
    using Clock = std::chrono::steady_clock;

    int m_fd;
    const hwsync::StopToken& m_stop;
    bool m_is_file;
    std::optional<Clock::time_point> m_deadline; ///< once a stop is asked for
};
