#include <hwsync/snapshot.hpp>

#include "base/descriptor.hpp"
#include "base/folder_of.hpp"
#include "base/remedy.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"

#include <hwsync/error.hpp>
#include <hwsync/own_files.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::size_t longest_shown = 300;

Error cannot(const std::filesystem::path& path, std::string_view what) {
    return {ErrorKind::storage,
            fmt::format("snapshot {}: cannot {} ({})",
                        printable(path.string(), longest_shown), what,
                        std::strerror(errno)),
            remedy_for(errno, "check the path, the permissions and the disk")};
}

bool is_same_file(const struct stat& left, const struct stat& right) {
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// The name of a copy while it is made.
std::filesystem::path unfinished(const std::filesystem::path& copy) {
    return copy.native() + ".part";
}

/// Refuses places where a copy may not go.
void check_place(const SnapshotRequest& request) {
    const auto shown = printable(request.path.string(), longest_shown);
    struct stat there {};
    if (lstat(request.path.c_str(), &there) == 0) {
        if (!S_ISREG(there.st_mode)) {
            throw Error(ErrorKind::usage,
                        fmt::format("{} exists and is not a file", shown),
                        "name a file, for example catalog-copy.db in it");
        }
        if (request.overwrite == Overwrite::no) {
            throw Error(ErrorKind::safety,
                        fmt::format("{} already exists", shown),
                        "name another file, or give --force to replace it");
        }
    }
    // SQLite would take files that a former database of this name left behind
    // for files of the copy.
    for (const auto* suffix : {"-wal", "-journal"}) {
        const auto leftover = request.path.string() + suffix;
        if (lstat(leftover.c_str(), &there) == 0) {
            throw Error(ErrorKind::safety,
                        fmt::format("{} is the companion of a database",
                                    printable(leftover, longest_shown)),
                        "name another file");
        }
    }
}

/// The copy while it is being made: beside its place, locked, and removed
/// unless it is put in its place. What a killed process left is overwritten.
class UnfinishedCopy {
public:
    explicit UnfinishedCopy(const std::filesystem::path& path)
        : m_path(path), m_unfinished(unfinished(path)), m_fd(open_locked()) {
        struct stat status {};
        if (fstat(m_fd.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
            status.st_nlink != 1 || status.st_uid != geteuid()) {
            throw Error(ErrorKind::storage,
                        fmt::format("{} exists and was not made by hwsync",
                                    printable(m_unfinished, longest_shown)),
                        "remove it, or name another file");
        }
        if (fchmod(m_fd.get(), S_IRUSR | S_IWUSR) != 0 ||
            ftruncate(m_fd.get(), 0) != 0) {
            throw cannot(m_path, "write it");
        }
        m_is_ours = true;
    }
    ~UnfinishedCopy() {
        if (m_is_ours) {
            unlink(m_unfinished.c_str());
        }
    }
    UnfinishedCopy(const UnfinishedCopy&) = delete;
    UnfinishedCopy& operator=(const UnfinishedCopy&) = delete;

    const std::string& path() const noexcept { return m_unfinished; }

    std::uint64_t put_in_place(Overwrite overwrite) {
        struct stat status {};
        if (fsync(m_fd.get()) != 0 || fstat(m_fd.get(), &status) != 0) {
            throw cannot(m_path, "make it durable");
        }
        if (!move(overwrite)) {
            throw errno == EEXIST
                ? Error(ErrorKind::safety,
                        fmt::format("{} already exists",
                                    printable(m_path.string(), longest_shown)),
                        "name another file, or give --force to replace it")
                : cannot(m_path, "put it in its place");
        }
        m_is_ours = false;
        const Descriptor descriptor{open(folder_of(m_path).c_str(),
                                         O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        if (descriptor.get() < 0 || fsync(descriptor.get()) != 0) {
            throw cannot(m_path, "make its folder durable");
        }
        return static_cast<std::uint64_t>(status.st_size);
    }

private:
    bool move(Overwrite overwrite) {
        if (overwrite == Overwrite::yes) {
            return rename(m_unfinished.c_str(), m_path.c_str()) == 0;
        }
        if (renameat2(AT_FDCWD, m_unfinished.c_str(), AT_FDCWD, m_path.c_str(),
                      RENAME_NOREPLACE) == 0) {
            return true;
        }
        // Not every file system can do that.
        return (errno == EINVAL || errno == ENOSYS) &&
               link(m_unfinished.c_str(), m_path.c_str()) == 0 &&
               unlink(m_unfinished.c_str()) == 0;
    }

    int open_locked() const {
        for (;;) {
            const int fd =
                open(m_unfinished.c_str(),
                     O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                     S_IRUSR | S_IWUSR);
            if (fd < 0) {
                throw cannot(m_path, "write beside it");
            }
            if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
                close(fd);
                throw Error(
                    ErrorKind::busy,
                    fmt::format("another snapshot is being written to {}",
                                printable(m_path.string(), longest_shown)),
                    "run this again later");
            }
            // The former holder of the lock may have moved the file to its
            // place.
            struct stat held {};
            struct stat there {};
            if (fstat(fd, &held) == 0 &&
                lstat(m_unfinished.c_str(), &there) == 0 &&
                is_same_file(held, there)) {
                return fd;
            }
            close(fd);
        }
    }

    std::filesystem::path m_path;
    std::string m_unfinished;
    Descriptor m_fd;
    bool m_is_ours = false;
};

/// Reads the whole catalog, so that a damaged one does not become a copy.
void copy_into(Connection& connection, const std::string& file) {
    const auto target = std::filesystem::absolute(file).string();
    connection.prepare("VACUUM INTO ?1")
        .bind(1, std::string_view{target})
        .run();
}

SnapshotResult counts_in(const std::string& file) {
    const auto copy = Connection::open(file, Access::read_only_immutable,
                                       Duration{}, nullptr);
    return {0, live_rows(copy, {}, RecordKind::product),
            live_rows(copy, {}, RecordKind::variant)};
}

} // namespace

} // namespace sqlite

SnapshotResult make_snapshot(const SnapshotRequest& request,
                             const StopToken& stop) {
    using namespace sqlite;
    const OwnFiles own{request.catalog};
    own.check_not_own("the copy", request.path);
    own.check_not_own("the copy", unfinished(request.path));
    auto connection = open_to_read(request.catalog, &stop);
    check_place(request);
    UnfinishedCopy copy{request.path};
    try {
        copy_into(connection, copy.path());
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::storage) {
            throw;
        }
        throw Error(ErrorKind::storage,
                    fmt::format("snapshot {} could not be made: {}",
                                printable(request.path.string(), longest_shown),
                                error.message()),
                    error.remedy());
    }
    auto result = counts_in(copy.path());
    stop.check();
    result.bytes = copy.put_in_place(request.overwrite);
    return result;
}

} // namespace hwsync
