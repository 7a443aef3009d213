#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

#include <sys/eventfd.h>
#include <unistd.h>

namespace hwsync {

StopToken::StopToken() : m_event_fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (m_event_fd < 0) {
        throw Error(ErrorKind::storage,
                    fmt::format("cannot make an event descriptor ({})",
                                std::strerror(errno)),
                    remedy_for(errno, "free some memory and run it again"));
    }
}

StopToken::~StopToken() {
    close(m_event_fd);
}

void StopToken::request(int signal) noexcept {
    m_signal.store(signal);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(m_event_fd, &one, sizeof one);
}

void StopToken::check() const {
    switch (m_signal.load()) {
    case 0:
        return;
    case SIGHUP:
        throw Error(ErrorKind::hangup, "stopped by SIGHUP",
                    "the catalog is as it was; run the command again");
    case SIGINT:
        throw Error(ErrorKind::interrupt, "stopped by SIGINT",
                    "the catalog is as it was; run the command again");
    default:
        throw Error(ErrorKind::terminate, "stopped by SIGTERM",
                    "the catalog is as it was; run the command again");
    }
}

} // namespace hwsync
