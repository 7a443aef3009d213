#pragma once

#include "catalog/row_feed.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The tables of a feed, with the columns that they have in the database.
std::vector<FeedTable> feed_tables(const Connection& connection);

/// The `SELECT` of all columns of such a table, in the order of its key.
std::string rows_sql(const FeedTable& table);

/// That of the rows that a later run than parameter 1 wrote, in any order: one
/// that is asked for would make SQLite read all rows. Empty if the table does
/// not record this.
std::string written_after_sql(const FeedTable& table);

/// The `SELECT` of the keys of rows that such a run may have ended; empty if
/// the table does not record this.
std::string ended_after_sql(const FeedTable& table);

bool has_column(const FeedTable& table, std::string_view name);

/// Whether the sum of the digests of its rows is its seal, too: the digest is
/// of all columns that the table has.
bool is_summed_by_seal(const FeedTable& table);

/// The `INSERT` of a row of such a table.
std::string insert_sql(const FeedTable& table);

/// The positions of the columns that make up a row's digest: all columns; or,
/// if the catalog stores a digest of most of them, that digest, the key, and
/// the columns that it does not cover.
std::vector<std::size_t> digested_columns(const FeedTable& table);

} // namespace hwsync::sqlite
