#pragma once

#include "catalog/row_feed.hpp"

#include <hwsync/publish.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hwsync::share {

class Session;

/// What a brand's rows add up to, by the name of the table.
std::map<std::string, RowSums> sums_of(Session& session,
                                       const std::vector<FeedTable>& tables,
                                       std::int64_t brand);

/// What a brand's rows added up to when they were published, likewise.
std::map<std::string, RowSums> recorded_sums(Session& session,
                                             std::int64_t brand);

/// The types of a table's columns and of the digest, in which rows are sent.
std::vector<ColumnType> row_types(const FeedTable& table);

/// One brand's rows in the shared database, table by table, inside a
/// transaction of the caller's.
class TableRows {
public:
    /// What is to be sent waits in `folder`, outside memory.
    TableRows(Session& session, RowFeed& feed, std::int64_t brand,
              std::filesystem::path folder);

    /// What the brand's rows add up to is asked first, and told later: the
    /// server needs a while to put what was sent in its place, and to add up.
    void ask_sums(const std::vector<FeedTable>& tables);
    std::map<std::string, RowSums> sums();

    /// Sends all rows of the catalog into a table that has none of the brand's,
    /// and returns what they add up to.
    RowSums fill(const FeedTable& table);

    // What these two send is put in its place when sums are asked for next.

    /// Sends what `rows` yields of a table, and deletes the rows with the keys
    /// that `ended` yields; that may be null.
    PublishedTable update(const FeedTable& table, RowCursor& rows,
                          RowCursor* ended);

    /// Makes the rows what they are in the catalog, having compared the digest
    /// of each, or all its values: a digest tells what was sent, and nothing of
    /// what somebody has done to the row since.
    enum class Compared { digests, values };
    PublishedTable mend(const FeedTable& table, Compared compared);

    /// Compares all values. Adds up the rows of the shared database in `sums`.
    ComparedTable compare(const FeedTable& table, RowSums& sums);

private:
    Session& m_session;
    RowFeed& m_feed;
    std::int64_t m_brand;
    std::filesystem::path m_folder;
    std::string m_merges; ///< SQL
};

} // namespace hwsync::share
