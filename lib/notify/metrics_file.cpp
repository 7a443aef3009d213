#include "notify/metrics_file.hpp"

#include "base/descriptor.hpp"
#include "base/folder_of.hpp"
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

/// Two commands that end at once would each take the other's summary away.
Descriptor locked_folder(const std::filesystem::path& path) {
    Descriptor lock{
        open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (lock.get() < 0) {
        throw failed(path, "write", errno);
    }
    const auto deadline = std::chrono::steady_clock::now() + longest_wait;
    while (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            throw failed(path, "lock", errno);
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            throw Error(ErrorKind::busy,
                        fmt::format("another process holds the folder of the "
                                    "metrics file {}",
                                    printable(path.native(), 300)),
                        "the next run writes it");
        }
        std::this_thread::sleep_for(between_tries);
    }
    return lock;
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
    const auto lock = locked_folder(path);
    const auto text = next(read_text(path));
    // What a run left behind that was killed here. The collector takes only
    // names that end in .prom.
    const auto fresh = path.native() + ".new";
    if (unlink(fresh.c_str()) != 0 && errno != ENOENT) {
        throw failed(path, "write", errno);
    }
    const Descriptor file{open(
        fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, for_everyone)};
    if (file.get() < 0) {
        throw failed(path, "write", errno);
    }
    try {
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
