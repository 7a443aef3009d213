#include "output/logger.hpp"

#include "output/json_writer.hpp"
#include "output/writable.hpp"
#include "process/clock.hpp"

#include <hwsync/text.hpp>
#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr std::size_t longest_message = std::size_t{16} * 1024;

/// As systemd.exec(5) says of JOURNAL_STREAM: device and inode of the stream.
bool is_journal(const hwsync::Environment& environment) {
    struct stat status {};
    const auto journal = environment("JOURNAL_STREAM");
    return journal && fstat(STDERR_FILENO, &status) == 0 &&
           *journal == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

} // namespace

bool has_color(const GlobalOptions& options,
               const hwsync::Environment& environment, int fd) {
    if (options.color != When::automatic) {
        return options.color == When::always;
    }
    // https://no-color.org: set and not empty.
    return environment("NO_COLOR").value_or("").empty() &&
           environment("TERM").value_or("dumb") != "dumb" && isatty(fd) == 1;
}

LogStyle log_style(const GlobalOptions& options,
                   const hwsync::Environment& environment) {
    return {options.verbosity, options.log_format,
            options.log_format == LogFormat::text &&
                has_color(options, environment, STDERR_FILENO),
            is_journal(environment)};
}

Logger::Logger(LogStyle style, std::string command,
               const hwsync::StopToken& stop, LogTail* tail)
    : m_style(style), m_command(std::move(command)), m_stop(stop),
      m_tail(tail) {}

void Logger::draw(std::string_view text) const noexcept {
    write_to_stderr(text, m_stop);
}

void Logger::log(hwsync::Severity severity, std::string_view message) const {
    switch (severity) {
    case hwsync::Severity::debug:
        write_line(Level::debug, message);
        break;
    case hwsync::Severity::info:
        write_line(Level::info, message);
        break;
    case hwsync::Severity::warning:
        write_line(Level::warning, message);
        break;
    }
}

void Logger::error(const hwsync::Error& error) const {
    if (m_style.format == LogFormat::text) {
        write_line(Level::error, error.what());
        return;
    }
    const auto more =
        fmt::format(R"(,"kind":{},"exit_code":{},"remedy":{})",
                    json_quoted(to_string(error.kind())),
                    exit_code(error.kind()), json_quoted(error.remedy()));
    write_line(Level::error, error.message(), more);
}

void Logger::warn_always(std::string_view message,
                         std::string_view remedy) const {
    if (m_style.format == LogFormat::text) {
        write_line(Level::warning, true, fmt::format("{}: {}", message, remedy),
                   {});
        return;
    }
    write_line(Level::warning, true, message,
               fmt::format(R"(,"remedy":{})", json_quoted(remedy)));
}

bool Logger::shows(Level level) const noexcept {
    switch (level) {
    case Level::error:
        return true;
    case Level::warning:
    case Level::info:
        return m_style.verbosity != Verbosity::quiet;
    case Level::debug:
        return m_style.verbosity == Verbosity::verbose;
    }
    return true;
}

std::string Logger::text_line(Level level, std::string_view message) const {
    std::string line = "hwsync: ";
    if (!m_command.empty()) {
        line += m_command + ": ";
    }
    if (level == Level::warning) {
        line += "warning: ";
    }
    line += hwsync::printable(message, longest_message);
    return line;
}

std::string Logger::colored(Level level, std::string line) const {
    if (m_style.colored && level == Level::error) {
        return "\x1b[31m" + line + "\x1b[0m";
    }
    if (m_style.colored && level == Level::warning) {
        return "\x1b[33m" + line + "\x1b[0m";
    }
    return line;
}

std::string Logger::json_line(Level level, std::string_view message,
                              std::string_view more) const {
    constexpr const char* names[] = {"error", "warning", "info", "debug"};
    return fmt::format(
        R"({{"time":"{}","level":"{}","command":{},"message":{}{}}})",
        hwsync::format_time(current_time()), names[static_cast<int>(level)],
        json_quoted(m_command),
        json_quoted(hwsync::printable(message, longest_message)), more);
}

void Logger::write_line(Level level, std::string_view message,
                        std::string_view more) const {
    write_line(level, shows(level), message, more);
}

void Logger::write_line(Level level, bool is_shown, std::string_view message,
                        std::string_view more) const {
    if (!is_shown && (m_tail == nullptr || level == Level::debug)) {
        return;
    }
    const auto said = m_style.format == LogFormat::json
                          ? json_line(level, message, more)
                          : text_line(level, message);
    if (m_tail != nullptr) {
        m_tail->add(said);
    }
    if (!is_shown) {
        return;
    }
    constexpr const char* priorities[] = {"<3>", "<4>", "<6>", "<7>"};
    std::string line =
        m_style.has_priorities ? priorities[static_cast<int>(level)] : "";
    line += colored(level, said) + '\n';
    draw(line);
}

void write_to_stderr(std::string_view text,
                     const hwsync::StopToken& stop) noexcept {
    Writable writable{STDERR_FILENO, stop};
    while (!text.empty()) {
        if (!writable.wait()) {
            return;
        }
        const auto written =
            ::write(STDERR_FILENO, text.data(), writable.fitting(text.size()));
        if (written < 0 && errno != EINTR && errno != EAGAIN) {
            return;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}
