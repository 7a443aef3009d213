#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

namespace hwsync {

/// The least id of some that is no less than this; nothing where there is none.
using IdSeek = std::function<std::optional<std::int64_t>(std::int64_t)>;

/// The least id that both have, from `least` on. Takes as many seeks as the two
/// take turns in their order: few, where each shop's ids come in stretches.
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

/// Calls `visit` with every id that both have, in rising order.
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
