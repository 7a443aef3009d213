#include "config/database_url.hpp"

#include <algorithm>
#include <string>

#include <arpa/inet.h>

namespace hwsync {

namespace {

constexpr std::string_view usual_remedy =
    "write it as postgresql://USER@HOST/DATABASE";

int digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain += text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? digit_of(text[at + 1]) : -1;
        const int low = high < 0 ? -1 : digit_of(text[at + 2]);
        if (low < 0 || (high == 0 && low == 0)) {
            throw WrongUrl{"has a % that stands for no character",
                           "write a percent sign as %25"};
        }
        plain += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return plain;
}

/// What stands before `mark`, and the mark with it, are taken from the front;
/// all of it where there is none.
std::string_view take_until(std::string_view& text, char mark) {
    const auto at = text.find(mark);
    const auto front = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return front;
}

std::string checked_port(std::string_view port) {
    constexpr std::size_t most_digits = 5;
    if (port.size() > most_digits ||
        port.find_first_not_of("0123456789") != std::string_view::npos) {
        throw WrongUrl{"has a port that is not a number", usual_remedy};
    }
    constexpr int last_port = 65535;
    const int number = port.empty() ? 1 : std::stoi(std::string{port});
    if (number < 1 || number > last_port) {
        throw WrongUrl{"has a port that is not from 1 to 65535", usual_remedy};
    }
    return std::string{port};
}

/// libpq would take a comma in it for the end of the name, and connect to what
/// follows as if it were this machine.
std::string host_name(std::string_view text) {
    auto name = decoded(text);
    if (name.find(',') != std::string::npos) {
        throw WrongUrl{"has a comma in the name of a host",
                       "write a comma between hosts as it is, not as %2C"};
    }
    return name;
}

DatabaseUrl::Host read_host(std::string_view text) {
    const auto bracket =
        text.starts_with('[') ? text.find(']') : std::string_view::npos;
    const auto colon =
        text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    auto name = text.substr(0, colon);
    if (bracket != std::string_view::npos) {
        name = text.substr(1, bracket - 1);
    }
    const auto port = colon == std::string_view::npos ? std::string_view{}
                                                      : text.substr(colon + 1);
    return {host_name(name), checked_port(port)};
}

std::vector<DatabaseUrl::Host> read_hosts(std::string_view text) {
    std::vector<DatabaseUrl::Host> hosts;
    do {
        hosts.push_back(read_host(take_until(text, ',')));
    } while (!text.empty());
    return hosts;
}

void read_query(std::string_view query, DatabaseUrl& url) {
    while (!query.empty()) {
        auto value = take_until(query, '&');
        const auto name = take_until(value, '=');
        if (name == "password" || name == "sslpassword") {
            throw WrongUrl{"has a password in it",
                           "put it into a file and name that in password_file"};
        }
        if (name == "host") {
            const auto port = url.hosts.front().port;
            url.hosts.clear();
            do {
                url.hosts.push_back({host_name(take_until(value, ',')), port});
            } while (!value.empty());
        } else if (name == "port") {
            for (auto& host : url.hosts) {
                host.port = checked_port(value);
            }
        } else {
            throw WrongUrl{"has a parameter other than host and port",
                           usual_remedy};
        }
    }
}

bool is_loopback(const std::string& name) {
    in_addr address{};
    return name == "localhost" || name == "::1" ||
           (inet_pton(AF_INET, name.c_str(), &address) == 1 &&
            (ntohl(address.s_addr) >> 24U) == 127);
}

} // namespace

bool DatabaseUrl::is_local() const {
    return std::all_of(hosts.begin(), hosts.end(), [](const Host& host) {
        return host.name.empty() || host.name.starts_with('/') ||
               is_loopback(host.name);
    });
}

DatabaseUrl parse_database_url(std::string_view url) {
    for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
        if (!url.starts_with(scheme)) {
            continue;
        }
        auto query = url.substr(scheme.size());
        auto path = take_until(query, '?');
        auto place = take_until(path, '/');
        DatabaseUrl read;
        if (const auto at = place.rfind('@'); at != std::string_view::npos) {
            const auto user = place.substr(0, at);
            read.user = decoded(user);
            // Written as %3A, too: it would be shown as part of the name.
            if (read.user.find(':') != std::string::npos) {
                throw WrongUrl{
                    "has a password in it",
                    "put it into a file and name that in password_file"};
            }
            place.remove_prefix(at + 1);
        }
        read.hosts = read_hosts(place);
        read_query(query, read);
        read.database = decoded(path);
        if (read.database.empty()) {
            throw WrongUrl{"names no database", usual_remedy};
        }
        return read;
    }
    throw WrongUrl{"is not the address of a PostgreSQL database", usual_remedy};
}

} // namespace hwsync
