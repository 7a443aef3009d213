#pragma once

#include "catalog/row_feed.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <optional>
#include <string>

namespace hwsync::sqlite {

/// What is known about a brand's publications.
std::optional<Publication> find_publication(const Connection& connection,
                                            const std::string& brand);

/// To be called inside a transaction of the caller.
void store_publication(Connection& connection, const Publication& publication);

} // namespace hwsync::sqlite
