#pragma once

#include "catalog/row_feed.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace hwsync::share {

class Session;

/// Makes the tables and views, in a transaction of its own.
void create_shared_schema(Session& session, const RowFeed& feed);

/// Throws Error(storage) where one of them is not `there`.
void check_tables(const std::set<std::string>& there,
                  const std::vector<FeedTable>& tables);

/// What can be made again and is not `there`: views, and the table of sums,
/// which earlier versions did not have.
std::vector<std::string> lost_of_schema(const std::set<std::string>& there);

/// check_tables(), and makes what can be made again.
void complete_shared_schema(Session& session,
                            const std::set<std::string>& there,
                            const std::vector<FeedTable>& tables);

// SQL about one table of the feed. `brand` is a brand's number.

/// Of the rows' table, or where they wait to be put there.
enum class CopyTarget { rows, staged };

std::string copy_in_sql(const FeedTable& table, CopyTarget target);
/// All columns and the digest, in the order of the key.
std::string copy_rows_sql(const FeedTable& table, std::int64_t brand);
/// The key's columns and the digest, likewise.
std::string copy_digests_sql(const FeedTable& table, std::int64_t brand);
/// Puts what is staged in its place, and deletes there what is marked so.
std::string merge_sql(const FeedTable& table, std::int64_t brand);
/// A row for each table: how many rows, and the sum of their digests.
std::string sums_sql(const std::vector<FeedTable>& tables, std::int64_t brand);
/// Notes these sums as what was published, by the name of the table, and no
/// others.
std::string record_sums_sql(const std::map<std::string, RowSums>& sums,
                            std::int64_t brand);
/// No row where sums_sql() yields what was noted. `name`: the brand's, quoted.
std::string other_sums_sql(const std::vector<FeedTable>& tables,
                           const std::string& name);
/// What was noted, as sums_sql() yields it.
std::string recorded_sums_sql(std::int64_t brand);

} // namespace hwsync::share
