#pragma once

#include "catalog/match_view.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <memory>

namespace hwsync::sqlite {

/// A view in whatever transaction is open; it makes temporary tables. The
/// connection must outlive it.
std::unique_ptr<MatchView> match_view_in(Connection& connection);

} // namespace hwsync::sqlite
