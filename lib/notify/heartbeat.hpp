#pragma once

#include "base/worker_thread.hpp"
#include "net/http_client.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// Pings of one run, as healthchecks.io and its like take them: `URL/start`,
/// then `URL/EXITCODE`. The URL is a secret: no message of ours has it.
class Heartbeat {
public:
    /// Sends the start on a thread of its own.
    Heartbeat(std::string url, HttpSettings settings);
    ~Heartbeat();
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

    /// Waits for the start, gives it up where it takes too long, and sends the
    /// end; all within `patience`. Words on what went wrong, or nothing.
    std::string end(int exit_code, std::string_view log, Duration patience);

private:
    void send_start() noexcept;
    void wait_for_start(Duration patience);

    std::string m_url;
    HttpSettings m_settings;
    StopToken m_give_up;
    int m_start_ended = -1; ///< an eventfd
    std::string m_fault;    ///< of the start, once it has ended
    std::optional<WorkerThread> m_thread;
};

/// `URL` with a further part of its path: before its query, where it has one.
std::string heartbeat_address(const std::string& url, std::string_view part);

} // namespace hwsync
