#include "process/signals.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>

namespace {

std::atomic<hwsync::StopToken*> the_stop_token = nullptr;

extern "C" void request_stop(int signal) {
    const int error = errno;
    if (auto* const stop = the_stop_token.load()) {
        stop->request(signal);
    }
    errno = error;
}

} // namespace

void forward_signals_to(hwsync::StopToken& stop) noexcept {
    the_stop_token = &stop;
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        if (sigaction(signal, nullptr, &action) == 0 &&
            action.sa_handler == SIG_IGN) {
            continue;
        }
        action = {};
        action.sa_handler = request_stop;
        sigemptyset(&action.sa_mask);
        // Without SA_RESTART, so that a blocked read or write ends.
        sigaction(signal, &action, nullptr);
    }
}
