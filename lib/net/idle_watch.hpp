#pragma once

#include "net/http_client.hpp"

#include <curl/curl.h>

#include <chrono>
#include <cstdint>

namespace hwsync {

/// Sees when too little comes of a transfer. Connecting has its own limit and
/// does not count.
class IdleWatch {
public:
    IdleWatch(CURL* easy, const HttpLimits& limits)
        : m_easy(easy), m_limits(limits), m_since(Clock::now()) {}

    bool is_idle();

    /// When to look again, in milliseconds.
    int next_look() const;

private:
    using Clock = std::chrono::steady_clock;

    bool is_connecting() const;
    std::uint64_t bytes_moved() const;

    CURL* m_easy;
    const HttpLimits& m_limits;
    Clock::time_point m_since;
    std::uint64_t m_bytes = 0;
};

} // namespace hwsync
