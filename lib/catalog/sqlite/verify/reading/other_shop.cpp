#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/verify/reading/comparison.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// With fewer products, a shop may well have been filled anew.
constexpr int many_products = 20;

} // namespace

std::optional<ForeignId> ShopComparison::foreign_id() const {
    auto others = child_scopes(m_connection);
    std::erase_if(others, [&](const ShopScope& other) {
        return other.shop == m_scope.shop;
    });
    if (!m_scope.is_primary()) {
        others.insert(others.begin(), ShopScope{});
    }
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        for (const auto& other : others) {
            auto rows = m_connection.prepare(fmt::format(
                "SELECT id FROM temp.kept_row AS k WHERE kind = ?1"
                " AND NOT is_stored AND deleted_at IS NULL AND EXISTS"
                " (SELECT 1 FROM {} WHERE {}id = k.id) LIMIT 1",
                other.table(kind), other.filter()));
            rows.bind(1, static_cast<std::int64_t>(kind));
            if (rows.step()) {
                return ForeignId{kind == RecordKind::product ? "product"
                                                             : "variant",
                                 rows.integer(0), other.name};
            }
        }
    }
    return std::nullopt;
}

bool ShopComparison::knows_nothing() const {
    if (m_knows_some || m_result.products == 0) {
        return false;
    }
    auto row = m_connection.prepare(fmt::format(
        "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {}deleted_at IS NULL"
        " LIMIT {})",
        m_scope.table(RecordKind::product), m_scope.filter(), many_products));
    row.step();
    return row.integer(0) == many_products;
}

} // namespace hwsync::sqlite
