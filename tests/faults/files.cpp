// The calls by which a program reaches files, each of which may fail, be cut
// short, or be the last that the process makes. Standard input and output are
// not among them.
#include "plan.hpp"
#include "record.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <string_view>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using faults::Deed;

bool is_standard(int fd) {
    return fd >= 0 && fd <= 2;
}

/// Whether a signal may end this call before it has done anything: signal(7).
bool may_be_interrupted(const faults::Subject& subject) {
    constexpr std::array<std::string_view, 6> lasting{
        "create", "open", "fsync", "fdatasync", "ftruncate", "flock"};
    return std::find(lasting.begin(), lasting.end(), subject.call) !=
           lasting.end();
}

/// Does `deed` to a call that knows no half: `call` is the system's.
template <typename Call>
long with_this_deed(const faults::Subject& subject, Deed deed, Call call) {
    faults::trace(subject, faults::Calls::files, deed);
    faults::interfere(deed);
    switch (deed) {
    case Deed::fail:
    case Deed::interrupt:
        errno = faults::plan.error;
        return -1;
    case Deed::kill_before:
    case Deed::tear:
        faults::die();
    case Deed::kill_after:
        call();
        faults::die();
    default:
        return call();
    }
}

template <typename Call>
long with_deed(const faults::Subject& subject, Call call) {
    const auto deed = faults::next_deed(faults::Calls::files);
    const bool is_impossible =
        deed == Deed::interrupt && !may_be_interrupted(subject);
    return with_this_deed(subject, is_impossible ? Deed::nothing : deed, call);
}

/// A lock does not fail: no disk is asked for it, and SQLite would take it for
/// held by somebody else, and wait.
template <typename Call> long with_deed_of_lock(int fd, Call call) {
    const auto deed = faults::next_deed(faults::Calls::files);
    return with_this_deed({"lock", nullptr, fd},
                          deed == Deed::fail ? Deed::nothing : deed, call);
}

constexpr std::size_t byte = 1;
constexpr std::size_t crumb = 97;

/// As above, for a read or a write of `size` bytes: `call` takes how many.
template <typename Call>
ssize_t with_deed_of_bytes(const faults::Subject& subject, std::size_t size,
                           Call call) {
    const auto deed = faults::next_deed(faults::Calls::files);
    faults::trace(subject, faults::Calls::files, deed);
    faults::interfere(deed);
    switch (deed) {
    case Deed::fail:
    case Deed::interrupt:
        errno = faults::plan.error;
        return -1;
    case Deed::shorten:
        return call(size > 1 ? size / 2 : size);
    case Deed::crumbs:
        return call(std::min(size, subject.call[0] == 'r' ? byte : crumb));
    case Deed::kill_before:
        faults::die();
    case Deed::tear:
        call(size / 2);
        faults::die();
    case Deed::kill_after:
        call(size);
        faults::die();
    default:
        return call(size);
    }
}

int open_file(const char* path, int flags, mode_t mode) {
    const bool makes =
        (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    const auto* const call = makes ? "create" : "open";
    return static_cast<int>(with_deed({call, path, -1}, [=] {
        const auto fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
        if (fd >= 0 && (flags & (O_CREAT | O_TRUNC)) != 0) {
            faults::record({"create", path, static_cast<int>(fd)}, nullptr, 0,
                           (flags & O_TRUNC) != 0 ? 1 : 0);
        }
        return fd;
    }));
}

ssize_t read_file(int fd, void* to, std::size_t size) {
    const auto call = [=](std::size_t part) {
        return syscall(SYS_read, fd, to, part);
    };
    return is_standard(fd)
               ? call(size)
               : with_deed_of_bytes({"read", nullptr, fd}, size, call);
}

ssize_t read_file_at(int fd, void* to, std::size_t size, off_t at) {
    return with_deed_of_bytes({"pread", nullptr, fd}, size,
                              [=](std::size_t part) {
                                  return syscall(SYS_pread64, fd, to, part, at);
                              });
}

ssize_t write_file(int fd, const void* from, std::size_t size) {
    const auto call = [=](std::size_t part) {
        const auto at = syscall(SYS_lseek, fd, 0, SEEK_CUR);
        const auto written = syscall(SYS_write, fd, from, part);
        if (written > 0 && at >= 0) {
            faults::record({"write", nullptr, fd}, from,
                           static_cast<std::size_t>(written), at);
        }
        return written;
    };
    return is_standard(fd)
               ? syscall(SYS_write, fd, from, size)
               : with_deed_of_bytes({"write", nullptr, fd}, size, call);
}

ssize_t write_file_at(int fd, const void* from, std::size_t size, off_t at) {
    return with_deed_of_bytes(
        {"pwrite", nullptr, fd}, size, [=](std::size_t part) {
            const auto written = syscall(SYS_pwrite64, fd, from, part, at);
            if (written > 0) {
                faults::record({"write", nullptr, fd}, from,
                               static_cast<std::size_t>(written), at);
            }
            return written;
        });
}

int truncate_file(int fd, off_t size) {
    return static_cast<int>(with_deed({"ftruncate", nullptr, fd}, [=] {
        const auto done = syscall(SYS_ftruncate, fd, size);
        if (done == 0) {
            faults::record({"truncate", nullptr, fd}, nullptr, 0, size);
        }
        return done;
    }));
}

int sync_file(const char* name, int number, int fd) {
    return static_cast<int>(with_deed({name, nullptr, fd}, [=] {
        const auto done = syscall(number, fd);
        if (done == 0) {
            faults::record({"sync", nullptr, fd}, nullptr, 0, 0);
        }
        return done;
    }));
}

void* map_file(void* address, std::size_t size, int protection, int flags,
               int fd, off_t at) {
    const auto call = [=] {
        return syscall(SYS_mmap, address, size, protection, flags, fd, at);
    };
    return reinterpret_cast<void*>(
        (flags & MAP_ANONYMOUS) != 0 ? call()
                                     : with_deed({"mmap", nullptr, fd}, call));
}

int control_file(int fd, int command, void* argument) {
    const auto call = [=] { return syscall(SYS_fcntl, fd, command, argument); };
    const bool is_lock = command == F_SETLK || command == F_SETLKW;
    return static_cast<int>(is_lock ? with_deed_of_lock(fd, call) : call());
}

} // namespace

extern "C" {

#define OPEN_LIKE(name)                                                        \
    int name(const char* path, int flags, ...) {                               \
        va_list list;                                                          \
        va_start(list, flags);                                                 \
        const mode_t mode =                                                    \
            (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;   \
        va_end(list);                                                          \
        return open_file(path, flags, mode);                                   \
    }
OPEN_LIKE(open)
OPEN_LIKE(open64)

#define CONTROL_LIKE(name)                                                     \
    int name(int fd, int command, ...) {                                       \
        va_list list;                                                          \
        va_start(list, command);                                               \
        void* const argument = va_arg(list, void*);                            \
        va_end(list);                                                          \
        return control_file(fd, command, argument);                            \
    }
CONTROL_LIKE(fcntl)
CONTROL_LIKE(fcntl64)

int __open_2(const char* path, int flags) {
    return open_file(path, flags, 0);
}
int __open64_2(const char* path, int flags) {
    return open_file(path, flags, 0);
}

ssize_t read(int fd, void* to, std::size_t size) {
    return read_file(fd, to, size);
}
ssize_t __read_chk(int fd, void* to, std::size_t size, std::size_t) {
    return read_file(fd, to, size);
}
ssize_t pread(int fd, void* to, std::size_t size, off_t at) {
    return read_file_at(fd, to, size, at);
}
ssize_t pread64(int fd, void* to, std::size_t size, off_t at) {
    return read_file_at(fd, to, size, at);
}
ssize_t __pread64_chk(int fd, void* to, std::size_t size, off_t at,
                      std::size_t) {
    return read_file_at(fd, to, size, at);
}
ssize_t __pread_chk(int fd, void* to, std::size_t size, off_t at, std::size_t) {
    return read_file_at(fd, to, size, at);
}

ssize_t write(int fd, const void* from, std::size_t size) {
    return write_file(fd, from, size);
}
ssize_t pwrite(int fd, const void* from, std::size_t size, off_t at) {
    return write_file_at(fd, from, size, at);
}
ssize_t pwrite64(int fd, const void* from, std::size_t size, off_t at) {
    return write_file_at(fd, from, size, at);
}

int ftruncate(int fd, off_t size) noexcept {
    return truncate_file(fd, size);
}
int ftruncate64(int fd, off_t size) noexcept {
    return truncate_file(fd, size);
}

int fsync(int fd) {
    return sync_file("fsync", SYS_fsync, fd);
}
int fdatasync(int fd) {
    return sync_file("fdatasync", SYS_fdatasync, fd);
}

int close(int fd) {
    if (is_standard(fd)) {
        return static_cast<int>(syscall(SYS_close, fd));
    }
    bool is_open = true;
    const auto result = with_deed({"close", nullptr, fd}, [&] {
        is_open = false;
        return syscall(SYS_close, fd);
    });
    if (is_open) {
        // As Linux does it: the descriptor is gone, whatever close() says.
        const auto error = errno;
        syscall(SYS_close, fd);
        errno = error;
    }
    return static_cast<int>(result);
}

int unlink(const char* path) noexcept {
    return static_cast<int>(with_deed({"unlink", path, -1}, [=] {
        const auto done = syscall(SYS_unlink, path);
        if (done == 0) {
            faults::record({"unlink", path, -1}, nullptr, 0, 0);
        }
        return done;
    }));
}

int rename(const char* from, const char* to) noexcept {
    return static_cast<int>(with_deed({"rename", from, -1}, [=] {
        const auto done = syscall(SYS_rename, from, to);
        if (done == 0) {
            faults::record({"rename", from, -1}, to, __builtin_strlen(to), 0);
        }
        return done;
    }));
}

// What hwsync calls it for is files of the working directory.
int renameat2(int, const char* from, int, const char* to,
              unsigned flags) noexcept {
    return static_cast<int>(with_deed({"rename", from, -1}, [=] {
        const auto done =
            syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
        if (done == 0) {
            faults::record({"rename", from, -1}, to, __builtin_strlen(to), 0);
        }
        return done;
    }));
}

int link(const char* from, const char* to) noexcept {
    return static_cast<int>(with_deed({"link", from, -1}, [=] {
        const auto done = syscall(SYS_link, from, to);
        if (done == 0) {
            faults::record({"link", from, -1}, to, __builtin_strlen(to), 0);
        }
        return done;
    }));
}

void* mmap(void* address, std::size_t size, int protection, int flags, int fd,
           off_t at) noexcept {
    return map_file(address, size, protection, flags, fd, at);
}
void* mmap64(void* address, std::size_t size, int protection, int flags, int fd,
             off_t at) noexcept {
    return map_file(address, size, protection, flags, fd, at);
}

int fstat(int fd, struct stat* to) noexcept {
    return static_cast<int>(with_deed(
        {"fstat", nullptr, fd}, [=] { return syscall(SYS_fstat, fd, to); }));
}
int fstat64(int fd, struct stat64* to) noexcept {
    return static_cast<int>(with_deed(
        {"fstat", nullptr, fd}, [=] { return syscall(SYS_fstat, fd, to); }));
}

int fchmod(int fd, mode_t mode) noexcept {
    return static_cast<int>(with_deed({"fchmod", nullptr, fd}, [=] {
        return syscall(SYS_fchmod, fd, mode);
    }));
}

int flock(int fd, int operation) noexcept {
    return static_cast<int>(with_deed({"flock", nullptr, fd}, [=] {
        return syscall(SYS_flock, fd, operation);
    }));
}
}
