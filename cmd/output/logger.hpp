#pragma once

#include "command_line/global_options.hpp"

#include "output/log_tail.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>

#include <string>
#include <string_view>

/// How stderr's lines look; see log_style().
struct LogStyle {
    Verbosity verbosity = Verbosity::normal;
    LogFormat format = LogFormat::text;
    bool colored = false;
    /// Lines carry <3>, <4>, <6> or <7>, which journald takes for a priority.
    bool has_priorities = false;
};

/// Whether what is written to `fd` is coloured: as --color has it, else where
/// it is a terminal and $NO_COLOR is not set.
bool has_color(const GlobalOptions& options,
               const hwsync::Environment& environment, int fd);

/// The style for standard error as it is: a terminal, journald's stream
/// ($JOURNAL_STREAM) or neither.
LogStyle log_style(const GlobalOptions& options,
                   const hwsync::Environment& environment);

/// Standard error: `hwsync: COMMAND: message`, one line for each message.
/// Nothing that goes wrong in writing them is an error. What is said is kept in
/// `tail` too, which may be null, whatever --quiet keeps from standard error.
class Logger {
public:
    /// A stop ends a wait for a reader of standard error; `stop` must outlive
    /// this.
    Logger(LogStyle style, std::string command, const hwsync::StopToken& stop,
           LogTail* tail = nullptr);

    void log(hwsync::Severity severity, std::string_view message) const;
    void error(const hwsync::Error& error) const;
    /// A warning that --quiet does not keep from standard error.
    void warn_always(std::string_view message, std::string_view remedy) const;

    const LogStyle& style() const noexcept { return m_style; }

    /// Writes text that is no line of the log, such as a bar.
    void draw(std::string_view text) const noexcept;

private:
    enum class Level { error, warning, info, debug };

    bool shows(Level level) const noexcept;
    std::string text_line(Level level, std::string_view message) const;
    std::string colored(Level level, std::string line) const;
    std::string json_line(Level level, std::string_view message,
                          std::string_view more) const;
    void write_line(Level level, std::string_view message,
                    std::string_view more = {}) const;
    void write_line(Level level, bool is_shown, std::string_view message,
                    std::string_view more) const;

    LogStyle m_style;
    std::string m_command;
    const hwsync::StopToken& m_stop;
    LogTail* m_tail;
};

/// Writes all of `text` to standard error, or as much as goes. What nobody
/// reads is given up soon after a stop is asked for.
void write_to_stderr(std::string_view text,
                     const hwsync::StopToken& stop) noexcept;
