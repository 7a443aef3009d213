#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>

/// Stands between hwsync and the server, and counts the messages of
/// PostgreSQL's protocol in both directions, from the first connection on. Rows
/// that follow each other count as one.
class Proxy {
public:
    /// Called with the number of each message, from 1. False cuts this
    /// connection.
    using Watch = std::function<bool(std::size_t)>;

    /// When a message is watched: once it was sent, and before it is passed on,
    /// or once it was passed on.
    enum class When { before, after };

    /// Both are folders of sockets; the proxy's has the port 5432 too.
    Proxy(const std::string& folder, const std::string& server, Watch watch,
          When when = When::after);
    ~Proxy();
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

    std::size_t messages() const noexcept { return m_messages; }

    /// How often the client spoke after the server had: the first time to
    /// connect, and the last time to take its leave. Waits for the end of a
    /// connection whose client is gone.
    std::size_t turns() const noexcept {
        m_relays.wait(true);
        return m_turns;
    }

private:
    void serve();
    void relay(int client) const;

    std::string m_path;
    std::string m_server;
    Watch m_watch;
    When m_when;
    int m_listener = -1;
    int m_stop = -1; ///< an eventfd
    mutable std::atomic<std::size_t> m_messages = 0;
    mutable std::atomic<std::size_t> m_turns = 0;
    std::atomic<bool> m_relays = false;
    std::thread m_thread;
};
