#pragma once

#include "catalog/row_feed.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// What is known about a brand's publications.
std::optional<Publication> find_publication(const Connection& connection,
                                            const std::string& brand);

/// Of every brand as which the catalog was published.
std::vector<Publication> publications_of(const Connection& connection);

/// To be called inside a transaction of the caller.
void store_publication(Connection& connection, const Publication& publication);

} // namespace hwsync::sqlite
