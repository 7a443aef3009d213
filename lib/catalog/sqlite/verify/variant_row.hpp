#pragma once

#include "catalog/sqlite/verify/both_keys.hpp"
#include "catalog/sqlite/verify/finding_spool.hpp"
#include "catalog/sqlite/verify/shops.hpp"
#include "catalog/sqlite/verify/stored_rows.hpp"

#include <hwsync/identifier.hpp>

namespace hwsync::sqlite {

/// Whether a variant's row, read whole, is as it was stored, and its keys are
/// these.
void check_variant_row(StoredRows& rows, const BothKeys& keys,
                       const ShopToVerify& shop, Identifier identifier,
                       StoredReport& report);

} // namespace hwsync::sqlite
