#pragma once

#include <hwsync/export.hpp>

#include <optional>
#include <string_view>

namespace hwsync {

/// What links variants across shops.
enum class Identifier {
    sku,    ///< the stock keeping unit
    barcode ///< the barcode, e.g. a GTIN
};

/// The identifier that does not link variants where this one does.
constexpr Identifier other_than(Identifier identifier) noexcept {
    return identifier == Identifier::sku ? Identifier::barcode
                                         : Identifier::sku;
}

/// `sku` or `barcode`, as in the config file.
HWSYNC_EXPORT std::string_view to_string(Identifier identifier) noexcept;

/// The inverse of to_string(); nothing for any other text.
HWSYNC_EXPORT std::optional<Identifier>
parse_identifier(std::string_view text) noexcept;

} // namespace hwsync
