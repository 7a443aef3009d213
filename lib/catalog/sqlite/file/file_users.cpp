#include "catalog/sqlite/file/file_users.hpp"

#include "base/descriptor.hpp"
#include "base/file_id.hpp"
#include "base/names_in.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>

namespace hwsync::sqlite {

namespace {

/// Where SQLite locks: its file format's lock page, and behind the two headers
/// of a log's index. Both are promised to stay.
struct Bytes {
    off_t at;
    off_t count;
};
constexpr Bytes of_file{0x40000000, 512};
constexpr Bytes of_index{120, 9};

/// A process is not told of its own locks, and closing the file would drop
/// them. If the system does not list open files, the answer is unknown.
bool is_open_here(const std::filesystem::path& path) {
    const std::filesystem::path open_files{"/proc/self/fd"};
    const auto id = file_id(path);
    const auto names = id ? names_in(open_files) : std::vector<std::string>{};
    return std::ranges::any_of(names, [&](const std::string& name) {
        // The link itself may name a file that has another name by now.
        return file_id(open_files / name) == id;
    });
}

/// SQLite does not lend its descriptor, and one of O_PATH cannot be asked about
/// locks. So the file is opened, but only if no connection of this process has
/// it open.
bool is_locked(const std::filesystem::path& path, Bytes bytes) {
    if (is_open_here(path)) {
        return true;
    }
    const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = bytes.at;
    lock.l_len = bytes.count;
    if (file.get() < 0 && errno == ENOENT) {
        return false;
    }
    if (file.get() < 0 || fcntl(file.get(), F_GETLK, &lock) != 0) {
        throw Error(ErrorKind::storage,
                    fmt::format("catalog {}: it cannot be told whether another "
                                "program has it open ({})",
                                printable(path.native(), 300),
                                std::strerror(errno)),
                    "check its permissions");
    }
    return lock.l_type != F_UNLCK;
}

} // namespace

bool has_other_users(const std::filesystem::path& database) {
    return is_locked(database, of_file) ||
           is_locked(database.native() + "-shm", of_index);
}

} // namespace hwsync::sqlite
