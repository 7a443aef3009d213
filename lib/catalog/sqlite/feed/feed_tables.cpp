#include "catalog/sqlite/feed/feed_tables.hpp"

#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/schema/schema.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace hwsync::sqlite {

namespace {

/// The tables that the catalog keeps for itself: its seals, where it was
/// published, and by what it knows lines again.
constexpr std::array<std::string_view, 4> kept_back{
    "seal", "publication", "product_lines", "variant_lines"};

/// Tables whose rows are never changed and have a column for their run.
constexpr std::array<std::string_view, 3> appended_to{"link_history",
                                                      "link_run", "reject"};

/// The columns that the digest of a product or variant does not cover.
constexpr std::array<std::string_view, 4> beside_digest{
    "digest", "created_run", "changed_run", "written_run"};

template <typename List, typename Item>
bool contains(const List& list, const Item& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

ColumnType type_of(std::string_view declared) {
    if (declared == "INTEGER") {
        return ColumnType::integer;
    }
    return declared == "REAL" ? ColumnType::real : ColumnType::text;
}

void read_columns(const Connection& connection, FeedTable& table) {
    auto columns = connection.prepare(
        "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)"
        " ORDER BY cid");
    columns.bind(1, std::string_view{table.name});
    std::vector<std::pair<std::int64_t, std::size_t>> key;
    while (columns.step()) {
        if (const auto place = columns.integer(3); place > 0) {
            key.emplace_back(place, table.columns.size());
        }
        table.columns.push_back({std::string{columns.text(0)},
                                 type_of(columns.text(1)),
                                 columns.integer(2) != 0});
    }
    if (key.empty()) {
        table.columns.insert(table.columns.begin(),
                             {"row", ColumnType::integer, true});
        table.key = {0};
        return;
    }
    std::sort(key.begin(), key.end());
    for (const auto& [place, column] : key) {
        table.key.push_back(column);
    }
}

std::vector<std::string> columns_of_index(const Connection& connection,
                                          const std::string& index) {
    auto columns = connection.prepare(
        "SELECT name FROM pragma_index_info(?1) ORDER BY seqno");
    columns.bind(1, std::string_view{index});
    return texts_of(columns);
}

std::string condition_of(std::string_view sql) {
    constexpr std::string_view word = "WHERE ";
    const auto at = sql.find(word);
    return at == std::string_view::npos
               ? std::string{}
               : std::string{sql.substr(at + word.size())};
}

void read_indexes(const Connection& connection, FeedTable& table) {
    auto indexes = connection.prepare(
        "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index'"
        " AND tbl_name = ?1 AND sql IS NOT NULL ORDER BY name");
    indexes.bind(1, std::string_view{table.name});
    while (indexes.step()) {
        FeedIndex index{std::string{indexes.text(0)}, {}, {}};
        index.columns = columns_of_index(connection, index.name);
        index.where = condition_of(indexes.text(1));
        // The catalog needs such an index to find what to publish; nobody else
        // does.
        if (!contains(index.columns, "written_run")) {
            table.indexes.push_back(std::move(index));
        }
    }
}

std::string column_list(const FeedTable& table) {
    std::string list;
    for (const auto& column : table.columns) {
        list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ",
                            column.name == "row" ? "rowid" : column.name);
    }
    return list;
}

std::string select_sql(const FeedTable& table) {
    return fmt::format("SELECT {} FROM main.\"{}\"", column_list(table),
                       table.name);
}

} // namespace

std::vector<FeedTable> feed_tables(const Connection& connection) {
    std::vector<FeedTable> tables;
    for (const auto name : own_tables()) {
        if (!contains(kept_back, name)) {
            FeedTable table{std::string{name}, {}, {}, {}};
            read_columns(connection, table);
            read_indexes(connection, table);
            tables.push_back(std::move(table));
        }
    }
    return tables;
}

std::string rows_sql(const FeedTable& table) {
    std::string order;
    for (const auto position : table.key) {
        const auto& name = table.columns[position].name;
        order += fmt::format("{}\"{}\"", order.empty() ? "" : ", ",
                             name == "row" ? "rowid" : name);
    }
    return fmt::format("{} ORDER BY {}", select_sql(table), order);
}

std::string written_after_sql(const FeedTable& table) {
    const auto where = [&](std::string_view condition) {
        return fmt::format("{} WHERE {}", select_sql(table), condition);
    };
    // The index of the child shops' rows begins with the shop.
    if (has_column(table, "shop") && has_column(table, "digest")) {
        return where("shop IN (SELECT number FROM shop) AND written_run > ?1");
    }
    // The run of a link is the one that gave it its present state.
    if (has_column(table, "written_run")) {
        return where(has_column(table, "run") ? "run > ?1 OR written_run > ?1"
                                              : "written_run > ?1");
    }
    if (table.name == "run") {
        return where("id > ?1");
    }
    if (table.name == "unresolved") {
        return where("since_run > ?1 OR until_run > ?1");
    }
    return contains(appended_to, table.name) ? where("run > ?1")
                                             : std::string{};
}

std::string ended_after_sql(const FeedTable& table) {
    // Without the signs, SQLite would take the index by variant, which has the
    // order that DISTINCT asks for, and read all of it.
    return table.name == "link"
               ? "SELECT DISTINCT +shop, +variant_id FROM main.link_history AS"
                 " h WHERE run > ?1 AND NOT EXISTS (SELECT 1 FROM main.link AS"
                 " l WHERE l.shop = h.shop AND l.variant_id = h.variant_id)"
               : std::string{};
}

bool has_column(const FeedTable& table, std::string_view name) {
    return std::any_of(
        table.columns.begin(), table.columns.end(),
        [&](const FeedColumn& column) { return column.name == name; });
}

bool is_summed_by_seal(const FeedTable& table) {
    return !has_column(table, "digest") && !has_column(table, "row");
}

std::string insert_sql(const FeedTable& table) {
    std::string parameters;
    for (std::size_t i = 1; i <= table.columns.size(); ++i) {
        parameters += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
    }
    return fmt::format("INSERT INTO main.\"{}\" ({}) VALUES ({})", table.name,
                       column_list(table), parameters);
}

std::vector<std::size_t> digested_columns(const FeedTable& table) {
    std::vector<std::size_t> positions(table.columns.size());
    std::iota(positions.begin(), positions.end(), std::size_t{0});
    if (has_column(table, "digest")) {
        std::erase_if(positions, [&](std::size_t position) {
            return !contains(beside_digest, table.columns[position].name) &&
                   !contains(table.key, position);
        });
    }
    return positions;
}

} // namespace hwsync::sqlite
