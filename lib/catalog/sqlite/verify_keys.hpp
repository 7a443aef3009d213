#pragma once

#include "catalog/sqlite/shelf.hpp"
#include "catalog/sqlite/verify_rows.hpp"
#include "model/plain_keys.hpp"

#include <hwsync/identifier.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace hwsync::sqlite {

/// How far a product of this status stands back: 0 not at all.
inline int rank_of(std::string_view status) {
    constexpr std::array<std::string_view, 2> later{"DRAFT", "ARCHIVED"};
    const auto found = std::find(later.begin(), later.end(), status);
    return found == later.end() ? 0
                                : static_cast<int>(found - later.begin()) + 1;
}

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
