#include "net/idle_watch.hpp"

#include "net/curl.hpp"

#include <algorithm>

namespace hwsync {

bool IdleWatch::is_idle() {
    const auto now = Clock::now();
    const auto moved = bytes_moved();
    if (is_connecting() || moved >= m_bytes + m_limits.idle_bytes) {
        m_since = now;
        m_bytes = moved;
    }
    return now - m_since >= m_limits.idle;
}

int IdleWatch::next_look() const {
    const auto left =
        std::chrono::ceil<Duration>(m_since + m_limits.idle - Clock::now());
    return static_cast<int>(
        std::clamp(left, Duration{1}, Duration{1000}).count());
}

bool IdleWatch::is_connecting() const {
    curl_off_t began = 0;
    curl().easy_getinfo(m_easy, CURLINFO_PRETRANSFER_TIME_T, &began);
    return began == 0;
}

std::uint64_t IdleWatch::bytes_moved() const {
    curl_off_t down = 0;
    curl_off_t up = 0;
    long headers = 0;
    curl().easy_getinfo(m_easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
    curl().easy_getinfo(m_easy, CURLINFO_SIZE_UPLOAD_T, &up);
    curl().easy_getinfo(m_easy, CURLINFO_HEADER_SIZE, &headers);
    return static_cast<std::uint64_t>(down + up + headers);
}

} // namespace hwsync
