#pragma once

#include "catalog/row_feed.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The tables of a feed and the columns that they have in the database.
std::vector<FeedTable> feed_tables(const Connection& connection);

/// Of one of these tables: `SELECT` all columns, in the order of the key.
std::string rows_sql(const FeedTable& table);

/// The same of rows that a later run than parameter 1 wrote; empty where the
/// table does not tell.
std::string written_after_sql(const FeedTable& table);

/// The keys of rows that such a run may have ended; likewise.
std::string ended_after_sql(const FeedTable& table);

bool has_column(const FeedTable& table, std::string_view name);

/// `INSERT` a row of one of these tables.
std::string insert_sql(const FeedTable& table);

/// The columns that make up a row's digest, by position: all; or, where the
/// catalog keeps a digest of most of them, that one and what it leaves out.
std::vector<std::size_t> digested_columns(const FeedTable& table);

} // namespace hwsync::sqlite
