#include "catalog/sqlite/verify/variant_row.hpp"

#include <fmt/core.h>

#include <string_view>

namespace hwsync::sqlite {

void check_variant_row(StoredRows& rows, const BothKeys& keys,
                       const ShopToVerify& shop, Identifier identifier,
                       StoredReport& report) {
    std::string_view fault;
    if (!rows.digest_holds()) {
        fault = "is not as it was stored";
    } else if (shop.has_current_keys &&
               !rows.keys_are(keys.sku, keys.barcode)) {
        fault = "has keys that are not those of its SKU and barcode";
    } else if (!rows.has_product()) {
        fault = "has no product in the catalog";
    }
    if (fault.empty()) {
        return;
    }
    const auto message = fmt::format("variant {} {}", rows.id(), fault);
    Finding finding;
    finding.shop = shop.shelf.name;
    finding.identifier =
        identifier == Identifier::sku ? rows.sku() : rows.barcode();
    finding.product_id = rows.product_id();
    finding.variant_id = rows.id();
    finding.catalog_variant_id = shop.shelf.is_primary() ? rows.id() : 0;
    finding.message = message;
    report.add(finding);
}

} // namespace hwsync::sqlite
