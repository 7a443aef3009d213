#pragma once

#include "base/worker_thread.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace hwsync {

/// Fills a chunk on a thread of its own while the caller is at the one before.
template <typename Chunk> class ReadAhead {
public:
    enum class Beside { yes, no };

    /// `fill` is given a chunk that was used before or is new, and says whether
    /// there is more to come; once there is not, it makes empty ones. Without a
    /// thread it is called by next().
    ReadAhead(std::function<bool(Chunk&)> fill, Beside beside)
        : m_fill(std::move(fill)), m_beside(beside) {}

    /// Valid until the next call. Throws what `fill` threw.
    const Chunk& next() {
        m_thread.reset();
        if (m_failure) {
            std::rethrow_exception(std::exchange(m_failure, nullptr));
        }
        if (!std::exchange(m_is_ahead, false)) {
            m_has_more = m_fill(m_ahead);
        }
        std::swap(m_chunk, m_ahead);
        if (m_has_more && m_beside == Beside::yes) {
            begin();
        }
        return m_chunk;
    }

private:
    void begin() {
        m_is_ahead = true;
        m_thread.emplace([this] {
            try {
                m_has_more = m_fill(m_ahead);
            } catch (...) {
                m_failure = std::current_exception();
            }
        });
    }

    std::function<bool(Chunk&)> m_fill;
    Beside m_beside;
    Chunk m_chunk;
    Chunk m_ahead;
    bool m_is_ahead = false; ///< m_ahead is or will be filled
    bool m_has_more = true;
    std::exception_ptr m_failure; ///< of the thread
    std::optional<WorkerThread> m_thread;
};

} // namespace hwsync
