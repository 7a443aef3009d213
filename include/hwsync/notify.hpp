#pragma once

#include <hwsync/config.hpp>
#include <hwsync/export.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

/// How a command ended: `import-bulk`, `import-new`, `import-updates`,
/// `associate` or `sync`.
struct EndedCommand {
    std::string command; ///< e.g. "import-bulk"
    Time began_at;       ///< when the command began
    Time ended_at;       ///< when the command ended
    int exit_code = 0;   ///< the exit code of the process
    /// Returns the last lines of the command's log. Called after the metrics
    /// are written, because that may add a line.
    std::function<std::string()> log;
};

/// Reports one job to the targets in the config's `[notify]` section.
///
/// A failure to do so is not an error: it is only passed to `log`.
class HWSYNC_EXPORT Notifier {
public:
    /// Receives what goes wrong, one line at a time.
    using Log = std::function<void(Severity severity, std::string_view line)>;

    /// If `catalog` is empty, the metrics are about the command alone. The
    /// environment is used for SSL_CERT_FILE: a file of certificates to trust
    /// instead of the system's.
    Notifier(const Config& config, std::filesystem::path catalog,
             const Environment& environment, Log log);
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

    /// Sends `/start` to the heartbeat URL without waiting for an answer, the
    /// first time that it is called. Any thread may call it, one at a time.
    void begin() noexcept;

    /// Writes the metrics file, then sends `/EXITCODE` to the heartbeat URL,
    /// after `/start` where begin() was not called. Sends nothing for 7: the
    /// run that is at work tells how it ends. Waits up to three
    /// seconds for an answer; one second if a signal ended the command.
    void end(const EndedCommand& command) noexcept;

    /// Writes the metrics file for what is no job's end: with what the catalog
    /// holds now, and what the last jobs said.
    void update_figures() noexcept;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync
