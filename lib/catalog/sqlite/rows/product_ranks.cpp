#include "catalog/sqlite/rows/product_ranks.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace hwsync::sqlite {

ProductRanks::ProductRanks(const Connection& connection, const ShopScope& scope,
                           int (*rank_of)(std::string_view))
    : m_connection(connection), m_is_primary(scope.is_primary()) {
    auto rows = connection.prepare(
        fmt::format("SELECT id, status FROM {}{} ORDER BY id",
                    scope.table(RecordKind::product),
                    scope.is_primary() ? "" : " WHERE shop = ?1"));
    if (!scope.is_primary()) {
        rows.bind(1, scope.shop);
    }
    while (rows.step()) {
        const auto id = rows.integer(0);
        m_are_in_order = m_are_in_order && (m_ids.empty() || m_ids.back() < id);
        m_ids.push_back(id);
        m_ranks.push_back(static_cast<std::uint8_t>(rank_of(rows.text(1))));
    }
}

std::optional<int> ProductRanks::find(std::int64_t product) const {
    const auto at = std::lower_bound(m_ids.begin(), m_ids.end(), product);
    if (at == m_ids.end() || *at != product) {
        return std::nullopt;
    }
    return m_ranks[static_cast<std::size_t>(at - m_ids.begin())];
}

void ProductRanks::throw_missing(std::int64_t variant,
                                 std::int64_t product) const {
    if (!m_are_in_order) {
        throw_damaged(m_connection, "products are out of order");
    }
    throw DamagedCatalog(
        ErrorKind::storage,
        fmt::format("catalog {}: it is damaged: product {} of variant {} is "
                    "missing",
                    printable(m_connection.name(), 300), product, variant),
        fmt::format("read its shop again with hwsync {} --rewrite; if it is "
                    "still missing then, put a snapshot in the catalog's place "
                    "with hwsync restore",
                    m_is_primary ? "import-bulk" : "associate"));
}

} // namespace hwsync::sqlite
