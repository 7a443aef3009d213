#include "jobs/reading_thread.hpp"

#include <exception>
#include <utility>

namespace hwsync {

ReadingThread::ReadingThread(ExportReader& reader) {
    m_thread.emplace([this, &reader] { read_all(reader); });
}

ReadingThread::~ReadingThread() {
    m_queue.close();
    m_thread.reset();
}

void ReadingThread::read_all(ExportReader& reader) noexcept {
    std::exception_ptr failure;
    try {
        while (auto batch = m_queue.take_empty()) {
            if (!reader.fill(*batch)) {
                break;
            }
            m_queue.push(std::move(batch));
        }
    } catch (...) {
        failure = std::current_exception();
    }
    m_queue.finish(std::move(failure));
}

} // namespace hwsync
