#include "catalog/sqlite/product_ranks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace hwsync::sqlite {

int rank_of(std::string_view status) {
    constexpr std::array<std::string_view, 2> later{"DRAFT", "ARCHIVED"};
    const auto* const found = std::find(later.begin(), later.end(), status);
    return found == later.end() ? 0
                                : static_cast<int>(found - later.begin()) + 1;
}

ProductRanks::ProductRanks(const Connection& connection, const Shelf& shelf) {
    auto rows = connection.prepare(
        fmt::format("SELECT id, status FROM {}{} ORDER BY id",
                    shelf.table(RecordKind::product),
                    shelf.is_primary() ? "" : " WHERE shop = ?1"));
    if (!shelf.is_primary()) {
        rows.bind(1, shelf.shop);
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
