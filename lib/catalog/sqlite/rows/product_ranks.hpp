#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The rank of each product of a shop, deleted ones included, by which a
/// variant stands back for another; in memory, nine bytes each.
class ProductRanks {
public:
    /// `rank_of` says how far a product of a status stands back, 0 not at all.
    ProductRanks(const Connection& connection, const ShopScope& scope,
                 int (*rank_of)(std::string_view status));

    /// Nothing where there is no such product.
    std::optional<int> find(std::int64_t product) const;

private:
    std::vector<std::int64_t> m_ids; ///< rising
    std::vector<std::uint8_t> m_ranks;
};

} // namespace hwsync::sqlite
