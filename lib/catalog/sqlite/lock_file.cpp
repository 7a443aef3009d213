#include "catalog/sqlite/lock_file.hpp"

#include "base/remedy.hpp"

#include <hwsync/text.hpp>

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr Duration longest_pause = 100ms;

Error cannot(std::string_view what, const std::filesystem::path& path) {
    const int error = errno;
    return {ErrorKind::storage,
            fmt::format("cannot {} the lock file {} ({})", what,
                        printable(path.string(), 300), std::strerror(error)),
            remedy_for(
                error,
                "check the permissions of the catalog's folder and the disk")};
}

int open_lock(const std::filesystem::path& path) {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    for (;;) {
        int fd = open(path.c_str(), flags);
        if (fd < 0 && errno == ENOENT) {
            fd = open(path.c_str(), flags | O_CREAT | O_EXCL, 0600);
            if (fd < 0 && errno == EEXIST) {
                continue;
            }
            // The umask has no say: the next run must be able to open it.
            if (fd >= 0 && fchmod(fd, 0600) != 0) {
                close(fd);
                throw cannot("make", path);
            }
        }
        if (fd < 0) {
            throw cannot("open", path);
        }
        return fd;
    }
}

std::string read_holder(int fd) {
    char text[200];
    const auto size = pread(fd, text, sizeof text, 0);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size))
                    : std::string{};
}

[[noreturn]] void throw_busy(int fd, const LockFile::Wanted& wanted) {
    auto holder = read_holder(fd);
    // It has the lock a moment before it has written its name.
    for (int tries = 0; holder.empty() && tries < 20; ++tries) {
        poll(nullptr, 0, 5);
        holder = read_holder(fd);
    }
    throw Error(
        ErrorKind::busy,
        fmt::format("{} is held by {}", wanted.what,
                    holder.empty() ? "another run" : printable(holder, 200)),
        "run this again later, or give --lock-timeout to wait for it");
}

/// False once the time is up.
bool pause(SteadyClock::time_point deadline, const StopToken* stop) {
    const auto left =
        std::chrono::duration_cast<Duration>(deadline - SteadyClock::now());
    if (left <= Duration::zero()) {
        return false;
    }
    pollfd wait{stop == nullptr ? -1 : stop->fd(), POLLIN, 0};
    poll(&wait, 1, static_cast<int>(std::min(left, longest_pause).count()));
    if (stop != nullptr) {
        stop->check();
    }
    return true;
}

/// Best effort: a lock without a name is a lock all the same.
void write_holder(int fd, const LockFile::Wanted& wanted) {
    const auto text = fmt::format("{}, process {}, since {}", wanted.command,
                                  getpid(), format_time(wanted.now));
    if (ftruncate(fd, 0) == 0) {
        [[maybe_unused]] const auto written =
            pwrite(fd, text.data(), text.size(), 0);
    }
}

} // namespace

LockFile LockFile::take(const Wanted& wanted, const StopToken* stop) {
    LockFile lock{open_lock(wanted.path)};
    const auto deadline = SteadyClock::now() + wanted.timeout;
    while (flock(lock.m_fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            throw cannot("lock", wanted.path);
        }
        if (!pause(deadline, stop)) {
            throw_busy(lock.m_fd, wanted);
        }
    }
    write_holder(lock.m_fd, wanted);
    return lock;
}

LockFile::~LockFile() {
    if (m_fd >= 0) {
        close(m_fd);
    }
}

LockFile::LockFile(LockFile&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
}

} // namespace hwsync::sqlite
