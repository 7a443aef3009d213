#include "output/writable.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include <poll.h>
#include <sys/stat.h>

namespace {

using namespace std::chrono_literals;

constexpr auto patience_when_stopped = 500ms;

bool is_file(int fd) {
    struct stat status {};
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

Writable::Writable(int fd, const hwsync::StopToken& stop)
    : m_fd(fd), m_stop(stop), m_is_file(is_file(fd)) {}

bool Writable::wait() {
    while (!m_is_file) {
        int patience = -1;
        if (m_stop.requested()) {
            const auto now = Clock::now();
            m_deadline = m_deadline.value_or(now + patience_when_stopped);
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(*m_deadline - now);
            patience = static_cast<int>(std::max(left, 0ms).count());
        }
        // A stop that was asked for already is no news.
        std::array<pollfd, 2> waited{
            pollfd{m_fd, POLLOUT, 0},
            pollfd{m_stop.requested() ? -1 : m_stop.fd(), POLLIN, 0}};
        const int found = poll(waited.data(), waited.size(), patience);
        if (waited[0].revents != 0 || (found < 0 && errno != EINTR)) {
            return true; // writing finds out what is wrong with it
        }
        if (found == 0) {
            return false;
        }
    }
    return true;
}

std::size_t Writable::fitting(std::size_t size) const noexcept {
    // A pipe that can be written to has room for so much.
    return m_is_file ? size : std::min(size, std::size_t{PIPE_BUF});
}
