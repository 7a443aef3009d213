#include "catalog/sqlite/file/vfs.hpp"

#include "base/folder_of.hpp"
#include "base/nameless_file.hpp"
#include "catalog/sqlite/file/nameless_database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <new>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

// SQLite calls what follows and knows no exceptions, so nothing here may need
// memory. It asks for errno if a call fails.

struct NamelessFile {
    sqlite3_file head; ///< what SQLite knows of it
    int fd;
};

int fd_of(sqlite3_file* file) noexcept {
    return reinterpret_cast<NamelessFile*>(file)->fd;
}

int close_file(sqlite3_file* file) noexcept {
    close(fd_of(file));
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int size,
              sqlite3_int64 from) noexcept {
    auto* at = static_cast<char*>(into);
    auto left = static_cast<std::size_t>(size);
    while (left > 0) {
        const auto got = pread(fd_of(file), at, left, from);
        if (got == 0) {
            // SQLite takes what is not there for zeros.
            std::memset(at, 0, left);
            return SQLITE_IOERR_SHORT_READ;
        }
        if (got > 0) {
            at += got;
            from += got;
            left -= static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            return SQLITE_IOERR_READ;
        }
    }
    return SQLITE_OK;
}

int write_file(sqlite3_file* file, const void* bytes, int size,
               sqlite3_int64 to) noexcept {
    const auto* at = static_cast<const char*>(bytes);
    auto left = static_cast<std::size_t>(size);
    while (left > 0) {
        const auto put = pwrite(fd_of(file), at, left, to);
        if (put == 0) {
            return SQLITE_FULL;
        }
        if (put > 0) {
            at += put;
            to += put;
            left -= static_cast<std::size_t>(put);
        } else if (errno != EINTR) {
            return errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        }
    }
    return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) noexcept {
    while (ftruncate(fd_of(file), size) != 0) {
        if (errno != EINTR) {
            return SQLITE_IOERR_TRUNCATE;
        }
    }
    return SQLITE_OK;
}

/// Nobody reads the file after a crash.
int sync_file(sqlite3_file* /*file*/, int /*flags*/) noexcept {
    return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) noexcept {
    struct stat status {};
    if (fstat(fd_of(file), &status) != 0) {
        return SQLITE_IOERR_FSTAT;
    }
    *size = status.st_size;
    return SQLITE_OK;
}

/// Only this process has the file, and writes to it by one connection.
int lock_file(sqlite3_file* /*file*/, int /*lock*/) noexcept {
    return SQLITE_OK;
}

int is_reserved(sqlite3_file* /*file*/, int* reserved) noexcept {
    *reserved = 0;
    return SQLITE_OK;
}

int control_file(sqlite3_file* /*file*/, int /*what*/,
                 void* /*argument*/) noexcept {
    return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* /*file*/) noexcept {
    constexpr int page_of_memory = 4096;
    return page_of_memory;
}

int characteristics(sqlite3_file* /*file*/) noexcept {
    return 0;
}

constexpr sqlite3_io_methods nameless{
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = lock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

/// Threads open files while another one opens a catalog.
class SpillFolder {
public:
    void choose(std::filesystem::path folder) {
        const std::scoped_lock lock{m_mutex};
        m_folder = std::move(folder);
    }

    std::filesystem::path chosen() const {
        const std::scoped_lock lock{m_mutex};
        return m_folder;
    }

    int open_file() const noexcept {
        const std::scoped_lock lock{m_mutex};
        return m_folder.empty() ? -1 : try_nameless_file(m_folder.c_str());
    }

private:
    mutable std::mutex m_mutex;
    std::filesystem::path m_folder;
};

SpillFolder& folder() noexcept {
    static SpillFolder chosen;
    return chosen;
}

bool is_usable(const std::filesystem::path& folder) {
    std::error_code error;
    return std::filesystem::is_directory(folder, error) &&
           access(folder.c_str(), W_OK | X_OK) == 0;
}

/// -1 with errno set if there is none; none of a process's standard streams.
int above_streams(int fd) noexcept {
    constexpr int least = 3;
    if (fd < 0 || fd >= least) {
        return fd;
    }
    const int higher = fcntl(fd, F_DUPFD_CLOEXEC, least);
    close(fd);
    return higher;
}

sqlite3_vfs* unix_vfs() noexcept {
    return sqlite3_vfs_find("unix");
}

int open_theirs(const char* path, sqlite3_file* file, int flags,
                int* out_flags) noexcept {
    auto* const theirs = unix_vfs();
    return theirs->xOpen(theirs, path, file, flags, out_flags);
}

int open_file(sqlite3_vfs* /*ours*/, const char* path, sqlite3_file* file,
              int flags, int* out_flags) noexcept {
    const bool is_temporary = path == nullptr;
    const int addressed = is_temporary ? -1 : descriptor_of_address(path);
    if (!is_temporary && addressed < 0) {
        return open_theirs(path, file, flags, out_flags);
    }
    const int fd =
        above_streams(is_temporary ? folder().open_file()
                                   : fcntl(addressed, F_DUPFD_CLOEXEC, 0));
    if (fd < 0) {
        file->pMethods = nullptr;
        // SQLite knows more folders.
        return is_temporary ? open_theirs(path, file, flags, out_flags)
                            : SQLITE_CANTOPEN;
    }
    if (out_flags != nullptr) {
        *out_flags = flags;
    }
    auto* const ours = reinterpret_cast<NamelessFile*>(file);
    ours->head.pMethods = &nameless;
    ours->fd = fd;
    return SQLITE_OK;
}

/// SQLite counts what it allocates, under a mutex that all threads share, for
/// functions that nothing here calls; and each cache begins with twenty pages,
/// all of them touched, though few connections need as many. Refused where the
/// process uses SQLite already; nothing is wrong then.
void configure_memory() noexcept {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
}

/// Throws std::bad_alloc.
void register_vfs(sqlite3_vfs& ours) {
    configure_memory();
    const auto* const theirs = unix_vfs();
    if (theirs == nullptr) {
        throw std::bad_alloc{};
    }
    ours = *theirs;
    ours.pNext = nullptr;
    ours.zName = "hwsync";
    ours.szOsFile =
        std::max(ours.szOsFile, static_cast<int>(sizeof(NamelessFile)));
    ours.xOpen = open_file;
    if (sqlite3_vfs_register(&ours, 0) != SQLITE_OK) {
        throw std::bad_alloc{};
    }
}

} // namespace

const char* vfs_name() {
    // SQLite keeps the address. Not std::call_once: without memory no exception
    // gets through it.
    static sqlite3_vfs ours;
    [[maybe_unused]] static const bool is_registered =
        (register_vfs(ours), true);
    return ours.zName;
}

std::filesystem::path usable_folder(std::filesystem::path folder) {
    if (is_usable(folder)) {
        return folder;
    }
    std::error_code error;
    for (const std::filesystem::path& other :
         {std::filesystem::temp_directory_path(error),
          std::filesystem::path{"/var/tmp"}, std::filesystem::path{"/tmp"}}) {
        if (!other.empty() && is_usable(other)) {
            return std::filesystem::absolute(other);
        }
    }
    return folder;
}

void spill_beside(const std::filesystem::path& catalog) {
    folder().choose(
        usable_folder(std::filesystem::absolute(folder_of(catalog))));
}

std::filesystem::path spill_folder() {
    return usable_folder(folder().chosen());
}

} // namespace hwsync::sqlite
