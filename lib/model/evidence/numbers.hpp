#pragma once

#include "model/evidence/expectation.hpp"
#include "model/evidence/vocabulary.hpp"

#include <hwsync/evidence.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What shares are stored as parts of.
inline constexpr double billion = 1e9;

/// What was learned of a shop, as it is stored. Shares are in billionths, so
/// that what is read back is what was written.
struct EvidenceNumbers {
    using Billionths = LevelTable<std::uint32_t>;

    std::uint64_t links = 0;
    std::uint32_t wrong = 0; ///< the share of wrong links
    /// log2 of the child's prices over the catalog's, in 1/512; nothing where
    /// not known.
    std::optional<std::int32_t> price_ratio;
    Billionths m{};
    Billionths u{};
    /// How many right links show each level: what the brand's mean is made of.
    LevelTable<std::uint64_t> right{};
    /// How many links show each level, right or wrong.
    LevelTable<std::uint64_t> seen{};
    CommonValues titles;
    CommonValues options;
    CommonValues others;
    Vocabulary vocabulary;

    /// Whether the links agree in it less often than any two variants do: it
    /// counts nothing for or against them.
    bool is_odd(Comparison comparison) const noexcept;
    bool is_odd() const noexcept;

    bool operator==(const EvidenceNumbers&) const = default;
};

/// The weights that follow from a shop's numbers.
class EvidenceWeights {
public:
    explicit EvidenceWeights(const EvidenceNumbers& numbers);

    /// Of a level, in a pair's own sum.
    Millibits of(Comparison comparison, std::uint8_t level) const noexcept;
    /// Of agreement in a value that this share of the catalog's variants hold:
    /// never below 0.
    Millibits of_same(Comparison comparison, double share) const noexcept;
    /// Of a level, where variants of one product are compared.
    Millibits of_sibling(Comparison comparison,
                         std::uint8_t level) const noexcept;
    /// Of a link, before anything was compared.
    Millibits prior() const noexcept { return m_prior; }

private:
    void weigh(Comparison comparison, const EvidenceNumbers& numbers);

    LevelTable<Millibits> m_link{};
    LevelTable<Millibits> m_sibling{};
    std::array<double, comparison_count> m_same{}; ///< m of agreement; 0: odd
    Millibits m_prior = 0;
};

/// How often pairs that belong together show each level, before anything was
/// learned.
const LevelShares& shipped_shares() noexcept;

/// The same for a brand: what ships, and what was learned of its other shops.
LevelShares brand_shares(std::span<const EvidenceNumbers> shops);

/// A few lines of text, the same for the same numbers.
std::string encode(const EvidenceNumbers& numbers);

/// The reverse; nothing where the text is none of this version's encode().
std::optional<EvidenceNumbers> decode_numbers(std::string_view text);

} // namespace hwsync
