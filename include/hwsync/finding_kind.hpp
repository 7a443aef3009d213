#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hwsync {

/// What verify finds.
enum class FindingKind : std::uint8_t {
    damaged,       ///< the file, or a row in it, is damaged
    not_found,     ///< a requested identifier is not in the catalog
    coverage,      ///< a shop has fewer links than required
    missing,       ///< the identifier matches, but there is no link
    wrong,         ///< the link is not to the variant with the identifier
    stale,         ///< one side of the link is deleted
    ambiguous,     ///< several catalog variants have the identifier
    duplicate,     ///< several variants of the shop have the identifier
    conflict,      ///< the other identifier, barcode or SKU, differs
    suspect,       ///< the identifier matches, but nearly all else does not
    foreign,       ///< a product or variant of the catalog is a child shop's
    differs,       ///< a product is not as it is in the primary shop
    unmatched,     ///< no catalog variant has the identifier; on request
    near,          ///< one has nearly the same identifier; on request
    no_identifier, ///< the variant has no identifier; on request
    note           ///< something to look at; not a fault
};

/// The number of kinds.
constexpr std::size_t finding_kind_count = 16;

/// The kind's word, as in JSON output and in `--fail-on`.
HWSYNC_EXPORT std::string_view to_string(FindingKind kind) noexcept;

/// The inverse of to_string(); nothing for any other text.
HWSYNC_EXPORT std::optional<FindingKind>
parse_finding_kind(std::string_view text) noexcept;

/// Whether findings of this kind can be ignored, or known from a baseline: all
/// but damaged, not_found and coverage.
HWSYNC_EXPORT bool is_ignorable(FindingKind kind) noexcept;

} // namespace hwsync
