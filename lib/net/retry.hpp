#pragma once

#include "net/wait_clock.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hwsync {

struct HttpResponse;

struct RetryPolicy {
    int retries = 8;
    Duration first_wait = std::chrono::milliseconds{500};
    Duration longest_wait = std::chrono::seconds{30};
    /// A server that asks for a longer wait is not waited for.
    Duration longest_asked = std::chrono::minutes{5};
};

/// Counts the tries at one thing and waits between them.
class Attempts {
public:
    /// `clock` must outlive this.
    Attempts(const RetryPolicy& policy, WaitClock& clock)
        : m_policy(policy), m_clock(clock) {}

    /// Called with each wait before it begins.
    void tell(std::function<void(Duration)> wait) { m_tell = std::move(wait); }

    /// Waits longer each time, by half of it at random. False at once where no
    /// try is left.
    bool again();

    /// Waits as long as the server asked for, and no less than again() would.
    /// False at once where no try is left or the wait is longer than the policy
    /// allows.
    bool again_after(Duration asked);

    /// again_after() what Retry-After says, else again().
    bool again(const HttpResponse& response);

    /// How many tries there have been.
    int tries() const noexcept { return m_retried + 1; }

    /// Counts from the start again, once there was progress.
    void reset() noexcept { m_retried = 0; }

private:
    Duration step();
    void wait(Duration duration);

    std::function<void(Duration)> m_tell;
    RetryPolicy m_policy;
    WaitClock& m_clock;
    int m_retried = 0;
};

/// The value of a Retry-After header (RFC 9110): seconds, which Shopify writes
/// with a fraction, or an HTTP date. Nothing where it is neither; never
/// negative.
std::optional<Duration> parse_retry_after(std::string_view value, Time now);

/// An HTTP date, to the second. Nothing where it is none.
std::optional<Time> parse_http_date(std::string_view value);

/// "HTTP 503, asked to wait 2h" or the transfer's fault, for messages.
std::string describe(const HttpResponse& response, Time now);

} // namespace hwsync
