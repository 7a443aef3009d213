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

/// How a command ended.
struct EndedCommand {
    std::string command; ///< e.g. "import-bulk"
    Time began_at;
    Time ended_at;
    int exit_code = 0;
    /// The last lines of its log. Asked for once the metrics are written, which
    /// may have added one.
    std::function<std::string()> log;
};

/// Tells the places that the config's `[notify]` names of one command. Nothing
/// that goes wrong with that is an error: it is said to `log`, and that is all.
class HWSYNC_EXPORT Notifier {
public:
    using Log = std::function<void(Severity severity, std::string_view line)>;

    /// Sends the heartbeat's `/start`, and does not wait for it. `catalog` may
    /// be empty: the metrics are then of the command alone. Of the environment,
    /// SSL_CERT_FILE names certificates to trust in place of the system's.
    Notifier(const Config& config, std::filesystem::path catalog,
             const Environment& environment, Log log);
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

    /// Writes the metrics file, then sends the heartbeat's `/EXITCODE`. Takes a
    /// few seconds at most; one where a signal ended the command.
    void end(const EndedCommand& command) noexcept;

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync
