#pragma once

#include "share/libpq.hpp"
#include "share/places.hpp"

namespace hwsync::share {

struct Server;

/// Begins to connect to such a place, with every parameter that libpq would
/// otherwise take from elsewhere. Null where there is no memory.
PGconn* start_connection(const Server& server, const Place& place);

} // namespace hwsync::share
