#pragma once

#include "base/worker_thread.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace hwsync {

/// Work that goes on on a thread of its own until it is waited for, which it is
/// at the latest when this is dropped.
class BackgroundTask {
public:
    /// Throws Error(storage) where no thread can be had.
    explicit BackgroundTask(std::function<void()> work) {
        m_thread.emplace([this, work = std::move(work)] {
            try {
                work();
            } catch (...) {
                m_failure = std::current_exception();
            }
        });
    }

    /// Throws what the work threw.
    void wait() {
        m_thread.reset();
        if (m_failure) {
            std::rethrow_exception(std::exchange(m_failure, nullptr));
        }
    }

private:
    std::exception_ptr m_failure;
    std::optional<WorkerThread> m_thread; ///< its end comes first
};

} // namespace hwsync
