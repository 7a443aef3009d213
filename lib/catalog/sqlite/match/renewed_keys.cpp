#include "catalog/sqlite/match/renewed_keys.hpp"

#include "catalog/sqlite/open/key_renewal.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// The statements that create a temporary copy of a table of the catalog and of
/// its indexes. SQLite looks for a name among the temporary tables first.
std::vector<std::string> statements_for(const Connection& connection,
                                        std::string_view table) {
    auto rows = connection.prepare(
        "SELECT sql, type, name FROM main.sqlite_schema WHERE tbl_name = ?1"
        " AND sql IS NOT NULL ORDER BY type DESC");
    rows.bind(1, table);
    std::vector<std::string> statements;
    while (rows.step()) {
        std::string sql{rows.text(0)};
        const auto name = sql.find(rows.text(2));
        sql.insert(name, "temp.");
        statements.push_back(std::move(sql));
    }
    return statements;
}

void copy_table(Connection& connection, std::string_view table,
                std::string_view condition) {
    for (const auto& sql : statements_for(connection, table)) {
        connection.execute(sql.c_str());
    }
    connection.execute(fmt::format("INSERT INTO temp.{0} SELECT * FROM main.{0}"
                                   " WHERE {1}",
                                   table, condition)
                           .c_str());
}

} // namespace

void look_with_keys_of(Connection& connection, const ShopScope& scope) {
    // The tables that renew_keys() writes to.
    connection.execute("DROP TABLE IF EXISTS temp.shop_variant;"
                       "DROP TABLE IF EXISTS temp.key_block;"
                       "DROP TABLE IF EXISTS temp.row_tally;"
                       "DROP TABLE IF EXISTS temp.shop");
    if (has_keys_of(connection, scope)) {
        return;
    }
    copy_table(connection, "shop", "1");
    for (const auto* table : {"shop_variant", "key_block", "row_tally"}) {
        copy_table(connection, table, fmt::format("shop = {}", scope.shop));
    }
    renew_keys(connection, scope, 0);
}

} // namespace hwsync::sqlite
