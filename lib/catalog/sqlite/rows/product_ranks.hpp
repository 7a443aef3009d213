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
    /// The connection must outlive this object.
    ProductRanks(const Connection& connection, const ShopScope& scope,
                 int (*rank_of)(std::string_view status));

    /// Nothing where there is no such product.
    std::optional<int> find(std::int64_t product) const;
    /// Of a variant's product. Throws DamagedCatalog where there is no such
    /// product, or where products are out of order.
    int of_variant(std::int64_t variant, std::int64_t product) const {
        const auto rank = find(product);
        if (!rank || !m_are_in_order) {
            throw_missing(variant, product);
        }
        return *rank;
    }

private:
    [[noreturn]] void throw_missing(std::int64_t variant,
                                    std::int64_t product) const;

    const Connection& m_connection;
    bool m_is_primary;
    bool m_are_in_order = true;
    std::vector<std::int64_t> m_ids; ///< rising
    std::vector<std::uint8_t> m_ranks;
};

} // namespace hwsync::sqlite
