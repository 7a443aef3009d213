#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// How important a line of the log is.
enum class Severity {
    debug,  ///< for looking into a problem
    info,   ///< what happens
    warning ///< what somebody should look at
};

/// How far a job has come. Counts only grow within a phase.
struct Progress {
    std::string_view phase;  ///< what is being done, e.g. "reading"
    std::string_view shop;   ///< the shop's name; may be empty
    std::uint64_t bytes = 0; ///< done so far
    /// The number of bytes altogether; nothing if it is unknown, as for a pipe.
    std::optional<std::uint64_t> total_bytes;
    std::uint64_t lines = 0; ///< done so far
};

/// Receives what a job reports while it runs.
///
/// It is called by one thread at a time, which is not always the one that
/// called the job. Its functions must not throw.
class Observer {
public:
    virtual ~Observer() = default;

    /// Called often, about every few hundred KiB. The texts are valid during
    /// the call only.
    virtual void progress(const Progress& progress) = 0;

    /// Called for each line of the log. Data in `message` has been made safe to
    /// show on a terminal.
    virtual void log(Severity severity, std::string_view message) = 0;

    /// Called once a run has its locks and its record: from then on, no other
    /// run at work refuses it, unless that writes to the catalog for minutes.
    /// A job on several shops has a run for each. Does nothing by default.
    virtual void run_began() {}
};

} // namespace hwsync
