#include "catalog/sqlite/feed/row_feed.hpp"

#include "catalog/sqlite/feed/feed_tables.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/schema/seals.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

class Cursor final : public RowCursor {
public:
    Cursor(Statement rows, const FeedTable& table, std::size_t columns)
        : m_rows(std::move(rows)), m_digest(table), m_row(columns) {}

    bool next() override {
        if (!m_rows.step()) {
            return false;
        }
        int column = 0;
        for (auto& value : m_row) {
            value = m_rows.value(column++);
        }
        return true;
    }
    std::span<const Value> row() const override { return m_row; }
    std::int64_t digest() const override { return m_digest.of(m_row); }

private:
    Statement m_rows;
    mutable FeedDigest m_digest;
    std::vector<Value> m_row;
};

} // namespace

FeedDigest::FeedDigest(const FeedTable& table)
    : m_positions(digested_columns(table)), m_values(m_positions.size()) {}

std::int64_t FeedDigest::of(std::span<const Value> row) {
    auto value = m_values.begin();
    for (const auto position : m_positions) {
        *value++ = row[position];
    }
    return static_cast<std::int64_t>(row_digest(m_values, m_scratch));
}

SqliteRowFeed::SqliteRowFeed(Connection connection)
    : m_connection(std::move(connection)), m_tables(feed_tables(m_connection)) {
}

std::int64_t SqliteRowFeed::schema() const {
    return schema_version;
}

std::int64_t SqliteRowFeed::last_run() {
    return m_connection.number(
        "SELECT COALESCE((SELECT MIN(id) - 1 FROM run WHERE state = 'running'),"
        " (SELECT MAX(id) FROM run), 0)");
}

std::int64_t SqliteRowFeed::fingerprint() {
    // Rows change only in the transaction that ends their run, and that changes
    // the seal of table run.
    std::vector<Value> seals;
    for (const auto& table : m_tables) {
        seals.push_back(Value::of_integer(seal_of(m_connection, table.name)));
    }
    std::string scratch;
    return static_cast<std::int64_t>(row_digest(seals, scratch));
}

std::unique_ptr<RowCursor> SqliteRowFeed::rows(const FeedTable& table) {
    return std::make_unique<Cursor>(m_connection.prepare(rows_sql(table)),
                                    table, table.columns.size());
}

std::unique_ptr<RowCursor> SqliteRowFeed::written_after(const FeedTable& table,
                                                        std::int64_t run) {
    const auto sql = written_after_sql(table);
    if (sql.empty()) {
        return nullptr;
    }
    auto rows = m_connection.prepare(sql);
    rows.bind(1, run);
    return std::make_unique<Cursor>(std::move(rows), table,
                                    table.columns.size());
}

std::unique_ptr<RowCursor> SqliteRowFeed::ended_after(const FeedTable& table,
                                                      std::int64_t run) {
    const auto sql = ended_after_sql(table);
    if (sql.empty()) {
        return nullptr;
    }
    auto keys = m_connection.prepare(sql);
    keys.bind(1, run);
    return std::make_unique<Cursor>(std::move(keys), table, table.key.size());
}

RowSums SqliteRowFeed::sums(const FeedTable& table) {
    if (is_summed_by_seal(table)) {
        return {static_cast<std::uint64_t>(m_connection.number(fmt::format(
                    "SELECT COUNT(*) FROM main.\"{}\"", table.name))),
                static_cast<std::uint64_t>(seal_of(m_connection, table.name))};
    }
    std::string list;
    FeedDigest digest{table};
    const auto positions = digested_columns(table);
    for (const auto position : positions) {
        const auto& name = table.columns[position].name;
        list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ",
                            name == "row" ? "rowid" : name);
    }
    auto rows = m_connection.prepare(
        fmt::format("SELECT {} FROM main.\"{}\"", list, table.name));
    std::vector<Value> row(table.columns.size());
    RowSums sums;
    while (rows.step()) {
        int column = 0;
        for (const auto position : positions) {
            row[position] = rows.value(column++);
        }
        sums.add(digest.of(row));
    }
    return sums;
}

} // namespace hwsync::sqlite

namespace hwsync {

std::unique_ptr<RowFeed> open_feed(const std::filesystem::path& catalog,
                                   const StopToken* stop) {
    return std::make_unique<sqlite::SqliteRowFeed>(
        sqlite::open_to_look(catalog, stop));
}

} // namespace hwsync
