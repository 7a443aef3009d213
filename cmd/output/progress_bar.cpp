#include "output/progress_bar.hpp"

#include "output/text_table.hpp"

#include <fmt/core.h>

#include <cmath>
#include <new>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;

constexpr auto between_draws = 100ms;
constexpr auto between_lines = 30s;

std::string bytes_text(double bytes) {
    constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    while (bytes >= 1000 && unit < 4) {
        bytes /= 1000;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, units[unit]);
}

std::string seconds_text(double seconds) {
    const auto whole = std::llround(seconds);
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    if (whole < 3600) {
        return fmt::format("{} min", whole / 60);
    }
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::size_t terminal_columns() {
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return 80;
    }
    return size.ws_col;
}

/// Cut so that it does not wrap, at a whole character.
std::string fitted(std::string text) {
    const auto columns = terminal_columns() - 1;
    while (!text.empty() && display_width(text) > columns) {
        while ((static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) {
            text.pop_back();
        }
        text.pop_back();
    }
    return text;
}

} // namespace

std::string describe(const hwsync::Progress& progress,
                     std::chrono::duration<double> since_phase_began) {
    std::string text;
    if (!progress.shop.empty()) {
        text += fmt::format("{}: ", progress.shop);
    }
    text += progress.phase;
    const auto bytes = static_cast<double>(progress.bytes);
    const auto total = static_cast<double>(progress.total_bytes.value_or(0));
    if (progress.bytes != 0) {
        text += ": " + bytes_text(bytes);
    }
    if (progress.bytes != 0 && total >= bytes) {
        text += fmt::format(" of {} ({:.0f} %)", bytes_text(total),
                            100 * bytes / total);
    }
    if (progress.lines != 0) {
        text += fmt::format(", {} lines",
                            grouped(static_cast<std::int64_t>(progress.lines)));
    }
    const double seconds = since_phase_began.count();
    if (progress.bytes != 0 && seconds >= 1) {
        text += fmt::format(", {}/s", bytes_text(bytes / seconds));
        if (total > bytes) {
            text += fmt::format(
                ", {} left", seconds_text((total - bytes) * seconds / bytes));
        }
    }
    return text;
}

ProgressBar::ProgressBar(const Logger& logger, When when,
                         std::function<void()> run_began)
    : m_logger(logger), m_run_began(std::move(run_began)),
      m_shown(what_is_shown(logger, when)) {}

ProgressBar::~ProgressBar() {
    erase();
}

ProgressBar::Shown ProgressBar::what_is_shown(const Logger& logger, When when) {
    const auto& style = logger.style();
    if (when == When::never) {
        return Shown::nothing;
    }
    const bool is_plain =
        style.format == LogFormat::text && !style.has_priorities;
    if (is_plain &&
        (when == When::always ||
         (style.verbosity != Verbosity::quiet && isatty(STDERR_FILENO) == 1))) {
        return Shown::bar;
    }
    return style.verbosity == Verbosity::verbose ? Shown::lines
                                                 : Shown::nothing;
}

void ProgressBar::begin_phase(const hwsync::Progress& progress) {
    auto phase = fmt::format("{}: {}", progress.shop, progress.phase);
    if (phase == m_phase) {
        return;
    }
    m_phase = std::move(phase);
    m_phase_began = Clock::now();
    m_next = m_phase_began;
    if (m_shown == Shown::lines) {
        m_next += between_lines;
    }
}

void ProgressBar::progress(const hwsync::Progress& progress) {
    if (m_shown == Shown::nothing) {
        return;
    }
    try {
        show(progress);
    } catch (const std::bad_alloc&) { // The job is what matters.
    }
}

void ProgressBar::show(const hwsync::Progress& progress) {
    begin_phase(progress);
    const auto now = Clock::now();
    if (now < m_next) {
        return;
    }
    const auto text = describe(progress, now - m_phase_began);
    if (m_shown == Shown::lines) {
        m_next = now + between_lines;
        m_logger.log(hwsync::Severity::info, text);
        return;
    }
    m_next = now + between_draws;
    m_logger.draw(fmt::format("\r{}\x1b[K", fitted(text)));
    m_drawn = true;
}

void ProgressBar::log(hwsync::Severity severity, std::string_view message) {
    erase();
    try {
        m_logger.log(severity, message);
    } catch (const std::bad_alloc&) { // As above.
    }
}

void ProgressBar::erase() noexcept {
    if (m_drawn) {
        m_logger.draw("\r\x1b[K");
        m_drawn = false;
    }
}
