#include "input/byte_source.hpp"

#include "base/descriptor.hpp"
#include "base/remedy.hpp"

#include <hwsync/text.hpp>

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

constexpr std::size_t longest_path_shown = 4096;

/// A disk or a memory that fails is not the input's fault: another export would
/// fare no better.
ErrorKind kind_of(int error) noexcept {
    return error == EIO || error == ENOMEM ? ErrorKind::storage
                                           : ErrorKind::input;
}

class DescriptorSource : public ByteSource {
public:
    DescriptorSource(Descriptor fd, std::string name, const StopToken* stop);

    std::size_t read(char* buffer, std::size_t size) override;
    const std::string& name() const noexcept override { return m_name; }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_total;
    }
    std::uint64_t bytes_taken() const noexcept override { return m_taken; }

private:
    void wait_until_readable() const;

    Descriptor m_fd;
    std::string m_name;
    const StopToken* m_stop;
    bool m_may_wait = true;
    std::optional<std::uint64_t> m_total;
    std::uint64_t m_taken = 0;
};

DescriptorSource::DescriptorSource(Descriptor fd, std::string name,
                                   const StopToken* stop)
    : m_fd(std::move(fd)), m_name(std::move(name)), m_stop(stop) {
    struct stat status {};
    if (fstat(m_fd.get(), &status) != 0) {
        const int error = errno;
        throw Error(
            kind_of(error),
            fmt::format("cannot read {} ({})", m_name, std::strerror(error)),
            "check the file and its disk");
    }
    if (S_ISDIR(status.st_mode)) {
        throw Error(ErrorKind::input, fmt::format("{} is a directory", m_name),
                    "name the export file in it");
    }
    if (S_ISREG(status.st_mode)) {
        m_may_wait = false;
        // Standard input may have been read in part by somebody before us.
        const auto at = lseek(m_fd.get(), 0, SEEK_CUR);
        const auto left = status.st_size - (at > 0 ? at : 0);
        m_total = static_cast<std::uint64_t>(left > 0 ? left : 0);
        posix_fadvise(m_fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
}

std::size_t DescriptorSource::read(char* buffer, std::size_t size) {
    for (;;) {
        if (m_stop != nullptr) {
            m_stop->check();
        }
        if (m_may_wait) {
            wait_until_readable();
        }
        const auto got = ::read(m_fd.get(), buffer, size);
        if (got >= 0) {
            m_taken += static_cast<std::uint64_t>(got);
            return static_cast<std::size_t>(got);
        }
        const int error = errno;
        if (error != EINTR && error != EAGAIN) {
            throw Error(kind_of(error),
                        fmt::format("cannot read {} ({})", m_name,
                                    std::strerror(error)),
                        "check the file and its disk, then run the command "
                        "again");
        }
    }
}

void DescriptorSource::wait_until_readable() const {
    // poll() passes over a negative descriptor.
    std::array<pollfd, 2> waited{
        pollfd{m_fd.get(), POLLIN, 0},
        pollfd{m_stop != nullptr ? m_stop->fd() : -1, POLLIN, 0}};
    while (poll(waited.data(), waited.size(), -1) < 0) {
        if (errno != EINTR) {
            throw Error(ErrorKind::input,
                        fmt::format("cannot wait for {} ({})", m_name,
                                    std::strerror(errno)),
                        "run the command again");
        }
        if (m_stop != nullptr) {
            m_stop->check();
        }
    }
    if (m_stop != nullptr) {
        m_stop->check();
    }
}

std::string remedy_of(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return "check the path";
    case EACCES:
    case EPERM:
        return "run as a user who may read it, or change its permissions";
    default:
        return remedy_for(error, "check the file and its disk");
    }
}

} // namespace

std::unique_ptr<ByteSource> open_file(const std::filesystem::path& path,
                                      const StopToken* stop) {
    auto name = printable(path.native(), longest_path_shown);
    // Without O_NONBLOCK, opening a FIFO waits for its writer and heeds no
    // stop.
    int opened = -1;
    do {
        if (stop != nullptr) {
            stop->check();
        }
        opened =
            open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } while (opened < 0 && errno == EINTR);
    Descriptor fd(opened);
    if (fd.get() < 0) {
        const int error = errno;
        throw Error(
            kind_of(error),
            fmt::format("cannot open {} ({})", name, std::strerror(error)),
            remedy_of(error));
    }
    return std::make_unique<DescriptorSource>(std::move(fd), std::move(name),
                                              stop);
}

std::unique_ptr<ByteSource> open_stdin(const StopToken* stop) {
    const int flags = fcntl(STDIN_FILENO, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_WRONLY) {
        throw Error(ErrorKind::input, "standard input is closed",
                    "pipe an export into the command, or name a file");
    }
    Descriptor fd(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
    if (fd.get() < 0) {
        const int error = errno;
        throw Error(ErrorKind::input,
                    fmt::format("cannot open standard input ({})",
                                std::strerror(error)),
                    remedy_of(error));
    }
    return std::make_unique<DescriptorSource>(std::move(fd), "standard input",
                                              stop);
}

std::unique_ptr<ByteSource> open_input(const std::string& file,
                                       const StopToken* stop) {
    return file == "-" ? open_stdin(stop) : open_file(file, stop);
}

} // namespace hwsync
