#pragma once

#include "config/database_url.hpp"
#include "share/libpq.hpp"

namespace hwsync::share {

struct Server;

/// Begins to connect to one of the server's hosts, with every parameter that
/// libpq would otherwise take from elsewhere. Null where there is no memory.
PGconn* start_connection(const Server& server, const DatabaseUrl::Host& host);

} // namespace hwsync::share
