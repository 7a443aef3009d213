#include "notify/metrics_file.hpp"

#include "base/descriptor.hpp"
#include "base/remedy.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync {

namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 1s;
constexpr auto between_tries = 10ms;
constexpr std::size_t longest_text = std::size_t{4} << 20;
constexpr mode_t for_everyone = 0644;

Error failed(const std::filesystem::path& path, std::string_view what,
             int error) {
    return {
        ErrorKind::storage,
        fmt::format("cannot {} the metrics file {} ({})", what,
                    printable(path.native(), 300), std::strerror(error)),
        remedy_for(error, "check its folder, the permissions and the disk")};
}

/// Whether an open file is still what the name stands for.
bool is_in_place(int fd, const std::string& path) {
    struct stat open_one {};
    struct stat named {};
    return fstat(fd, &open_one) == 0 && lstat(path.c_str(), &named) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/// Whether it has been put in its place, and replaced there, since it was
/// opened.
bool is_gone(int fd) {
    struct stat status {};
    return fstat(fd, &status) == 0 && status.st_nlink == 0;
}

/// Only what nobody else can be writing to, or reading elsewhere.
bool is_ours(int fd) {
    struct stat status {};
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_uid == geteuid() && status.st_nlink == 1;
}

/// Removes what stands under the new file's name and cannot be written to, or
/// must not. `error` is why it could not be opened; 0 where it could.
void clear_the_way(const std::filesystem::path& path, const std::string& fresh,
                   int error) {
    const bool may_be_there = error == 0 || error == ELOOP || error == EACCES;
    if (!may_be_there || unlink(fresh.c_str()) != 0) {
        throw failed(path, "write", error == 0 ? errno : error);
    }
}

/// The file that is to take the place of `path`, locked: two commands that end
/// at once would each take the other's summary away. What a run left behind
/// that was killed here is used, or removed. The collector takes only names
/// that end in .prom.
Descriptor locked_file(const std::filesystem::path& path,
                       const std::string& fresh) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    while (std::chrono::steady_clock::now() < deadline) {
        Descriptor file{
            open(fresh.c_str(),
                 O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                 for_everyone)};
        if (file.get() >= 0 && is_gone(file.get())) {
            continue; // What stands under the name by now is another's.
        }
        if (file.get() < 0 || !is_ours(file.get())) {
            clear_the_way(path, fresh, file.get() < 0 ? errno : 0);
        } else if (flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
            if (is_in_place(file.get(), fresh)) {
                return file;
            } // Else the one before has put it in its place.
        } else if (errno != EWOULDBLOCK && errno != EINTR) {
            throw failed(path, "lock", errno);
        } else {
            std::this_thread::sleep_for(between_tries);
        }
    }
    throw Error(ErrorKind::busy,
                fmt::format("another process is writing the metrics file {}",
                            printable(path.native(), 300)),
                "the next run writes it");
}

/// What is renamed onto a device or a FIFO takes its place.
void check_is_file(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
        !S_ISDIR(status.st_mode)) {
        throw Error(ErrorKind::storage,
                    fmt::format("the metrics file {} is not a regular file",
                                printable(path.native(), 300)),
                    "name another one in the config's [notify]");
    }
}

std::string read_text(const std::filesystem::path& path) {
    const Descriptor file{
        open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    std::string text;
    if (file.get() < 0) {
        return text;
    }
    text.resize(longest_text);
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got =
            read(file.get(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
}

void write_text(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            throw std::system_error{errno, std::generic_category()};
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

} // namespace

void replace_metrics_file(
    const std::filesystem::path& path,
    const std::function<std::string(std::string_view earlier)>& next) {
    check_is_file(path);
    const auto fresh = path.native() + ".new";
    const auto file = locked_file(path, fresh);
    try {
        const auto text = next(read_text(path));
        if (ftruncate(file.get(), 0) != 0) {
            throw std::system_error{errno, std::generic_category()};
        }
        write_text(file.get(), text);
        if (fchmod(file.get(), for_everyone) != 0 || fsync(file.get()) != 0 ||
            rename(fresh.c_str(), path.c_str()) != 0) {
            throw std::system_error{errno, std::generic_category()};
        }
    } catch (const std::system_error& error) {
        unlink(fresh.c_str());
        throw failed(path, "write", error.code().value());
    }
}

} // namespace hwsync
