#include "base/nameless_file.hpp"

#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace hwsync {

namespace {

/// A file with a name, for file systems that know none without.
int open_and_unlink(std::string_view folder) noexcept {
    constexpr std::string_view name = "/.hwsync-XXXXXX";
    std::array<char, PATH_MAX> path{};
    if (folder.size() + name.size() >= path.size()) {
        errno = ENAMETOOLONG;
        return -1;
    }
    folder.copy(path.data(), folder.size());
    name.copy(path.data() + folder.size(), name.size());
    const int fd = mkostemp(path.data(), O_CLOEXEC);
    if (fd >= 0 && unlink(path.data()) != 0) {
        const int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

/// Whether the file system, or the kernel, knows no files without a name. After
/// any other failure a name might be left behind. Source: open(2).
bool is_unknown(int error) noexcept {
    return error == EOPNOTSUPP || error == EISDIR || error == EINVAL ||
           error == ENOENT;
}

} // namespace

int try_nameless_file(const char* folder) noexcept {
    constexpr mode_t mine_alone = 0600;
    const int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mine_alone);
    return fd >= 0 || !is_unknown(errno) ? fd : open_and_unlink(folder);
}

int open_nameless_file(const std::filesystem::path& folder) {
    const int fd = try_nameless_file(folder.c_str());
    if (fd < 0) {
        const int error = errno;
        throw Error(
            ErrorKind::storage,
            fmt::format("cannot make a temporary file in {} ({})",
                        printable(folder.string(), 400), std::strerror(error)),
            remedy_for(error, "check the disk, its space and its permissions"));
    }
    return fd;
}

} // namespace hwsync
