#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// What associate says of a variant of a child shop; each has exactly one.
enum class Outcome : std::uint8_t {
    pinned,        ///< an operator's link or block decides
    no_identifier, ///< it has none
    linked,        ///< exactly one catalog variant has its identifier
    unmatched,     ///< no catalog variant has it
    near,          ///< none has it, but one that is nearly the same
    ambiguous,     ///< several catalog variants have it
    duplicate,     ///< several variants of the shop have it
    conflict       ///< the other identifiers (barcode or SKU) differ
};

constexpr std::size_t outcome_count = 8;

/// The outcome's word, as in JSON and in the catalog.
HWSYNC_EXPORT std::string_view to_string(Outcome outcome) noexcept;

/// The reverse of to_string(); nothing when it is none.
HWSYNC_EXPORT std::optional<Outcome>
parse_outcome(std::string_view text) noexcept;

} // namespace hwsync
