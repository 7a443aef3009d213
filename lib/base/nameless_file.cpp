#include "base/nameless_file.hpp"

#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace hwsync {

namespace {

/// A file with a name, for file systems that know none without.
int open_and_unlink(const std::filesystem::path& folder) {
    auto path = (folder / ".hwsync-XXXXXX").string();
    const int fd = mkostemp(path.data(), O_CLOEXEC);
    if (fd >= 0) {
        unlink(path.c_str());
    }
    return fd;
}

} // namespace

int open_nameless_file(const std::filesystem::path& folder) {
    constexpr mode_t mine_alone = 0600;
    int fd = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mine_alone);
    if (fd < 0) {
        fd = open_and_unlink(folder);
    }
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
