#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"

namespace hwsync::sqlite {

/// Whether a shop's rows of a kind, deleted ones included, are as many as were
/// stored, and of the same runs. `counted` is what they add up to.
void check_row_tally(const Connection& connection, const ShopScope& scope,
                     RecordKind kind, const RowTally& counted,
                     FindingSpool& report);

/// Whether all rows are of shops that the catalog has.
void check_shops_of_rows(const Connection& connection, FindingSpool& report);

} // namespace hwsync::sqlite
