#pragma once

#include "config/database_url.hpp"

#include <functional>
#include <string>
#include <vector>

namespace hwsync::share {

/// One of the places where a server may be.
struct Place {
    DatabaseUrl::Host host;
    std::string address; ///< of the host; empty: the one that libpq finds
};

/// The addresses of a name; none where it cannot be found.
std::vector<std::string> addresses_of(const std::string& name);

/// The hosts in their order, one that has several addresses once for each.
std::vector<Place> places_of(
    const DatabaseUrl& url,
    const std::function<std::vector<std::string>(const std::string& name)>&
        resolve = addresses_of);

} // namespace hwsync::share
