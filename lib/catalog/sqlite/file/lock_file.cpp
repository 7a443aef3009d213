#include "catalog/sqlite/file/lock_file.hpp"

#include "base/file_owner.hpp"
#include "base/folder_of.hpp"
#include "base/remedy.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/locks.hpp"

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
constexpr Duration longest_look = 1s;

Error cannot(std::string_view what, const std::filesystem::path& path) {
    const int error = errno;
    return {ErrorKind::storage,
            fmt::format("cannot {} the lock file {} ({})", what,
                        printable(path.string(), 300), std::strerror(error)),
            remedy_for(
                error,
                "check the permissions of the catalog's folder and the disk")};
}

/// As SQLite does with what it makes beside a database.
void adopt_owner(int fd, const LockFile::Wanted& wanted) {
    struct stat model {};
    constexpr mode_t nobody_executes = 0666;
    mode_t mode = S_IRUSR | S_IWUSR;
    if (stat(wanted.catalog.c_str(), &model) == 0) {
        mode |= model.st_mode & nobody_executes;
        give_to_owner_of(model, fd);
    } else if (stat(folder_of(wanted.path).c_str(), &model) == 0) {
        give_to_owner_of(model, fd);
    }
    // The umask must not decide: the next run has to be able to open the file.
    if (fchmod(fd, mode) != 0) {
        throw cannot("make", wanted.path);
    }
}

Descriptor open_lock(const LockFile::Wanted& wanted) {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    const auto* const path = wanted.path.c_str();
    for (;;) {
        Descriptor there{open(path, flags)};
        if (there.get() >= 0) {
            return there;
        }
        if (errno != ENOENT) {
            throw errno == EACCES ? closed_lock(wanted.catalog, wanted.path)
                                  : cannot("open", wanted.path);
        }
        Descriptor made{
            open(path, flags | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR)};
        if (made.get() >= 0) {
            adopt_owner(made.get(), wanted);
            return made;
        }
        if (const int error = errno; error != EEXIST) {
            require_folder(wanted.catalog);
            errno = error;
            throw cannot("open", wanted.path);
        }
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
    // The holder takes the lock a moment before it writes its name.
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

/// Whether its holder removed the file, which then locks nobody out.
bool was_removed(int fd, const std::filesystem::path& path) {
    struct stat held {};
    struct stat named {};
    if (stat(path.c_str(), &named) != 0) {
        return errno == ENOENT;
    }
    return fstat(fd, &held) == 0 &&
           (held.st_dev != named.st_dev || held.st_ino != named.st_ino);
}

/// For look_at_lock(): a lock of flock() cannot be asked for without taking it,
/// one of fcntl() can. It decides nothing, so it may fail: where a network file
/// system makes a record lock of flock()'s, both are this open file's, and
/// either go together, or the second is refused and the first shows in its
/// stead.
void show_lock(int fd) noexcept {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    [[maybe_unused]] const auto shown = fcntl(fd, F_OFD_SETLK, &whole);
}

/// Best effort: the lock also works without the holder's name.
void write_holder(int fd, const LockFile::Wanted& wanted) {
    const auto text = fmt::format("{}, process {}, since {}", wanted.command,
                                  getpid(), format_time(wanted.now));
    if (ftruncate(fd, 0) == 0) {
        [[maybe_unused]] const auto written =
            pwrite(fd, text.data(), text.size(), 0);
    }
}

} // namespace

LockFile LockFile::share(const Wanted& wanted, const StopToken* stop) {
    LockFile lock{open_lock(wanted)};
    // Whoever asks whether nobody else shares it has it alone for a moment.
    const auto deadline =
        SteadyClock::now() + std::max(wanted.timeout, longest_look);
    while (flock(lock.m_file.get(), LOCK_SH | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            throw cannot("lock", wanted.path);
        }
        if (!pause(deadline, stop)) {
            throw_busy(lock.m_file.get(), wanted);
        }
    }
    return lock;
}

bool LockFile::is_unshared() noexcept {
    const bool is_alone = flock(m_file.get(), LOCK_EX | LOCK_NB) == 0;
    flock(m_file.get(), LOCK_SH | LOCK_NB);
    return is_alone;
}

LockFile LockFile::take(const Wanted& wanted, const StopToken* stop) {
    const auto deadline = SteadyClock::now() + wanted.timeout;
    for (;;) {
        LockFile lock{open_lock(wanted)};
        const auto state = lock.try_to_take(wanted);
        if (state == State::ours) {
            return lock;
        }
        if (state == State::held && !pause(deadline, stop)) {
            throw_busy(lock.m_file.get(), wanted);
        }
    }
}

void LockFile::remove([[maybe_unused]] LockFile held,
                      const std::filesystem::path& path) {
    unlink(path.c_str());
}

std::optional<LockFile> LockFile::take_if_free(const Wanted& wanted) {
    for (;;) {
        LockFile lock{open_lock(wanted)};
        const auto state = lock.try_to_take(wanted);
        if (state != State::removed) {
            return state == State::ours ? std::optional{std::move(lock)}
                                        : std::nullopt;
        }
    }
}

LockFile::State LockFile::try_to_take(const Wanted& wanted) {
    while (flock(m_file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return State::held;
        }
        if (errno != EINTR) {
            throw cannot("lock", wanted.path);
        }
    }
    if (was_removed(m_file.get(), wanted.path)) {
        return State::removed;
    }
    show_lock(m_file.get());
    write_holder(m_file.get(), wanted);
    return State::ours;
}

} // namespace hwsync::sqlite
