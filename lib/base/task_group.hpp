#pragma once

#include "base/descriptor.hpp"
#include "base/worker_thread.hpp"

#include <hwsync/stop.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace hwsync {

/// Tasks that run at once, each on a thread of its own and at most so many of
/// them. Used by one thread; when it is dropped, tasks that still run are asked
/// to stop and waited for.
class TaskGroup {
public:
    /// Throws Error(storage) where there is no descriptor left.
    TaskGroup(std::size_t most, const StopToken& stop);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    bool is_full() const noexcept { return m_threads.size() >= m_most; }
    bool is_idle() const noexcept { return m_threads.empty(); }

    /// What the tasks are to heed. A stop of the caller's reaches it in wait().
    const StopToken& stop() const noexcept { return m_stop; }

    /// `work` must not throw; the group must not be full. Throws
    /// Error(storage) where no thread can be had.
    void start(std::size_t number, std::function<void()> work);

    /// Waits until a task has ended, and returns its number. The group must not
    /// be idle.
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
    std::map<std::size_t, WorkerThread> m_threads; ///< their end comes first
};

} // namespace hwsync
