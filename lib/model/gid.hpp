#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// A Shopify global id taken apart: gid://shopify/ProductVariant/123. Both
/// views point into the text that was parsed.
struct Gid {
    std::string_view kind;
    std::string_view number;
};

/// Nothing when the text is no gid. The number is not looked at.
std::optional<Gid> parse_gid(std::string_view text) noexcept;

/// A positive number of at most 63 bits written in plain digits, else nothing.
std::optional<std::int64_t> parse_id(std::string_view digits) noexcept;

} // namespace hwsync
