#pragma once

#include "catalog/sqlite/rows/shop_scope.hpp"
#include "catalog/sqlite/verify/stored_rows.hpp"
#include "model/plain_keys.hpp"

#include <hwsync/identifier.hpp>

namespace hwsync::sqlite {

/// The keys of a variant by both identifiers.
struct BothKeys {
    PlainKeys sku;
    PlainKeys barcode;

    void make(const StoredRows& row, const StripRules& strip) {
        make_plain_sku_keys(row.sku(), strip.prefix, strip.suffix, sku);
        make_plain_barcode_keys(row.barcode(), barcode);
    }
    const PlainKeys& linking(Identifier identifier) const {
        return identifier == Identifier::sku ? sku : barcode;
    }
    const PlainKeys& other(Identifier identifier) const {
        return identifier == Identifier::sku ? barcode : sku;
    }
};

} // namespace hwsync::sqlite
