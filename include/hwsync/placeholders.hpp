#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Variants that have a text where an identifier should stand, such as `N/A`,
/// which links nothing; see `ignore` in hwsync-config(5).
struct PlaceholderCounts {
    struct Text {
        std::string text; ///< as it is stored in the first
        std::uint64_t variants = 0;
    };
    std::uint64_t variants = 0;
    std::vector<Text> texts; ///< the first few

    void add(std::string_view text, std::uint64_t count) {
        constexpr std::size_t most = 20;
        variants += count;
        if (texts.size() < most) {
            texts.push_back({std::string{text}, count});
        }
    }
};

/// How many live variants of a shop have which identifier.
struct IdentifierCounts {
    std::uint64_t variants = 0;
    std::uint64_t skus = 0;     ///< placeholders too
    std::uint64_t barcodes = 0; ///< likewise
    /// Have no identifier that links, but the other one; neither counts where
    /// it is a placeholder.
    std::uint64_t only_other = 0;
    PlaceholderCounts placeholders; ///< for the identifier that links

    /// Whether the catalog should rather be linked by the other identifier.
    bool other_is_better() const noexcept { return only_other * 2 > variants; }
};

/// Which texts, and how often: `'N/A' (4), '-' (2)`. Safe to show.
HWSYNC_EXPORT std::string list_of(const PlaceholderCounts& placeholders);

} // namespace hwsync
