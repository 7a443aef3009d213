#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Finds the catalog's live products and variants that have the id of a live
/// one of a child shop: Shopify never gives an id twice, so they were imported
/// from there.
void check_foreign(const Connection& connection,
                   const std::vector<ShopToVerify>& shops,
                   Identifier identifier, FindingSpool& report);

struct CatalogVariant {
    std::int64_t id = 0;
    std::int64_t product_id = 0;
    std::string_view identifier;
};

/// The same for one variant and one child.
void check_foreign_variant(const Connection& connection, const ShopScope& child,
                           const CatalogVariant& variant, FindingSpool& report);

} // namespace hwsync::sqlite
