#pragma once

#include "share/libpq.hpp"

namespace hwsync::share {

struct Server;

/// Begins to connect, with every parameter that libpq would otherwise take from
/// elsewhere. Null where there is no memory.
PGconn* start_connection(const Server& server);

} // namespace hwsync::share
