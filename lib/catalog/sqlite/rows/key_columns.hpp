#pragma once

#include <hwsync/identifier.hpp>

#include <string_view>

namespace hwsync::sqlite {

/// The columns of variant and shop_variant that hold what an identifier makes.
constexpr std::string_view key_column(Identifier identifier) {
    return identifier == Identifier::sku ? "sku_key" : "barcode_key";
}

constexpr std::string_view near_column(Identifier identifier) {
    return identifier == Identifier::sku ? "sku_near" : "barcode_near";
}

/// Of the identifier that does not link.
constexpr std::string_view other_key_column(Identifier identifier) {
    return identifier == Identifier::sku ? "barcode_key" : "sku_key";
}

} // namespace hwsync::sqlite
