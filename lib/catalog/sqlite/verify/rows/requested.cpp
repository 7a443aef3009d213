#include "catalog/sqlite/verify/rows/requested.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace hwsync::sqlite {

namespace {

/// A near form is stored only where it is not the key.
std::string catalog_sql(Identifier identifier) {
    const auto key = key_column(identifier);
    const auto near = near_column(identifier);
    return fmt::format("INSERT OR IGNORE INTO temp.asked_row"
                       " SELECT 0, id FROM variant WHERE {0} = ?1"
                       " UNION SELECT 0, id FROM variant WHERE {0} = ?2"
                       " UNION SELECT 0, id FROM variant WHERE {1} = ?2",
                       key, near);
}

/// By what they have, and by what they are linked to.
std::string child_sql(Identifier identifier) {
    return fmt::format(
        "INSERT OR IGNORE INTO temp.asked_row"
        " SELECT shop, id FROM shop_variant WHERE shop = ?3 AND {0} = ?1"
        " UNION"
        " SELECT shop, id FROM shop_variant WHERE shop = ?3 AND {0} = ?2"
        " UNION"
        " SELECT shop, id FROM shop_variant WHERE shop = ?3 AND {1} = ?2"
        " UNION"
        " SELECT l.shop, l.variant_id FROM variant AS c CROSS JOIN link AS l"
        " ON l.catalog_variant_id = c.id AND l.shop = ?3 WHERE c.{0} = ?1",
        key_column(identifier), near_column(identifier));
}

/// The keys and near forms of everything that the child shops' variants are or
/// could be linked to, each once, since thousands of variants on both sides may
/// share one.
std::string compared_sql(Identifier identifier) {
    return fmt::format(
        "WITH asked AS MATERIALIZED (SELECT v.{0} AS key,"
        " COALESCE(v.{1}, v.{0}) AS near FROM temp.asked_row AS a"
        " CROSS JOIN shop_variant AS v ON v.shop = a.shop AND v.id = a.id),"
        " asked_key AS MATERIALIZED (SELECT DISTINCT key FROM asked),"
        " asked_near AS MATERIALIZED (SELECT DISTINCT near FROM asked)"
        " INSERT OR IGNORE INTO temp.asked_row"
        " SELECT 0, l.catalog_variant_id FROM temp.asked_row AS a"
        " CROSS JOIN link AS l ON l.shop = a.shop AND l.variant_id = a.id"
        " WHERE l.catalog_variant_id IS NOT NULL"
        " UNION SELECT 0, c.id FROM asked_key AS k"
        " CROSS JOIN variant AS c ON c.{0} = k.key"
        " UNION SELECT 0, c.id FROM asked_near AS k"
        " CROSS JOIN variant AS c ON c.{0} = k.near"
        " UNION SELECT 0, c.id FROM asked_near AS k"
        " CROSS JOIN variant AS c ON c.{1} = k.near",
        key_column(identifier), near_column(identifier));
}

} // namespace

bool has_keys_to_seek_by(const std::vector<ShopToVerify>& shops) {
    return std::all_of(shops.begin(), shops.end(), [](const auto& shop) {
        return shop.has_current_keys && shop.scope.strip == shop.kept_strip;
    });
}

void find_asked_rows(Connection& connection,
                     const std::vector<ShopToVerify>& shops,
                     const RequestedIdentifiers& asked, Identifier identifier) {
    connection.execute("CREATE TEMP TABLE asked_row (shop INTEGER, id INTEGER,"
                       " PRIMARY KEY (shop, id)) WITHOUT ROWID");
    auto of_catalog = connection.prepare(catalog_sql(identifier));
    auto of_child = connection.prepare(child_sql(identifier));
    for (const auto& one : asked.list()) {
        of_catalog.bind(1, std::string_view{one.keys.exact})
            .bind(2, std::string_view{one.keys.near})
            .run();
        for (const auto& shop : shops) {
            if (!shop.scope.is_primary()) {
                of_child.bind(1, std::string_view{one.keys.exact})
                    .bind(2, std::string_view{one.keys.near})
                    .bind(3, shop.scope.shop)
                    .run();
            }
        }
    }
    connection.prepare(compared_sql(identifier)).run();
}

} // namespace hwsync::sqlite
