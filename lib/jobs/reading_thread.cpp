#include "jobs/reading_thread.hpp"

#include <csignal>
#include <exception>
#include <utility>

namespace hwsync {

ReadingThread::ReadingThread(ExportReader& reader) {
    // Signals are for the thread that the program began with.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread{[this, &reader] { read_all(reader); }};
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ReadingThread::~ReadingThread() {
    m_queue.close();
    m_thread.join();
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
