#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// The candidate that is fewest edits away from `word`, or an empty view when
/// none is near enough to be what was meant.
HWSYNC_EXPORT std::string_view
nearest(std::string_view word, std::span<const std::string_view> candidates);

/// `data` as it may be shown in a message: control and bidi characters as
/// \u{...}, bytes that are no UTF-8 as \x.., and what goes past `limit` bytes
/// as "…".
HWSYNC_EXPORT std::string printable(std::string_view data,
                                    std::size_t limit = 80);

} // namespace hwsync
