#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

/// An id in any of the forms that exports have it in.
struct AnyId {
    std::string kind;    ///< empty where it is a bare number
    std::int64_t id = 0; ///< 0 where its number is none of ours
};

/// Reads a gid, one with `?...` behind it, one in base64, or plain digits;
/// nothing where the text is none of these.
std::optional<AnyId> parse_any_id(std::string_view text);

} // namespace hwsync
