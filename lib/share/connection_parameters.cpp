#include "share/connection_parameters.hpp"

#include "share/session.hpp"

#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace hwsync::share {

namespace {

/// Nothing that libpq would look for by itself: a path that cannot exist.
constexpr const char* no_file = "/dev/null/none";
constexpr const char* system_certificates =
    "/etc/ssl/certs/ca-certificates.crt";
constexpr const char* debian_sockets = "/var/run/postgresql";

std::string own_user() {
    const auto* entry = getpwuid(geteuid());
    return entry != nullptr ? entry->pw_name : std::to_string(geteuid());
}

class Parameters {
public:
    Parameters(const Server& server, const Place& place) {
        const bool is_local = server.url.is_local();
        const auto& host = place.host;
        add("host", host.name.empty() ? debian_sockets : host.name);
        if (!place.address.empty()) {
            add("hostaddr", place.address);
        }
        add("port", host.port.empty() ? "5432" : host.port);
        add("user", server.url.user.empty() ? own_user() : server.url.user);
        add("dbname", server.url.database);
        add("passfile", no_file);
        add("sslmode", is_local ? "prefer" : "verify-full");
        add("sslrootcert", is_local && server.ca_file.empty() ? no_file
                           : server.ca_file.empty() ? system_certificates
                                                    : server.ca_file.native());
        add("sslcert", no_file);
        add("sslkey", no_file);
        add("sslcrl", no_file);
        add("ssl_min_protocol_version", "TLSv1.2");
        add("gssencmode", "disable");
        add("client_encoding", "UTF8");
        add("application_name", "hwsync");
        add("target_session_attrs", "read-write");
        add("keepalives_idle", "30");
        add("keepalives_interval", "10");
        add("keepalives_count", "3");
        add("tcp_user_timeout", "60000");
        if (server.password != nullptr) {
            m_names.push_back("password");
            m_password = server.password->reveal().data();
        }
    }

    PGconn* start() const {
        std::vector<const char*> names = m_names;
        std::vector<const char*> values;
        values.reserve(names.size() + 1);
        for (const auto& value : m_values) {
            values.push_back(value.c_str());
        }
        if (m_password != nullptr) {
            values.push_back(m_password);
        }
        names.push_back(nullptr);
        values.push_back(nullptr);
        return libpq().connect_start(names.data(), values.data(), 0);
    }

private:
    void add(const char* name, std::string value) {
        m_names.push_back(name);
        m_values.push_back(std::move(value));
    }

    std::vector<const char*> m_names;
    std::vector<std::string> m_values;
    const char* m_password = nullptr;
};

} // namespace

PGconn* start_connection(const Server& server, const Place& place) {
    return Parameters{server, place}.start();
}

} // namespace hwsync::share
