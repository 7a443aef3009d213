#pragma once

#include <hwsync/time.hpp>

#include <chrono>

namespace hwsync {

/// By how much our clock and Shopify's may differ; and by how much they do
/// where nobody has reason to look.
inline constexpr Duration largest_clock_skew = std::chrono::hours{24};
inline constexpr Duration small_clock_skew = std::chrono::hours{1};

/// Whether a time is yet to come, whichever clock is behind.
constexpr bool is_in_future(Time at, Time now) noexcept {
    return at > now + largest_clock_skew;
}

} // namespace hwsync
