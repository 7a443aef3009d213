#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hwsync {

/// One connection to a RawServer.
class RawConnection {
public:
    RawConnection(int socket, int stop_fd)
        : m_socket(socket), m_stop(stop_fd) {}
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    /// Head and body of the next request; empty where none comes any more.
    std::string request();

    void send(std::string_view bytes) const;

    /// Hangs up with a RST.
    void reset();

    /// Until the server ends or the other side hangs up.
    void wait() const;

    /// False once the server ends.
    bool wait_ms(int milliseconds) const;

private:
    int m_socket;
    int m_stop;
};

/// Answers each connection with a function, one after the other, on 127.0.0.1.
class RawServer {
public:
    explicit RawServer(std::function<void(RawConnection&)> answer);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    int port() const noexcept { return m_port; }
    std::string url() const;
    int connections() const noexcept { return m_connections; }

private:
    void serve();

    std::function<void(RawConnection&)> m_answer;
    int m_listening = -1;
    int m_stop = -1;
    int m_port = 0;
    std::atomic<int> m_connections = 0;
    std::thread m_thread;
};

} // namespace hwsync
