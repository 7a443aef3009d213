#pragma once

#include <functional>
#include <thread>

namespace hwsync {

/// A thread that takes no signals: the one that a program began with does.
/// Joined when it is dropped.
class WorkerThread {
public:
    /// `work` must not throw. Throws Error(storage) where no thread can be had.
    explicit WorkerThread(std::function<void()> work);
    ~WorkerThread();
    WorkerThread(const WorkerThread&) = delete;
    WorkerThread& operator=(const WorkerThread&) = delete;

private:
    std::thread m_thread;
};

} // namespace hwsync
