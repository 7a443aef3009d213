#include "base/side_thread.hpp"

#include <csignal>
#include <utility>

namespace hwsync {

SideThread::SideThread(std::function<void()> work) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread{std::move(work)};
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

SideThread::~SideThread() {
    m_thread.join();
}

} // namespace hwsync
