#pragma once

#include "catalog/merge/merge.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// A reading of a shop whose rows stand in the tables. What else it leaves in
/// the catalog is stored inside the import's transaction.
struct MergedReading {
    Connection& connection;
    const ShopScope& scope;
    std::int64_t run;
    const ImportRules& rules;
    const Merge& merge;
    std::string_view prior_began; ///< the newest whole reading before it
    RowTally products;            ///< what it wrote
    RowTally variants;
};

/// Whether any row differs from before, Shopify's times aside.
bool has_changes(const ImportTotals& totals) noexcept;

/// What the catalog knows of the shop from now on, besides its rows.
void store_reading(const MergedReading& reading,
                   const CatalogIdentity& identity);

/// The same, and what the catalog knows of itself and of the run, for an import
/// of the primary shop.
void store_import(const MergedReading& reading, const CatalogIdentity& identity,
                  const CommittedRun& run, const RejectLog& rejects);

} // namespace hwsync::sqlite
