#include "catalog/sqlite/verify/rows/requested.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

namespace {

/// Adds rows to table asked_row by one of their columns. A near form is stored
/// only where it is not the key.
class RowSearch {
public:
    RowSearch(Connection& connection, std::string_view rows,
              Identifier identifier)
        : m_by_key(connection.prepare(sql(rows, key_column(identifier)))),
          m_by_near(connection.prepare(sql(rows, near_column(identifier)))) {}

    void add_with_key(std::int64_t shop, std::string_view key) {
        m_by_key.bind(1, key).bind(2, shop).run();
    }
    void add_near(std::int64_t shop, std::string_view near) {
        add_with_key(shop, near);
        m_by_near.bind(1, near).bind(2, shop).run();
    }

private:
    static std::string sql(std::string_view rows, std::string_view column) {
        return fmt::format("INSERT OR IGNORE INTO temp.asked_row"
                           " SELECT ?2, id FROM {} AND {} = ?1",
                           rows, column);
    }

    Statement m_by_key;
    Statement m_by_near;
};

/// Adds the child shop's variants that are linked to what has the key.
std::string linked_sql(Identifier identifier) {
    return fmt::format("INSERT OR IGNORE INTO temp.asked_row"
                       " SELECT l.shop, l.variant_id FROM variant AS c"
                       " CROSS JOIN link AS l"
                       " ON l.catalog_variant_id = c.id AND l.shop = ?2"
                       " WHERE c.{} = ?1",
                       key_column(identifier));
}

constexpr const char* targets_sql =
    "INSERT OR IGNORE INTO temp.asked_row SELECT 0, l.catalog_variant_id"
    " FROM temp.asked_row AS a"
    " CROSS JOIN link AS l ON l.shop = a.shop AND l.variant_id = a.id"
    " WHERE l.catalog_variant_id IS NOT NULL";

/// The keys and near forms of the child shops' variants that are asked for.
/// Thousands on both sides may share one.
struct AskedKeys {
    std::set<std::string, std::less<>> keys;
    std::set<std::string, std::less<>> near;
};

AskedKeys asked_keys(const Connection& connection, Identifier identifier) {
    AskedKeys asked;
    auto rows = connection.prepare(fmt::format(
        "SELECT v.{0}, COALESCE(v.{1}, v.{0})"
        " FROM temp.asked_row AS a CROSS JOIN shop_variant AS v"
        " ON v.shop = a.shop AND v.id = a.id WHERE v.{0} IS NOT NULL",
        key_column(identifier), near_column(identifier)));
    while (rows.step()) {
        asked.keys.emplace(rows.text(0));
        asked.near.emplace(rows.text(1));
    }
    return asked;
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
    RowSearch catalog{connection, "variant WHERE TRUE", identifier};
    RowSearch children{connection, "shop_variant WHERE shop = ?2", identifier};
    auto linked = connection.prepare(linked_sql(identifier));
    for (const auto& one : asked.list()) {
        const std::string_view key = one.keys.exact;
        catalog.add_with_key(0, key);
        catalog.add_near(0, one.keys.near);
        for (const auto& shop : shops) {
            if (!shop.scope.is_primary()) {
                const auto number = shop.scope.shop;
                children.add_with_key(number, key);
                children.add_near(number, one.keys.near);
                linked.bind(1, key).bind(2, number).run();
            }
        }
    }
    // What these are or could be linked to.
    const auto compared = asked_keys(connection, identifier);
    connection.execute(targets_sql);
    for (const auto& key : compared.keys) {
        catalog.add_with_key(0, key);
    }
    for (const auto& near : compared.near) {
        catalog.add_near(0, near);
    }
}

} // namespace hwsync::sqlite
