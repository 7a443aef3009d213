#pragma once

#include "catalog/sqlite/verify_keys.hpp"
#include "catalog/sqlite/verify_report.hpp"
#include "catalog/sqlite/verify_rows.hpp"
#include "catalog/sqlite/verify_shops.hpp"

#include <hwsync/identifier.hpp>

namespace hwsync::sqlite {

/// Whether a variant's row, read whole, is as it was stored, and its keys are
/// these.
void check_variant_row(StoredRows& rows, const BothKeys& keys,
                       const ShopToVerify& shop, Identifier identifier,
                       StoredReport& report);

} // namespace hwsync::sqlite
