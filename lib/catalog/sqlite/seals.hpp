#pragma once

#include "catalog/sqlite/connection.hpp"

#include <string>
#include <vector>

namespace hwsync::sqlite {

/// A table's seal is the sum of its rows' digests, in table `seal`. Every table
/// has one but those that have a column `digest`.
///
/// From here on this connection keeps the seals: what a transaction changes in
/// these tables, its commit() adds to them. Changes outside of a Transaction are
/// refused.
void keep_seals(const Connection& connection);

/// Seals every table as it is now, inside a transaction of the caller's.
void seal_anew(const Connection& connection);

/// The tables that are not as their seals say.
std::vector<std::string> broken_seals(const Connection& connection);

} // namespace hwsync::sqlite
