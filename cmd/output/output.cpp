#include "output/output.hpp"

#include <hwsync/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

namespace {

constexpr std::size_t block_size = std::size_t{64} * 1024;

std::string reason(int error) {
    return error == EBADF ? "it is closed" : std::strerror(error);
}

} // namespace

Output::Output(int fd, const hwsync::StopToken& stop)
    : m_fd(fd), m_stop(stop), m_writable(fd, stop) {}

void Output::write(std::string_view text) {
    m_buffer += text;
    if (m_buffer.size() >= block_size) {
        flush();
    }
}

void Output::flush() {
    std::string text;
    text.swap(m_buffer);
    write_all(text);
    text.clear();
    m_buffer.swap(text);
}

void Output::run_is_committed(std::optional<std::int64_t> run) {
    m_committed = true;
    if (run) {
        m_runs.push_back(*run);
    }
}

std::string Output::in_colour(const std::string& state) const {
    constexpr std::array<std::string_view, 5> right{"ok", "done", "made",
                                                    "linked", "auto"};
    constexpr std::array<std::string_view, 9> wrong{
        "missing", "wrong",   "stale",   "damaged", "failed",
        "problem", "stopped", "foreign", "differs"};
    if (!m_has_colour || state.empty()) {
        return state;
    }
    const auto is_in = [&](const auto& words) {
        return std::find(words.begin(), words.end(), state) != words.end();
    };
    const auto* const colour = is_in(right) ? "32" : is_in(wrong) ? "31" : "33";
    return fmt::format("\x1b[{}m{}\x1b[0m", colour, state);
}

std::optional<std::size_t> Output::columns() const {
    constexpr std::size_t least = 60;
    constexpr std::size_t most = 200;
    constexpr std::size_t usual = 80;
    if (isatty(m_fd) == 0) {
        return std::nullopt;
    }
    winsize size{};
    const bool is_told = ioctl(m_fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_told ? std::clamp<std::size_t>(size.ws_col, least, most) : usual;
}

hwsync::Error Output::report_lost(std::string_view why) const {
    if (m_runs.empty()) {
        return {hwsync::ErrorKind::report_lost,
                fmt::format("the command has done its work, but could not say "
                            "so on standard output ({})",
                            why),
                "check where that goes"};
    }
    hwsync::Error lost(
        hwsync::ErrorKind::report_lost,
        m_runs.size() == 1
            ? fmt::format("run {} is committed, but its report could not be "
                          "written to standard output ({})",
                          m_runs.back(), why)
            : fmt::format("runs {} are committed, but their report could not "
                          "be written to standard output ({})",
                          fmt::join(m_runs, ", "), why),
        "look with 'hwsync runs'");
    lost.set_run(m_runs.back());
    return lost;
}

bool Output::discard() noexcept {
    m_buffer.clear();
    m_tells_failure = true;
    return !m_written;
}

void Output::write_all(std::string_view text) {
    while (!text.empty()) {
        if (!m_committed && !m_tells_failure) {
            m_stop.check();
        }
        if (!m_writable.wait()) {
            if (!m_committed && !m_tells_failure) {
                m_stop.check();
            }
            fail(EINTR);
        }
        const auto written =
            ::write(m_fd, text.data(), m_writable.fitting(text.size()));
        if (written >= 0) {
            m_written = m_written || written > 0;
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EAGAIN && errno != EINTR) {
            fail(errno);
        }
    }
}

void Output::fail(int error) {
    m_buffer.clear();
    if (m_committed) {
        throw report_lost(reason(error));
    }
    if (error == EPIPE) {
        throw ReaderIsGone{m_failed};
    }
    throw hwsync::Error(
        hwsync::ErrorKind::storage,
        fmt::format("cannot write to standard output ({})", reason(error)),
        "check where it goes and run the command again");
}
