#pragma once

#include "catalog/sqlite/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A table's seal is the sum of its rows' digests, in table `seal`. Every table
/// has one but those that have a column `digest`.
///
/// From here on this connection keeps the seals: what a transaction changes in
/// these tables, its commit() adds to them. Changes outside of a Transaction
/// are refused.
void keep_seals(const Connection& connection);

/// Adds a new row of table link or link_history to its seal; its values are
/// bound in the order of the columns. No trigger does that for these two: a
/// statement that runs one keeps a journal of its own, which costs more than
/// the row. Null where the connection keeps no seals.
std::optional<Statement> prepare_seal(const Connection& connection,
                                      std::string_view table);

/// A table's seal; what this transaction has changed is in it only once
/// prepare_commit() was called.
std::int64_t seal_of(const Connection& connection, std::string_view table);

/// Seals every table as it is now, inside a transaction of the caller's.
void seal_anew(const Connection& connection);

/// The tables that are not as their seals say.
std::vector<std::string> broken_seals(const Connection& connection);

} // namespace hwsync::sqlite
