#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Where a PostgreSQL database is: `postgresql://USER@HOST:PORT/DATABASE`. A
/// host that begins with a slash is the folder of a server's socket.
struct DatabaseUrl {
    struct Host {
        std::string name; ///< empty: the socket where Debian's server has it
        std::string port; ///< empty: 5432
    };

    std::string user;        ///< empty: as the operating system names this one
    std::vector<Host> hosts; ///< at least one; tried in this order
    std::string database;

    /// Whether what is sent never leaves this machine.
    bool is_local() const;
};

/// What is wrong with a URL, to go behind its key.
struct WrongUrl {
    std::string_view what;
    std::string_view remedy;
};

/// Throws WrongUrl; its words hold nothing of the URL.
DatabaseUrl parse_database_url(std::string_view url);

} // namespace hwsync
