#pragma once

#include "catalog/row_feed.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hwsync::share {

class Session;

/// Makes the tables and views, in a transaction of its own.
void create_shared_schema(Session& session, const RowFeed& feed);

// SQL about one table of the feed. `brand` is a brand's number.

/// Of the rows' table, or where they wait to be put there.
enum class Place { rows, staged };

std::string copy_in_sql(const FeedTable& table, Place place);
/// All columns and the digest, in the order of the key.
std::string copy_rows_sql(const FeedTable& table, std::int64_t brand);
/// The key's columns and the digest, likewise.
std::string copy_digests_sql(const FeedTable& table, std::int64_t brand);
/// Puts what is staged in its place, and deletes there what is marked so.
std::string merge_sql(const FeedTable& table, std::int64_t brand);
/// A row for each table: how many rows, and the sum of their digests.
std::string sums_sql(const std::vector<FeedTable>& tables, std::int64_t brand);

} // namespace hwsync::share
