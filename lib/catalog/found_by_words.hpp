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

} // namespace hwsync
