#include "program/held_export.hpp"

#include "program/exports.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int patience_in_ms = 30'000;

} // namespace

HeldExport::HeldExport(std::string path) : m_path(std::move(path)) {
    if (mkfifo(m_path.c_str(), 0600) != 0) {
        throw std::runtime_error("no FIFO");
    }
}

HeldExport::~HeldExport() {
    end();
}

bool HeldExport::open_for_reader() {
    const auto deadline = std::chrono::steady_clock::now() +
                          std::chrono::milliseconds(patience_in_ms);
    while (m_fd < 0 && std::chrono::steady_clock::now() < deadline) {
        m_fd = open(m_path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (m_fd < 0) {
            std::this_thread::yield();
        }
    }
    return m_fd >= 0;
}

bool HeldExport::feed(std::string_view text) {
    if (!open_for_reader()) {
        return false;
    }
    while (!text.empty()) {
        const auto written = write(m_fd, text.data(), text.size());
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        pollfd waiting{m_fd, POLLOUT, 0};
        if (errno != EAGAIN || poll(&waiting, 1, patience_in_ms) <= 0) {
            return false;
        }
    }
    return true;
}

bool HeldExport::feed_until_held() {
    // Opening an export takes at most a read of 256 KiB, and a pipe holds 64.
    return feed(products(1, 4000, {.title = "Held"}));
}

void HeldExport::end() {
    if (m_fd >= 0) {
        close(m_fd);
        m_fd = -1;
    }
}

bool has_open(pid_t process, const std::string& file) {
    std::error_code ignored;
    const auto folder = fmt::format("/proc/{}/fd", process);
    for (const auto& entry :
         std::filesystem::directory_iterator(folder, ignored)) {
        if (std::filesystem::read_symlink(entry.path(), ignored) == file) {
            return true;
        }
    }
    return false;
}
