#pragma once

#include "model/evidence/features.hpp"

#include <hwsync/evidence.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace hwsync {

namespace product_level {
enum : std::uint8_t {
    same_handle,
    same_title,
    most_words, ///< at least 0.6 of all words are in both, by weight
    some_words, ///< at least 0.3
    few_words,  ///< one
    no_word
};
} // namespace product_level

/// Of the other comparisons, but for those that have no middle.
namespace common_level {
enum : std::uint8_t { same, between, different };
} // namespace common_level

namespace company_level {
enum : std::uint8_t { along, elsewhere };
} // namespace company_level

/// Asked only where handle and title are not the same.
namespace namesake_level {
enum : std::uint8_t { none, another };
} // namespace namesake_level

constexpr std::uint8_t no_level = 0xff;
constexpr std::size_t most_levels = 6;
constexpr std::array<std::uint8_t, comparison_count> level_counts{3, 6, 3, 3,
                                                                  3, 2, 2};

constexpr std::size_t index_of(Comparison comparison) noexcept {
    return static_cast<std::size_t>(comparison);
}

/// A number for each level of each comparison.
template <typename T>
using LevelTable = std::array<std::array<T, most_levels>, comparison_count>;

/// The level of each comparison, or `no_level`.
using Pattern = std::array<std::uint8_t, comparison_count>;

/// How many patterns there are.
constexpr std::size_t pattern_count = std::size_t{4} * 7 * 4 * 4 * 4 * 3 * 3;

std::size_t pattern_number(const Pattern& pattern) noexcept;
Pattern numbered_pattern(std::size_t number) noexcept;

std::uint8_t other_level(const VariantFeatures& child,
                         const VariantFeatures& catalog) noexcept;
std::uint8_t product_level_of(const ProductFeatures& child,
                              const ProductFeatures& catalog) noexcept;
std::uint8_t options_level(const VariantFeatures& child,
                           const VariantFeatures& catalog) noexcept;
/// `ratio` is what the child's prices are of the catalog's; 0 where not known.
std::uint8_t price_level(double child, double catalog, double ratio) noexcept;
std::uint8_t maker_level(const ProductFeatures& child,
                         const ProductFeatures& catalog) noexcept;
std::uint8_t company_level_of(const Company& company) noexcept;
std::uint8_t namesake_level_of(const ProductFeatures& child,
                               const ProductFeatures& catalog) noexcept;

/// All of them.
Pattern pattern_of(const Features& child, const Features& catalog,
                   const Company& company, double ratio) noexcept;

} // namespace hwsync
