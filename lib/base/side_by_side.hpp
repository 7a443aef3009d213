#pragma once

#include "base/descriptor.hpp"
#include "base/side_thread.hpp"

#include <hwsync/stop.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace hwsync {

/// Works side by side, each on a thread of its own, and no more at a time than
/// was said. Used by one thread; when it is dropped, those that are still at it
/// are asked to stop and waited for.
class SideBySide {
public:
    /// Throws Error(storage) where there is no descriptor left.
    SideBySide(std::size_t most, const StopToken& stop);
    ~SideBySide();
    SideBySide(const SideBySide&) = delete;
    SideBySide& operator=(const SideBySide&) = delete;

    bool is_full() const noexcept { return m_threads.size() >= m_most; }
    bool is_idle() const noexcept { return m_threads.empty(); }

    /// What the works are to heed. A stop of the caller's reaches it in wait().
    const StopToken& stop() const noexcept { return m_stop; }

    /// `work` must not throw, and there must be room for it. Throws
    /// Error(storage) where no thread can be had.
    void begin(std::size_t number, std::function<void()> work);

    /// Waits until one has ended, and says which. One must be there.
    std::size_t wait();

private:
    void pass_stop_on();
    std::size_t take_ended();

    std::size_t m_most;
    const StopToken& m_callers_stop;
    StopToken m_stop;
    Descriptor m_ends; ///< an eventfd that counts
    std::mutex m_mutex;
    std::vector<std::size_t> m_ended;
    std::map<std::size_t, SideThread> m_threads; ///< their end comes first
};

} // namespace hwsync
