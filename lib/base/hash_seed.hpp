#pragma once

#include <cstdint>

namespace hwsync {

/// What this process's hashes are salted with, so that nobody can choose ids
/// that collide. Nothing that a user sees may depend on it.
struct HashSeed {
    std::uint64_t added;
    std::uint64_t multiplier; ///< odd
};

const HashSeed& hash_seed() noexcept;

} // namespace hwsync
