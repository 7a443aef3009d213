#pragma once

#include "model/fields.hpp"

#include <cstdint>
#include <string_view>

namespace hwsync {

/// The kind and id of a product or variant that a line begins with.
struct LineHead {
    RecordKind kind = RecordKind::product;
    std::int64_t id = 0;
};

/// Finds them without parsing: {"id":"gid://shopify/Product/123", its slashes
/// escaped, as Shopify writes them, or not; white space and a `__typename` may
/// stand before. An id of zero where the line begins otherwise.
LineHead peek_line_head(std::string_view line) noexcept;

} // namespace hwsync
