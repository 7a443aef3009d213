#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// The candidate that is fewest edits away from `word`, regardless of case; two
/// neighbours that changed places count as one edit. Empty if none is close
/// enough to be what was meant.
HWSYNC_EXPORT std::string_view
nearest(std::string_view word, std::span<const std::string_view> candidates);

/// Makes `data` safe to show in a message: control and bidi characters become
/// `\u{...}`, bytes that are not UTF-8 become `\x..`, and what exceeds `limit`
/// bytes becomes "…".
HWSYNC_EXPORT std::string printable(std::string_view data,
                                    std::size_t limit = 80);

/// The same for a title, in which the zero-width joiners of Persian and emoji
/// stay what they are. Identifiers go through printable(): there they hide.
HWSYNC_EXPORT std::string printable_title(std::string_view data,
                                          std::size_t limit = 80);

} // namespace hwsync
