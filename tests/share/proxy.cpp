#include "share/proxy.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw std::runtime_error("a socket's path is too long");
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// CopyData: a row, of which there are as many as the catalog has.
constexpr char row = 'd';

/// One direction of a connection.
struct Direction {
    int from;
    int to;
    /// The first message of a client has no letter in front.
    bool has_letter;
    std::string bytes = {};
    char last = '\0'; ///< the kind of the last message

    /// The length of the first message; 0 where it is not all there.
    std::size_t next_message() const {
        const std::size_t at = has_letter ? 1 : 0;
        if (bytes.size() < at + 4) {
            return 0;
        }
        std::size_t length = at;
        std::size_t told = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            told = told << 8U | static_cast<unsigned char>(bytes[at + i]);
        }
        length += told;
        return bytes.size() < length ? 0 : length;
    }

    /// False where the connection is to end.
    template <typename Count> bool pass(const Count& count, Proxy::When when) {
        std::array<char, 65536> piece{};
        const auto got = recv(from, piece.data(), piece.size(), 0);
        if (got <= 0) {
            return false;
        }
        bytes.append(piece.data(), static_cast<std::size_t>(got));
        while (const auto length = next_message()) {
            const char kind = has_letter ? bytes.front() : '\0';
            const bool is_watched = kind != row || last != row;
            if (is_watched && when == Proxy::When::before && !count()) {
                return false;
            }
            if (!send_all(to, std::string_view{bytes}.substr(0, length))) {
                return false;
            }
            bytes.erase(0, length);
            has_letter = true;
            if (is_watched && when == Proxy::When::after && !count()) {
                return false;
            }
            last = kind;
        }
        return true;
    }
};

} // namespace

Proxy::Proxy(const std::string& folder, const std::string& server, Watch watch,
             When when)
    : m_path(folder + "/.s.PGSQL.5432"), m_server(server + "/.s.PGSQL.5432"),
      m_watch(std::move(watch)), m_when(when),
      m_listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      m_stop(eventfd(0, EFD_CLOEXEC)) {
    const auto address = address_of(m_path);
    unlink(m_path.c_str());
    if (bind(m_listener, reinterpret_cast<const sockaddr*>(&address),
             sizeof address) != 0 ||
        listen(m_listener, 10) != 0) {
        throw std::runtime_error("no socket for the proxy");
    }
    m_thread = std::thread([this] { serve(); });
}

Proxy::~Proxy() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(m_stop, &one, sizeof one);
    m_thread.join();
    close(m_listener);
    close(m_stop);
    unlink(m_path.c_str());
}

void Proxy::serve() {
    for (;;) {
        std::array<pollfd, 2> ready{
            {{m_listener, POLLIN, 0}, {m_stop, POLLIN, 0}}};
        poll(ready.data(), ready.size(), -1);
        if (ready[1].revents != 0) {
            return;
        }
        const int client = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) {
            m_relays = true;
            relay(client);
            close(client);
            m_relays = false;
            m_relays.notify_all();
        }
    }
}

void Proxy::relay(int client) const {
    const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = address_of(m_server);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address),
                sizeof address) == 0) {
        bool client_spoke = false;
        const auto count = [&](bool is_client) {
            m_turns += is_client && !client_spoke;
            client_spoke = is_client;
            return m_watch(++m_messages);
        };
        Direction there{client, server, false};
        Direction back{server, client, true};
        const auto from_client = [&] { return count(true); };
        const auto from_server = [&] { return count(false); };
        for (bool goes_on = true; goes_on;) {
            std::array<pollfd, 3> ready{{{client, POLLIN, 0},
                                         {server, POLLIN, 0},
                                         {m_stop, POLLIN, 0}}};
            poll(ready.data(), ready.size(), -1);
            goes_on =
                ready[2].revents == 0 &&
                (ready[0].revents == 0 || there.pass(from_client, m_when)) &&
                (ready[1].revents == 0 || back.pass(from_server, m_when));
        }
    }
    close(server);
}
