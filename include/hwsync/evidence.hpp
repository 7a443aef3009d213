#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What is compared of a child's variant and a catalog variant.
///
/// Each comparison has levels, from agreement to disagreement; a level's weight
/// is log2(m / u): how often pairs that belong together show it, over how often
/// any two variants do.
///
/// Sources: Fellegi and Sunter, "A Theory for Record Linkage", Journal of the
/// American Statistical Association 64 (1969); Jaro, "Advances in
/// Record-Linkage Methodology", the same 84 (1989), for m by EM; Winkler,
/// "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model
/// of Record Linkage" (1988); and splink
/// (moj-analytical-services.github.io/splink) for the adjustment by how many
/// hold a value.
enum class Comparison : std::uint8_t {
    other_identifier, ///< the identifier that did not link
    product,          ///< its handle, else its title
    options,
    price,
    maker,  ///< vendor and product type
    company ///< where the product's other variants are linked to
};

constexpr std::size_t comparison_count = 6;

/// The comparison's word, as in JSON: `other_identifier`, `product`...
HWSYNC_EXPORT std::string_view to_string(Comparison comparison) noexcept;

/// 1/1,000 bit. Every decision compares these, which are the same on every
/// machine.
using Millibits = std::int32_t;

/// One comparison of a pair: a bar of the waterfall.
struct EvidencePart {
    Comparison comparison = Comparison::product;
    std::string level; ///< in words, safe to show: "the title is the same"
    Millibits weight = 0;
};

/// How sure a pair is.
struct Evidence {
    /// Those that have a level: where one side has no value there is none.
    std::vector<EvidencePart> parts;
    /// What was believed before: of a link, that most links are right; of a
    /// candidate, that it is one of many.
    Millibits prior = 0;
    Millibits weight = 0; ///< the prior and all parts
    /// What speaks against it, in words, the heaviest first; safe to show.
    std::vector<std::string> reasons;
    /// A catalog variant of the same product that fits better, and the child's
    /// variant that would gain by an exchange; 0 for none.
    std::int64_t likelier_catalog_variant_id = 0;
    std::int64_t exchanged_with = 0;
    /// How many links of the shop the numbers were learned from.
    std::uint64_t learned_from = 0;
};

/// How a link looks by its evidence.
enum class LinkLooks : std::uint8_t {
    right,
    doubtful, ///< the odds are even or against it: a note
    suspect   ///< they are 4 to 1 against it, or a sibling is likelier
};

HWSYNC_EXPORT LinkLooks looks_of(const Evidence& evidence) noexcept;

/// The odds that a weight stands for, of being right to one of being wrong:
/// from 1/1,000,000 to 1,000,000, since the comparisons are not quite
/// independent.
HWSYNC_EXPORT double odds_of(Millibits weight) noexcept;

/// The same in words: "12 to 1", "4 to 1 against", "even", "over 1,000,000 to
/// 1".
HWSYNC_EXPORT std::string odds_text(Millibits weight);

/// The reasons in one line, as in "another barcode; no word of the title in
/// common".
HWSYNC_EXPORT std::string reasons_text(const Evidence& evidence);

} // namespace hwsync
