#include "net/retry.hpp"

#include "net/curl.hpp"
#include "net/http_client.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>

namespace hwsync {

namespace {

// Far beyond any wait that is allowed, and far from overflow.
constexpr Duration endless = std::chrono::hours{24 * 3650};

/// The end of the year 9999: an HTTP date has four digits for it.
constexpr std::time_t last_date = 253'402'300'799;

} // namespace

Duration Attempts::step() {
    const double grown = static_cast<double>(m_policy.first_wait.count()) *
                         std::pow(2.0, m_retried);
    const double wait =
        std::min(grown, static_cast<double>(m_policy.longest_wait.count()));
    return Duration{std::llround(wait / 2 + wait / 2 * m_clock.jitter())};
}

void Attempts::wait(Duration duration) {
    if (m_tell) {
        m_tell(duration);
    }
    m_clock.wait(duration);
}

bool Attempts::again() {
    if (m_retried >= m_policy.retries) {
        return false;
    }
    const auto pause = step();
    ++m_retried;
    wait(pause);
    return true;
}

bool Attempts::again_after(Duration asked) {
    if (m_retried >= m_policy.retries || asked > m_policy.longest_asked) {
        return false;
    }
    // Whoever was told the same wait should not all come back at once; and one
    // that is told "at once" each time must not use up its tries in a second.
    const auto spread = static_cast<double>(m_policy.first_wait.count());
    const auto pause = std::max(
        step(), asked + Duration{std::llround(spread * m_clock.jitter())});
    ++m_retried;
    wait(pause);
    return true;
}

bool Attempts::again(const HttpResponse& response) {
    const auto asked =
        parse_retry_after(response.header("retry-after"), m_clock.now());
    return asked ? again_after(*asked) : again();
}

std::optional<Duration> parse_retry_after(std::string_view value, Time now) {
    double seconds = 0;
    const auto* end = value.data() + value.size();
    const auto [stopped, error] =
        std::from_chars(value.data(), end, seconds, std::chars_format::fixed);
    if (stopped == end && !value.empty()) {
        if (error == std::errc::result_out_of_range || seconds > 1e8) {
            return endless;
        }
        if (error != std::errc{} || !(seconds >= 0)) {
            return std::nullopt;
        }
        return Duration{std::llround(std::ceil(seconds * 1000))};
    }
    const auto at = parse_http_date(value);
    return at ? std::optional{std::clamp(Duration{*at - now}, Duration::zero(),
                                         endless)}
              : std::nullopt;
}

std::optional<Time> parse_http_date(std::string_view value) {
    const auto date = curl().getdate(std::string{value}.c_str(), nullptr);
    return date < 0 || date > last_date
               ? std::nullopt
               : std::optional{Time{std::chrono::seconds{date}}};
}

std::string describe(const HttpResponse& response, Time now) {
    if (response.end != HttpEnd::answered) {
        return response.fault;
    }
    const auto asked = parse_retry_after(response.header("retry-after"), now);
    auto text = fmt::format("HTTP {}", response.status);
    if (asked && *asked > Duration::zero()) {
        text += fmt::format(
            ", asks to wait {} s",
            std::chrono::ceil<std::chrono::seconds>(*asked).count());
    }
    return text;
}

} // namespace hwsync
