#pragma once

#include "model/evidence/translations.hpp"

#include <cstdint>
#include <utility>
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
    /// That of a value that is not among these.
    double share_of_rarer() const noexcept;

    bool operator==(const CommonValues&) const = default;
};

/// The handles and names of the catalog's products; a name is a number for the
/// words of a title, see name_number().
class CatalogNames {
public:
    /// Products beyond a number that bounds the memory are not remembered.
    void add(std::uint64_t handle, std::uint64_t name);
    /// Ends adding.
    void sort();

    /// The name of a product that has this name, or else this handle; 0 for
    /// none.
    std::uint64_t name_of(std::uint64_t handle,
                          std::uint64_t name) const noexcept;

    bool operator==(const CatalogNames&) const = default;

private:
    using Handle = std::pair<std::uint64_t, std::uint64_t>; ///< and its name

    std::vector<Handle> m_handles;
    std::vector<std::uint64_t> m_names;
};

/// What it says of two titles to have a word in common, in 1/1,000 bit.
class WordWeights {
public:
    explicit WordWeights(const CommonValues& words);

    std::uint32_t of(std::uint64_t word) const noexcept;

private:
    std::vector<std::pair<std::uint64_t, std::uint32_t>> m_known; ///< rising
    std::uint32_t m_others;
};

/// What a shop's words mean: which are the catalog's under another name, and
/// which stand in so many titles that they say little.
struct Vocabulary {
    Translations translations;
    CommonValues words; ///< of the catalog's titles
    CatalogNames names; ///< while the shop's numbers are learned; not stored
    /// Products of the child, rising, with the handle or name of another
    /// product than one that they are linked to: what was learned by the names.
    std::vector<std::int64_t> misnamed;

    /// The name of a catalog product that has the handle or name of the child's
    /// product; 0 for none. Of names that are no longer known, it is a number
    /// that none has.
    std::uint64_t namesake_of(std::int64_t child_product, std::uint64_t handle,
                              std::uint64_t name) const noexcept;

    bool operator==(const Vocabulary&) const = default;
};

} // namespace hwsync
