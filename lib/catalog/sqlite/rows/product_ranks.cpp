#include "catalog/sqlite/rows/product_ranks.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace hwsync::sqlite {

ProductRanks::ProductRanks(const Connection& connection, const ShopScope& scope,
                           int (*rank_of)(std::string_view)) {
    auto rows = connection.prepare(
        fmt::format("SELECT id, status FROM {}{} ORDER BY id",
                    scope.table(RecordKind::product),
                    scope.is_primary() ? "" : " WHERE shop = ?1"));
    if (!scope.is_primary()) {
        rows.bind(1, scope.shop);
    }
    while (rows.step()) {
        m_ids.push_back(rows.integer(0));
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

} // namespace hwsync::sqlite
