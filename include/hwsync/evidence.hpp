#pragma once

#include <hwsync/export.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What is compared between a child shop's variant and a catalog variant.
///
/// Each comparison has levels, from agreement to disagreement. The weight of a
/// level is log2(m / u), where m is the share of pairs that belong together and
/// show the level, and u is the share of arbitrary pairs that show it.
///
/// Sources: Fellegi and Sunter, "A Theory for Record Linkage", Journal of the
/// American Statistical Association 64 (1969); for m by EM, Jaro, "Advances in
/// Record-Linkage Methodology", ibid. 84 (1989), and Winkler, "Using the EM
/// Algorithm for Weight Computation in the Fellegi-Sunter Model of Record
/// Linkage" (1988); for the adjustment by the frequency of a value, splink
/// (moj-analytical-services.github.io/splink).
enum class Comparison : std::uint8_t {
    other_identifier, ///< the identifier that did not link
    product,          ///< the product's handle, or else its title
    options,          ///< the values of the variant's options
    price,            ///< the variant's price
    maker,            ///< the product's vendor and product type
    company,          ///< what the product's other variants are linked to
    namesake          ///< whose handle or title the product has
};

/// The number of comparisons.
constexpr std::size_t comparison_count = 7;

/// The comparison's word in JSON output, e.g. `other_identifier`.
HWSYNC_EXPORT std::string_view to_string(Comparison comparison) noexcept;

/// A weight in thousandths of a bit. Decisions compare these integers, which
/// are the same on every machine.
using Millibits = std::int32_t;

/// The result of one comparison of a pair.
struct EvidencePart {
    Comparison comparison = Comparison::product; ///< what was compared
    /// In words, e.g. "the title is the same"; safe to show on a terminal.
    std::string level;
    Millibits weight = 0; ///< positive if it supports the pair
};

/// How certain it is that two variants are the same.
struct Evidence {
    /// The comparisons that have a result. There is none if one of the variants
    /// lacks the value.
    std::vector<EvidencePart> parts;
    /// The weight before any comparison: high for a link, since most links are
    /// right, and low for a candidate, since it is one of many.
    Millibits prior = 0;
    Millibits weight = 0; ///< the sum of the prior and all parts
    /// What contradicts the pair, in words, the heaviest first; safe to show on
    /// a terminal.
    std::vector<std::string> reasons;
    /// A catalog variant of the same product that fits better; 0 for none.
    std::int64_t likelier_catalog_variant_id = 0;
    /// The child shop's variant with which the link should be exchanged; 0 for
    /// none.
    std::int64_t exchanged_with = 0;
    /// From how many links of the shop the weights were learned.
    std::uint64_t learned_from = 0;
};

/// How a link is judged by its evidence.
enum class LinkLooks : std::uint8_t {
    right,    ///< the odds are in favour of it
    doubtful, ///< the odds are even or against it: a note
    suspect   ///< the odds are 4 to 1 against it, or a sibling is likelier
};

/// Judges a link by its evidence.
HWSYNC_EXPORT LinkLooks looks_of(const Evidence& evidence) noexcept;

/// The odds that a weight corresponds to: how many times likelier it is that
/// the pair is right than that it is wrong. Limited to the range from
/// 1/1,000,000 to 1,000,000, because the comparisons are not entirely
/// independent.
HWSYNC_EXPORT double odds_of(Millibits weight) noexcept;

/// The odds in words: "12 to 1", "4 to 1 against", "even" or "over 1,000,000 to
/// 1".
HWSYNC_EXPORT std::string odds_text(Millibits weight);

/// The reasons in one line, e.g. "another barcode; no word of the title in
/// common".
HWSYNC_EXPORT std::string reasons_text(const Evidence& evidence);

} // namespace hwsync
