#pragma once

#include <functional>
#include <thread>

namespace hwsync {

/// A thread beside the one that a program began with, which alone takes
/// signals. Joined when it is dropped.
class SideThread {
public:
    /// `work` must not throw. Throws Error(storage) where no thread can be had.
    explicit SideThread(std::function<void()> work);
    ~SideThread();
    SideThread(const SideThread&) = delete;
    SideThread& operator=(const SideThread&) = delete;

private:
    std::thread m_thread;
};

} // namespace hwsync
