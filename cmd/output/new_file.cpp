#include "output/new_file.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr std::size_t buffer_size = std::size_t{64} * 1024;
constexpr mode_t permissions = 0777;

/// What a file gets that is made for somebody else to read.
mode_t mode_of_new_file() {
    const auto mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/// By this name a file that has none can be given one.
std::string link_to(int fd) {
    return fmt::format("/proc/self/fd/{}", fd);
}

/// -1 on a file system that knows only files with names.
int open_nameless(const std::filesystem::path& folder) {
    const int fd = open(folder.empty() ? "." : folder.c_str(),
                        O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0 && access(link_to(fd).c_str(), F_OK) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

} // namespace

NewFile::NewFile(std::filesystem::path path) : m_path(std::move(path)) {
    struct stat status {};
    const bool is_there = stat(m_path.c_str(), &status) == 0;
    if (is_there && !S_ISREG(status.st_mode)) {
        throw hwsync::Error(
            hwsync::ErrorKind::storage,
            fmt::format("{} is not a file", hwsync::printable(m_path.native())),
            "name a file, for example report.html");
    }
    m_fd = open_nameless(m_path.parent_path());
    if (m_fd < 0) {
        m_fresh = m_path.native() + ".XXXXXX";
        m_fd = mkostemp(m_fresh.data(), O_CLOEXEC);
    }
    if (m_fd < 0) {
        const int error = errno;
        m_fresh.clear();
        fail("create", error);
    }
    const auto mode =
        is_there ? status.st_mode & permissions : mode_of_new_file();
    if (fchmod(m_fd, mode) != 0) {
        const int error = errno;
        close(m_fd);
        m_fd = -1;
        if (!m_fresh.empty()) {
            unlink(m_fresh.c_str());
        }
        fail("create", error);
    }
}

NewFile::~NewFile() {
    if (m_fd >= 0) {
        close(m_fd);
    }
    if (!m_fresh.empty()) {
        unlink(m_fresh.c_str());
    }
}

void NewFile::write(std::string_view text) {
    m_buffer += text;
    if (m_buffer.size() >= buffer_size) {
        flush();
    }
}

void NewFile::commit() {
    flush();
    if (fsync(m_fd) != 0 || !give_name() ||
        rename(m_fresh.c_str(), m_path.c_str()) != 0) {
        fail("write", errno);
    }
    m_fresh.clear();
}

bool NewFile::give_name() {
    const auto link = link_to(m_fd);
    for (int i = 0; m_fresh.empty(); ++i) {
        auto name = fmt::format("{}.{}-{}", m_path.native(), getpid(), i);
        if (linkat(AT_FDCWD, link.c_str(), AT_FDCWD, name.c_str(),
                   AT_SYMLINK_FOLLOW) == 0) {
            m_fresh = std::move(name);
        } else if (errno != EEXIST) {
            return false;
        }
    }
    return true;
}

void NewFile::flush() {
    write_out(m_buffer);
    m_buffer.clear();
}

void NewFile::write_out(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(m_fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            fail("write", errno);
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

void NewFile::fail(std::string_view what, int error) const {
    throw hwsync::Error(hwsync::ErrorKind::storage,
                        fmt::format("cannot {} {} ({})", what,
                                    hwsync::printable(m_path.native(), 300),
                                    std::strerror(error)),
                        "check the folder, the permissions and the disk");
}
