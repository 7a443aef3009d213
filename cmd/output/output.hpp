#pragma once

#include "output/writable.hpp"
#include "process/exit_code.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Thrown by a command that only looks when nobody reads on (`| head`). Not an
/// error: the process ends quietly, with exit code 0 where nothing has failed.
struct ReaderIsGone {
    ExitCode code = ExitCode::ok;
};

/// Standard output, buffered. Nothing is lost silently: what cannot be written
/// throws, and what that means depends on whether a run is committed:
///
/// - before: ReaderIsGone where the pipe is closed, else Error(storage)
/// - after: Error(report_lost)
///
/// A wish to stop ends a wait for a slow reader.
class Output {
public:
    Output(int fd, const hwsync::StopToken& stop);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(std::string_view text);
    void flush();

    /// From now on what is written reports what is done and stays so: a run
    /// that is committed, or what is no run. Call it right after the job
    /// returned.
    void run_is_committed(std::optional<std::int64_t> run);

    bool is_run_committed() const noexcept { return m_committed; }

    /// All that run_is_committed() was told of.
    const std::vector<std::int64_t>& committed_runs() const noexcept {
        return m_runs;
    }

    /// From now on what is written reports steps that have failed: the process
    /// ends with this code whoever reads.
    void steps_have_failed(ExitCode code) noexcept { m_failed = code; }

    /// States are coloured from now on: right ones, doubtful ones, wrong ones.
    void use_colour() noexcept { m_has_colour = true; }
    /// The word of a state, coloured where use_colour() was called.
    std::string in_colour(const std::string& state) const;

    /// How many columns there are where this is a terminal: 60 to 200. Nothing
    /// where it is none.
    std::optional<std::size_t> columns() const;

    /// The Error(report_lost) of a committed run, with the reason why its
    /// report cannot be written.
    hwsync::Error report_lost(std::string_view why) const;

    /// Drops what is not written yet. False where some of it already is.
    bool discard() noexcept;

private:
    void write_all(std::string_view text);
    [[noreturn]] void fail(int error);

    int m_fd;
    const hwsync::StopToken& m_stop;
    Writable m_writable;
    std::string m_buffer;
    bool m_written = false;
    bool m_committed = false;
    ExitCode m_failed = ExitCode::ok;
    bool m_has_colour = false;
    bool m_tells_failure = false; ///< a stop has had its effect
    std::vector<std::int64_t> m_runs;
};
