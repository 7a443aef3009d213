#pragma once

#include "base/worker_thread.hpp"

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace hwsync {

/// Chunks that a thread of its own makes, a few ahead of the one that takes
/// them. Chunks are used again, after Chunk::clear().
template <typename Chunk> class MadeAhead {
public:
    /// `make` is given an empty chunk and says whether it has put something
    /// into it; once it has not, it is not called again. Up to `most` chunks
    /// are made ahead. Throws Error(storage) where no thread can be had.
    explicit MadeAhead(std::function<bool(Chunk&)> make, std::size_t most = 4)
        : m_most(most) {
        m_thread.emplace([this, make = std::move(make)] { make_all(make); });
    }
    /// Waits until the chunk that is being made is done.
    ~MadeAhead() {
        {
            const std::lock_guard lock{m_mutex};
            m_closed = true;
        }
        m_changed.notify_all();
        m_thread.reset();
    }
    MadeAhead(const MadeAhead&) = delete;
    MadeAhead& operator=(const MadeAhead&) = delete;

    /// The next chunk, valid until the next call; null at the end. Throws what
    /// `make` threw, once all that came before was taken.
    Chunk* next() {
        if (m_taken) {
            m_taken->clear();
        }
        std::unique_lock lock{m_mutex};
        if (m_taken) {
            m_empty.push_back(std::move(m_taken));
            m_changed.notify_all();
        }
        m_changed.wait(lock, [this] { return m_ended || !m_full.empty(); });
        if (!m_full.empty()) {
            m_taken = std::move(m_full.front());
            m_full.pop();
        } else if (m_failure) {
            std::rethrow_exception(m_failure);
        }
        return m_taken.get();
    }

private:
    using ChunkPtr = std::unique_ptr<Chunk>;

    void make_all(const std::function<bool(Chunk&)>& make) noexcept {
        std::exception_ptr failure;
        try {
            while (auto chunk = take_empty()) {
                if (!make(*chunk)) {
                    break;
                }
                {
                    const std::lock_guard lock{m_mutex};
                    m_full.push(std::move(chunk));
                }
                m_changed.notify_all();
            }
        } catch (...) {
            failure = std::current_exception();
        }
        {
            const std::lock_guard lock{m_mutex};
            m_ended = true;
            m_failure = std::move(failure);
        }
        m_changed.notify_all();
    }

    /// Null once no more are wanted.
    ChunkPtr take_empty() {
        std::unique_lock lock{m_mutex};
        m_changed.wait(lock, [this] {
            return m_closed || !m_empty.empty() || m_made < m_most;
        });
        if (m_closed) {
            return nullptr;
        }
        if (m_empty.empty()) {
            ++m_made;
            return std::make_unique<Chunk>();
        }
        auto chunk = std::move(m_empty.back());
        m_empty.pop_back();
        return chunk;
    }

    std::size_t m_most;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::queue<ChunkPtr> m_full;
    std::vector<ChunkPtr> m_empty;
    std::size_t m_made = 0;
    bool m_ended = false;  ///< nothing more is made
    bool m_closed = false; ///< nothing more is wanted
    std::exception_ptr m_failure;
    ChunkPtr m_taken; ///< by the caller of next()
    std::optional<WorkerThread> m_thread;
};

} // namespace hwsync
