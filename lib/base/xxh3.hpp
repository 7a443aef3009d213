#pragma once

#include <cstdint>
#include <string_view>

namespace hwsync {

/// The XXH3 hash of these bytes, of 64 bits.
std::uint64_t xxh3_of(std::string_view bytes, std::uint64_t seed = 0) noexcept;

} // namespace hwsync
