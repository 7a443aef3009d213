#pragma once

#include <hwsync/export.hpp>

#include <optional>
#include <string_view>

namespace hwsync {

/// What links products across shops.
enum class Identifier { sku, barcode };

/// `sku` or `barcode`, as in the config file.
HWSYNC_EXPORT std::string_view to_string(Identifier identifier) noexcept;

/// The reverse of to_string(); nothing when it is neither.
HWSYNC_EXPORT std::optional<Identifier>
parse_identifier(std::string_view text) noexcept;

} // namespace hwsync
