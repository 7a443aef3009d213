#include "unit/net/raw_server.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hwsync {

namespace {

std::size_t body_size(const std::string& head) {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    return at == std::string::npos ? 0
                                   : std::stoul(head.substr(at + name.size()));
}

} // namespace

RawConnection::~RawConnection() {
    if (m_socket >= 0) {
        close(m_socket);
    }
}

std::string RawConnection::request() {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto head = text.find("\r\n\r\n");
        if (head != std::string::npos &&
            text.size() >= head + 4 + body_size(text)) {
            return text;
        }
        std::array<pollfd, 2> both{
            {{m_socket, POLLIN, 0}, {m_stop, POLLIN, 0}}};
        poll(both.data(), both.size(), -1);
        if (both[1].revents != 0) {
            return {};
        }
        const auto count = recv(m_socket, buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            return {};
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

void RawConnection::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto count =
            ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void RawConnection::reset() {
    const linger at_once{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(m_socket);
    m_socket = -1;
}

void RawConnection::wait() const {
    std::array<pollfd, 2> both{{{m_socket, POLLRDHUP, 0}, {m_stop, POLLIN, 0}}};
    poll(both.data(), both.size(), -1);
}

bool RawConnection::wait_ms(int milliseconds) const {
    pollfd stop{m_stop, POLLIN, 0};
    return poll(&stop, 1, milliseconds) == 0;
}

RawServer::RawServer(std::function<void(RawConnection&)> answer)
    : m_answer(std::move(answer)), m_listening(socket(AF_INET, SOCK_STREAM, 0)),
      m_stop(eventfd(0, EFD_CLOEXEC)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (bind(m_listening, generic, size) != 0 || listen(m_listening, 16) != 0 ||
        getsockname(m_listening, generic, &size) != 0) {
        throw std::runtime_error("cannot listen");
    }
    m_port = ntohs(address.sin_port);
    m_thread = std::thread{[this] { serve(); }};
}

RawServer::~RawServer() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(m_stop, &one, sizeof one);
    m_thread.join();
    close(m_listening);
    close(m_stop);
}

std::string RawServer::url() const {
    return "http://127.0.0.1:" + std::to_string(m_port);
}

void RawServer::serve() {
    for (;;) {
        std::array<pollfd, 2> both{
            {{m_listening, POLLIN, 0}, {m_stop, POLLIN, 0}}};
        poll(both.data(), both.size(), -1);
        if (both[1].revents != 0) {
            return;
        }
        const int socket = accept(m_listening, nullptr, nullptr);
        if (socket >= 0) {
            ++m_connections;
            RawConnection connection{socket, m_stop};
            m_answer(connection);
        }
    }
}

} // namespace hwsync
