#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

enum class Severity { debug, info, warning };

/// How far a job has come. Counts only grow within one phase.
struct Progress {
    std::string_view phase; ///< what is being done, e.g. "reading"
    std::string_view shop;
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> total_bytes; ///< unknown for a pipe
    std::uint64_t lines = 0;
};

/// What a job tells of itself while it works. Called by one thread at a time,
/// not always the one that called the job; must not throw.
class Observer {
public:
    virtual ~Observer() = default;

    /// Called often (every few hundred KiB); showing it is up to the observer.
    virtual void progress(const Progress& progress) = 0;

    /// A line for the log. Data in `message` has been made safe to show.
    virtual void log(Severity severity, std::string_view message) = 0;
};

} // namespace hwsync
