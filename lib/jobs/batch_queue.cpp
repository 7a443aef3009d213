#include "jobs/batch_queue.hpp"

#include <utility>

namespace hwsync {

BatchQueue::BatchPtr BatchQueue::take_empty() {
    std::unique_lock lock{m_mutex};
    m_changed.wait(lock, [this] {
        return m_closed || !m_empty.empty() || m_made < most_batches;
    });
    if (m_closed) {
        return nullptr;
    }
    if (m_empty.empty()) {
        ++m_made;
        return std::make_unique<Batch>();
    }
    auto batch = std::move(m_empty.back());
    m_empty.pop_back();
    return batch;
}

void BatchQueue::push(BatchPtr batch) {
    {
        const std::lock_guard lock{m_mutex};
        m_full.push(std::move(batch));
    }
    m_changed.notify_all();
}

void BatchQueue::finish(std::exception_ptr failure) {
    {
        const std::lock_guard lock{m_mutex};
        m_finished = true;
        m_failure = std::move(failure);
    }
    m_changed.notify_all();
}

BatchQueue::BatchPtr BatchQueue::pop() {
    std::unique_lock lock{m_mutex};
    m_changed.wait(lock, [this] { return m_finished || !m_full.empty(); });
    if (!m_full.empty()) {
        auto batch = std::move(m_full.front());
        m_full.pop();
        return batch;
    }
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    return nullptr;
}

void BatchQueue::give_back(BatchPtr batch) {
    batch->clear();
    {
        const std::lock_guard lock{m_mutex};
        m_empty.push_back(std::move(batch));
    }
    m_changed.notify_all();
}

void BatchQueue::close() {
    {
        const std::lock_guard lock{m_mutex};
        m_closed = true;
    }
    m_changed.notify_all();
}

} // namespace hwsync
