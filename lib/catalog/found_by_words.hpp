#pragma once

#include <cstdint>
#include <vector>

namespace hwsync {

/// Catalog variants of products that share rare words with a title.
struct FoundByWords {
    std::vector<std::int64_t> ids; ///< in rising order
    /// How many more variants these products have, too many to weigh.
    std::uint64_t left_out = 0;
};

/// Catalog variants of the products in which the partner of a child's variant
/// is expected: other variants of its product are linked to them, or they have
/// its title, or share rare words with that. Each variant once.
struct FoundByProducts {
    std::vector<std::int64_t> by_company;
    std::vector<std::int64_t> by_title;
    FoundByWords by_words;
    /// How many more variants the products of the first two have.
    std::uint64_t left_out = 0;
};

} // namespace hwsync
