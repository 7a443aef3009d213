#pragma once

#include "model/evidence/translations.hpp"

#include <cstdint>
#include <vector>

namespace hwsync {

/// A value by its number, and how many of the sampled catalog variants hold it.
struct CommonValue {
    std::uint64_t value = 0;
    std::uint32_t count = 0;

    bool operator==(const CommonValue&) const = default;
};

/// The values that most hold, and how often the rest are held at most.
struct CommonValues {
    std::vector<CommonValue> values; ///< rising by their numbers
    std::uint32_t least =
        0; ///< the count of the rarest, where some were left out
    std::uint32_t sampled = 0;

    /// The share of the catalog's variants that hold the value; at least half
    /// of one.
    double share_of(std::uint64_t value) const noexcept;

    bool operator==(const CommonValues&) const = default;
};

/// What a shop's words mean: which are the catalog's under another name, and
/// which stand in so many titles that they say little.
struct Vocabulary {
    Translations translations;
    CommonValues words; ///< of the catalog's titles

    /// What it says of two titles to have the word in common, in 1/1,000 bit.
    std::uint32_t weight_of(std::uint64_t word) const noexcept;

    bool operator==(const Vocabulary&) const = default;
};

} // namespace hwsync
