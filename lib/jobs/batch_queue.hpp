#pragma once

#include "catalog/batch.hpp"

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <vector>

namespace hwsync {

/// Hands batches from the thread that reads to the one that writes, a few at a
/// time, and the empty ones back.
class BatchQueue {
public:
    using BatchPtr = std::unique_ptr<Batch>;

    /// For the reader: an empty batch; null once the writer has closed.
    BatchPtr take_empty();
    void push(BatchPtr batch);
    /// Ends the queue; `failure` is why, or null at the end of the input.
    void finish(std::exception_ptr failure);

    /// For the writer: the next batch, null at the end. Throws what the reader
    /// failed with, once all that came before was taken.
    BatchPtr pop();
    void give_back(BatchPtr batch);
    /// The writer wants no more.
    void close();

private:
    static constexpr std::size_t most_batches = 4;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::queue<BatchPtr> m_full;
    std::vector<BatchPtr> m_empty;
    std::size_t m_made = 0;
    bool m_finished = false;
    bool m_closed = false;
    std::exception_ptr m_failure;
};

} // namespace hwsync
