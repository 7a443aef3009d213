#pragma once

#include "catalog/row_feed.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Computes the digests of the rows of a feed, and of those that come back.
class FeedDigest {
public:
    explicit FeedDigest(const FeedTable& table);
    std::int64_t of(std::span<const Value> row);

private:
    std::vector<std::size_t> m_positions;
    std::vector<Value> m_values;
    std::string m_scratch;
};

/// Yields the catalog as it was at the moment when the connection began to
/// read.
class SqliteRowFeed final : public RowFeed {
public:
    explicit SqliteRowFeed(Connection connection);

    std::int64_t schema() const override;
    const std::vector<FeedTable>& tables() const override { return m_tables; }
    std::int64_t last_run() override;
    std::int64_t fingerprint() override;
    std::unique_ptr<RowCursor> rows(const FeedTable& table) override;
    std::unique_ptr<RowCursor> written_after(const FeedTable& table,
                                             std::int64_t run) override;
    std::unique_ptr<RowCursor> ended_after(const FeedTable& table,
                                           std::int64_t run) override;
    RowSums sums(const FeedTable& table) override;

private:
    Connection m_connection;
    std::vector<FeedTable> m_tables;
};

} // namespace hwsync::sqlite
