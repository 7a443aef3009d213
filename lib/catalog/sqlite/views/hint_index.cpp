#include "catalog/sqlite/views/hint_index.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"
#include "model/hint.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// Adds the hints of variants that no catalog variant matches; false if there
/// are none.
bool add_open_hints(Connection& connection, std::int64_t shop,
                    Identifier identifier) {
    auto insert = connection.prepare(
        "INSERT OR IGNORE INTO temp.open_hint SELECT ?1 WHERE ?1 <> ''");
    auto rows = connection.prepare(fmt::format(
        "SELECT v.{} FROM unresolved AS u CROSS JOIN shop_variant AS v"
        " ON v.shop = u.shop AND v.id = u.variant_id"
        " WHERE u.shop = ?1 AND u.until_run IS NULL"
        " AND u.outcome = 'unmatched' AND v.deleted_at IS NULL",
        key_column(identifier)));
    rows.bind(1, shop);
    bool is_any = false;
    while (rows.step()) {
        const auto hint = hint_of(rows.text(0), identifier);
        insert.bind(1, std::string_view{hint}).run();
        is_any = is_any || !hint.empty();
    }
    return is_any;
}

} // namespace

void index_hints(Connection& connection, std::int64_t shop,
                 Identifier identifier) {
    connection.execute(
        "DROP TABLE IF EXISTS temp.open_hint;"
        "DROP TABLE IF EXISTS temp.hinted;"
        "CREATE TEMP TABLE open_hint (hint TEXT PRIMARY KEY) WITHOUT ROWID;"
        "CREATE TEMP TABLE hinted (hint TEXT, id INTEGER,"
        " PRIMARY KEY (hint, id)) WITHOUT ROWID");
    if (!add_open_hints(connection, shop, identifier)) {
        return;
    }
    auto insert =
        connection.prepare("INSERT INTO temp.hinted SELECT ?1, ?2 WHERE EXISTS"
                           " (SELECT 1 FROM temp.open_hint WHERE hint = ?1)");
    auto rows = connection.prepare(
        fmt::format("SELECT id, {0} FROM variant WHERE {0} IS NOT NULL"
                    " AND deleted_at IS NULL",
                    key_column(identifier)));
    while (rows.step()) {
        const auto hint = hint_of(rows.text(1), identifier);
        insert.bind(1, std::string_view{hint}).bind(2, rows.integer(0)).run();
    }
}

} // namespace hwsync::sqlite
