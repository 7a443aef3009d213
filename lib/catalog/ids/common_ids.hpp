#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

namespace hwsync {

/// Gives the smallest id of a set that is not less than the argument; nothing
/// if there is none.
using IdSeek = std::function<std::optional<std::int64_t>(std::int64_t)>;

/// The smallest id, from `least` on, that both sets have. The number of seeks
/// is how often the two alternate in their order: few, if each shop's ids come
/// in long runs.
inline std::optional<std::int64_t>
first_common_id(const IdSeek& one, const IdSeek& other, std::int64_t least) {
    auto id = one(least);
    while (id) {
        const auto theirs = other(*id);
        if (!theirs || *theirs == *id) {
            return theirs;
        }
        id = one(*theirs);
        if (id == theirs) {
            return id;
        }
    }
    return std::nullopt;
}

/// Calls `visit` with every id that both sets have, in rising order.
template <typename Visit>
void visit_common_ids(const IdSeek& one, const IdSeek& other,
                      const Visit& visit) {
    auto id = first_common_id(one, other, 0);
    while (id) {
        visit(*id);
        if (*id == std::numeric_limits<std::int64_t>::max()) {
            return;
        }
        id = first_common_id(one, other, *id + 1);
    }
}

} // namespace hwsync
