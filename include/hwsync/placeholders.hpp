#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// How many variants have a placeholder, such as `N/A`, instead of an
/// identifier. Placeholders link nothing; see `ignore` in hwsync-config(5).
struct PlaceholderCounts {
    /// A placeholder, and how many variants have it.
    struct Text {
        std::string text; ///< as stored with the first of the variants
        std::uint64_t variants = 0; ///< how many have it
    };
    std::uint64_t variants = 0; ///< how many have any placeholder
    std::vector<Text> texts;    ///< at most 20 of the placeholders

    /// Adds a placeholder that `count` variants have.
    void add(std::string_view text, std::uint64_t count) {
        constexpr std::size_t most = 20;
        variants += count;
        if (texts.size() < most) {
            texts.push_back({std::string{text}, count});
        }
    }
};

/// How many of a shop's variants have which identifier. Deleted variants do not
/// count.
struct IdentifierCounts {
    std::uint64_t variants = 0; ///< all of the shop
    std::uint64_t skus = 0;     ///< those with a SKU, placeholders included
    std::uint64_t barcodes = 0; ///< those with a barcode, likewise
    /// Those that lack the identifier that links and have the other one;
    /// placeholders do not count as identifiers.
    std::uint64_t only_other = 0;
    PlaceholderCounts placeholders; ///< of the identifier that links

    /// Whether the other identifier would be the better one to link by.
    bool other_is_better() const noexcept { return only_other * 2 > variants; }
};

/// The placeholders and their counts, e.g. `'N/A' (4), '-' (2)`. Safe to show
/// on a terminal.
HWSYNC_EXPORT std::string list_of(const PlaceholderCounts& placeholders);

} // namespace hwsync
