#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// What associate decides on a variant of a child shop. Each variant has
/// exactly one outcome; hwsync-matching(7) has the rules.
enum class Outcome : std::uint8_t {
    pinned,        ///< an operator has pinned or blocked it
    no_identifier, ///< it has no identifier
    linked,        ///< exactly one catalog variant has its identifier
    unmatched,     ///< no catalog variant has its identifier
    near,          ///< no catalog variant has it, but one has nearly the same
    ambiguous,     ///< several catalog variants have its identifier
    duplicate,     ///< several variants of the shop have its identifier
    conflict       ///< the other identifier, barcode or SKU, differs
};

/// The number of outcomes.
constexpr std::size_t outcome_count = 8;

/// The outcome's word, as in JSON output and in the catalog.
HWSYNC_EXPORT std::string_view to_string(Outcome outcome) noexcept;

/// The inverse of to_string(); nothing for any other text.
HWSYNC_EXPORT std::optional<Outcome>
parse_outcome(std::string_view text) noexcept;

} // namespace hwsync
