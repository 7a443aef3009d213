#include "share/shared_schema.hpp"

#include "share/database.hpp"
#include "share/session.hpp"
#include "share/shared_views.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <string_view>

namespace hwsync::share {

namespace {

constexpr std::string_view own_tables = R"(
CREATE TABLE hwsync.shared (version bigint NOT NULL);

-- A catalog that is published. `token` is what its last publication was known
-- by; a job that holds the lease keeps other hosts away until it is over.
CREATE TABLE hwsync.brand (
    number       bigint NOT NULL PRIMARY KEY,
    name         text COLLATE "C" NOT NULL UNIQUE,
    catalog_id   text NOT NULL,
    generation   bigint NOT NULL,
    run          bigint NOT NULL,
    token        text NOT NULL,
    published_at timestamptz,
    holder       text,
    holder_token text,
    lease_until  timestamptz
);
)";

/// Who restores a brand counts its rows again, and learns of those that
/// somebody has deleted.
constexpr std::string_view sums_table = R"(
CREATE TABLE IF NOT EXISTS hwsync.sums (
    brand      bigint NOT NULL,
    table_name text COLLATE "C" NOT NULL,
    row_count  bigint NOT NULL,
    digests    numeric NOT NULL,
    PRIMARY KEY (brand, table_name)
);
)";

std::string_view type_name(ColumnType type) {
    switch (type) {
    case ColumnType::integer:
        return "bigint";
    case ColumnType::real:
        return "double precision";
    case ColumnType::text:
        break;
    }
    return "text COLLATE \"C\"";
}

using Name = std::function<std::string(const std::string&)>;

std::string quoted(const std::string& name) {
    return fmt::format("\"{}\"", name);
}

std::string joined(const std::vector<std::string>& names,
                   const Name& shown = quoted) {
    std::string list;
    for (const auto& name : names) {
        list += fmt::format("{}{}", list.empty() ? "" : ", ", shown(name));
    }
    return list;
}

std::vector<std::string> column_names(const FeedTable& table) {
    std::vector<std::string> names;
    names.reserve(table.columns.size() + 1);
    for (const auto& column : table.columns) {
        names.push_back(column.name);
    }
    names.emplace_back("row_digest");
    return names;
}

std::vector<std::string> key_names(const FeedTable& table) {
    std::vector<std::string> names;
    names.reserve(table.key.size());
    for (const auto position : table.key) {
        names.push_back(table.columns[position].name);
    }
    return names;
}

/// On a page with room a row changes in place, and no index with it.
std::string_view room_for_changes(const FeedTable& table) {
    const bool changes = std::any_of(
        table.columns.begin(), table.columns.end(),
        [](const auto& column) { return column.name == "written_run"; });
    return changes ? " WITH (fillfactor = 90)" : "";
}

/// The digest stands where no other column must be read to find it: every
/// publication adds up those of all rows.
std::string rows_table(const FeedTable& table) {
    std::string sql =
        fmt::format("CREATE TABLE hwsync.\"{}\" (brand bigint NOT NULL,"
                    " row_digest bigint NOT NULL",
                    table.name);
    for (const auto& column : table.columns) {
        sql += fmt::format(", \"{}\" {}{}", column.name, type_name(column.type),
                           column.is_required ? " NOT NULL" : "");
    }
    sql += fmt::format(", PRIMARY KEY (brand, {})){};",
                       joined(key_names(table)), room_for_changes(table));
    for (const auto& index : table.indexes) {
        sql +=
            fmt::format("CREATE INDEX \"{}\" ON hwsync.\"{}\" (brand, {}){}{};",
                        index.name, table.name, joined(index.columns),
                        index.where.empty() ? "" : " WHERE ", index.where);
    }
    return sql;
}

/// Not logged: what stands here is of a transaction that is not over.
std::string staged_table(const FeedTable& table) {
    std::string sql = fmt::format(
        "CREATE UNLOGGED TABLE hwsync.\"staged_{}\" (brand bigint NOT NULL",
        table.name);
    for (const auto& column : table.columns) {
        sql += fmt::format(", \"{}\" {}", column.name, type_name(column.type));
    }
    return sql + fmt::format(", row_digest bigint, gone boolean NOT NULL);"
                             "CREATE INDEX \"staged_{0}_by_brand\""
                             " ON hwsync.\"staged_{0}\" (brand);",
                             table.name);
}

bool has_citus(Session& session) {
    return !session
                .query("SELECT 1 FROM pg_catalog.pg_extension"
                       " WHERE extname = 'citus'")
                .empty();
}

/// All rows of a brand on one worker, so that its queries are one task.
std::string distributed(const FeedTable& table, const FeedTable& first) {
    std::string sql;
    for (const auto* prefix : {"", "staged_"}) {
        const bool is_first = *prefix == '\0' && &table == &first;
        sql += fmt::format("SELECT create_distributed_table("
                           "'hwsync.{}{}', 'brand'{});",
                           prefix, table.name,
                           is_first ? std::string{}
                                    : fmt::format(", colocate_with =>"
                                                  " 'hwsync.{}'",
                                                  first.name));
    }
    return sql;
}

/// Takes what is there for what was published.
std::string sums_of_all_brands(const std::vector<FeedTable>& tables) {
    std::string sql;
    for (const auto& table : tables) {
        sql += fmt::format("INSERT INTO hwsync.sums"
                           " SELECT b.number, '{0}', count(t.brand),"
                           " COALESCE(sum(t.row_digest), 0)"
                           " FROM hwsync.brand AS b LEFT JOIN hwsync.\"{0}\" AS"
                           " t ON t.brand = b.number WHERE b.generation > 0"
                           " GROUP BY b.number ON CONFLICT DO NOTHING;",
                           table.name);
    }
    return sql;
}

/// `brand`: an expression, the brand's number.
std::string sums_sql_of(const std::vector<FeedTable>& tables,
                        const std::string& brand) {
    std::string sql;
    for (const auto& table : tables) {
        sql += fmt::format(
            "{}SELECT '{}', count(*), COALESCE(sum(row_digest), 0)"
            " FROM hwsync.\"{}\" WHERE brand = {}",
            sql.empty() ? "" : " UNION ALL ", table.name, table.name, brand);
    }
    return sql;
}

/// SQL_ASCII keeps any bytes as they are.
void check_encoding(const std::string& encoding) {
    if (encoding != "UTF8" && encoding != "SQL_ASCII") {
        throw Error(ErrorKind::usage,
                    fmt::format("the shared database has the encoding {}, in "
                                "which not every text can be written",
                                printable(encoding)),
                    "make it with the encoding UTF8, as hwsync-share(7) says");
    }
}

} // namespace

void create_shared_schema(Session& session, const RowFeed& feed) {
    auto sql = fmt::format("{}{}", own_tables, sums_table);
    for (const auto& table : feed.tables()) {
        sql += rows_table(table) + staged_table(table);
    }
    if (has_citus(session)) {
        for (const auto& table : feed.tables()) {
            sql += distributed(table, feed.tables().front());
        }
    }
    sql += views_sql();
    const auto version = fmt::format(
        "INSERT INTO hwsync.shared (version) VALUES ({});", feed.schema());
    const auto there = session.query(
        "SELECT current_setting('server_encoding'), (SELECT nspname FROM"
        " pg_catalog.pg_namespace WHERE nspname = 'hwsync')");
    check_encoding(there[0][0].value_or(""));
    // Whoever may make no schema was given one.
    const bool has_schema = there[0][1].has_value();
    session.execute(fmt::format("BEGIN;{}{}{}COMMIT",
                                has_schema ? "" : "CREATE SCHEMA hwsync;", sql,
                                version));
}

void check_tables(const std::set<std::string>& there,
                  const std::vector<FeedTable>& tables) {
    for (const auto& table : tables) {
        for (const auto& name : {table.name, "staged_" + table.name}) {
            if (!there.contains(name)) {
                throw lost_table(name);
            }
        }
    }
}

std::vector<std::string> lost_of_schema(const std::set<std::string>& there) {
    auto names = view_names();
    names.insert(names.begin(), "sums");
    std::erase_if(names,
                  [&](const auto& name) { return there.contains(name); });
    return names;
}

void complete_shared_schema(Session& session,
                            const std::set<std::string>& there,
                            const std::vector<FeedTable>& tables) {
    check_tables(there, tables);
    if (lost_of_schema(there).empty()) {
        return;
    }
    const bool has_sums = there.contains("sums");
    session.execute(fmt::format(
        "BEGIN;{}{}{}COMMIT", has_sums ? std::string_view{} : sums_table,
        has_sums ? std::string{} : sums_of_all_brands(tables), views_sql()));
}

std::string copy_in_sql(const FeedTable& table, CopyTarget target) {
    const bool is_staged = target == CopyTarget::staged;
    return fmt::format(
        "COPY hwsync.\"{}{}\" (brand, {}{}) FROM STDIN (FORMAT binary)",
        is_staged ? "staged_" : "", table.name, joined(column_names(table)),
        is_staged ? ", gone" : "");
}

std::string copy_rows_sql(const FeedTable& table, std::int64_t brand) {
    return fmt::format("COPY (SELECT {} FROM hwsync.\"{}\" WHERE brand = {}"
                       " ORDER BY {}) TO STDOUT (FORMAT binary)",
                       joined(column_names(table)), table.name, brand,
                       joined(key_names(table)));
}

std::string copy_digests_sql(const FeedTable& table, std::int64_t brand) {
    const auto key = joined(key_names(table));
    return fmt::format("COPY (SELECT {0}, row_digest FROM hwsync.\"{1}\""
                       " WHERE brand = {2} ORDER BY {0})"
                       " TO STDOUT (FORMAT binary)",
                       key, table.name, brand);
}

std::string merge_sql(const FeedTable& table, std::int64_t brand) {
    const auto columns = column_names(table);
    const auto same_key = [&] {
        std::string condition;
        for (const auto& name : key_names(table)) {
            condition += fmt::format(" AND t.\"{0}\" = s.\"{0}\"", name);
        }
        return condition;
    }();
    return fmt::format(
        "DELETE FROM hwsync.\"{0}\" AS t USING hwsync.\"staged_{0}\" AS s"
        " WHERE t.brand = {1} AND s.brand = {1} AND s.gone{2};"
        "INSERT INTO hwsync.\"{0}\" (brand, {3}) SELECT brand, {3}"
        " FROM hwsync.\"staged_{0}\" WHERE brand = {1} AND NOT gone"
        " ON CONFLICT (brand, {4}) DO UPDATE SET {5};"
        "DELETE FROM hwsync.\"staged_{0}\" WHERE brand = {1}",
        table.name, brand, same_key, joined(columns), joined(key_names(table)),
        joined(columns, [](const std::string& name) {
            return fmt::format("\"{0}\" = excluded.\"{0}\"", name);
        }));
}

std::string sums_sql(const std::vector<FeedTable>& tables, std::int64_t brand) {
    return sums_sql_of(tables, std::to_string(brand));
}

std::string record_sums_sql(const std::map<std::string, RowSums>& sums,
                            std::int64_t brand) {
    std::string rows;
    std::string names;
    for (const auto& [table, sum] : sums) {
        const std::string_view comma = rows.empty() ? "" : ", ";
        rows += fmt::format("{}({}, '{}', {}, {})", comma, brand, table,
                            sum.count, sum.digests);
        names += fmt::format("{}'{}'", comma, table);
    }
    return fmt::format(
        "DELETE FROM hwsync.sums WHERE brand = {} AND table_name NOT IN ({});"
        "INSERT INTO hwsync.sums AS s (brand, table_name, row_count, digests)"
        " VALUES {} ON CONFLICT (brand, table_name) DO UPDATE"
        " SET row_count = excluded.row_count, digests = excluded.digests"
        " WHERE s.row_count <> excluded.row_count"
        " OR s.digests <> excluded.digests",
        brand, names, rows);
}

std::string other_sums_sql(const std::vector<FeedTable>& tables,
                           const std::string& name) {
    const auto brand =
        fmt::format("(SELECT number FROM hwsync.brand WHERE name = {})", name);
    // What was noted is the sum modulo 2^64.
    return fmt::format(
        "SELECT 1 FROM (SELECT * FROM hwsync.sums WHERE brand = {0}) AS s"
        " FULL JOIN ({1}) AS t (table_name, row_count, digests)"
        " ON t.table_name = s.table_name"
        " WHERE t.row_count IS DISTINCT FROM s.row_count"
        " OR (t.digests - s.digests) % 18446744073709551616 <> 0",
        brand, sums_sql_of(tables, brand));
}

std::string recorded_sums_sql(std::int64_t brand) {
    return fmt::format("SELECT table_name, row_count, digests FROM hwsync.sums"
                       " WHERE brand = {}",
                       brand);
}

} // namespace hwsync::share
