#include "base/worker_thread.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <csignal>
#include <system_error>
#include <utility>

namespace hwsync {

namespace {

/// Keeps signals from the threads that are made meanwhile.
class SignalsHeld {
public:
    SignalsHeld() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

private:
    sigset_t m_before;
};

} // namespace

WorkerThread::WorkerThread(std::function<void()> work) {
    const SignalsHeld held;
    try {
        m_thread = std::thread{std::move(work)};
    } catch (const std::system_error& error) {
        throw Error(
            ErrorKind::storage,
            fmt::format("cannot start a thread ({})", error.code().message()),
            "raise the limit of processes (ulimit -u, TasksMax=) or "
            "run it again when the machine is less busy");
    }
}

WorkerThread::~WorkerThread() {
    m_thread.join();
}

} // namespace hwsync
