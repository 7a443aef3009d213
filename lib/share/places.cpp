#include "share/places.hpp"

#include <array>
#include <memory>

#include <netdb.h>
#include <sys/socket.h>

namespace hwsync::share {

std::vector<std::string> addresses_of(const std::string& name) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(name.c_str(), nullptr, &wanted, &found) != 0) {
        return {};
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned{
        found, freeaddrinfo};
    std::vector<std::string> addresses;
    for (const auto* one = found; one != nullptr; one = one->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(),
                        nullptr, 0, NI_NUMERICHOST) == 0) {
            addresses.emplace_back(text.data());
        }
    }
    return addresses;
}

std::vector<Place> places_of(
    const DatabaseUrl& url,
    const std::function<std::vector<std::string>(const std::string& name)>&
        resolve) {
    std::vector<Place> places;
    for (const auto& host : url.hosts) {
        const bool is_socket = host.name.empty() || host.name.starts_with('/');
        const auto addresses =
            is_socket ? std::vector<std::string>{} : resolve(host.name);
        if (addresses.size() < 2) {
            places.push_back({host, {}});
            continue;
        }
        for (const auto& address : addresses) {
            places.push_back({host, address});
        }
    }
    return places;
}

} // namespace hwsync::share
