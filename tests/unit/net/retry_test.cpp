#include "net/retry.hpp"

#include "net/http_client.hpp"
#include "unit/net/fake_wait_clock.hpp"
#include "unit/net/raw_server.hpp"

#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

/// Sends until there is an answer that a retry would not better, or until no
/// try is left.
HttpResponse send(const RawServer& server, Attempts& attempts) {
    const StopToken stop;
    HttpClient http{{}, stop};
    HttpRequest request;
    request.url = server.url();
    auto response = http.send(request);
    while (response.may_retry() && attempts.again(response)) {
        response = http.send(request);
    }
    return response;
}

} // namespace

TEST_CASE("Retry-After is seconds, with or without a fraction, or a date") {
    const auto now = *parse_time("2026-11-24T08:00:00Z");
    CHECK(parse_retry_after("2", now) == Duration{2s});
    CHECK(parse_retry_after("2.5", now) == Duration{2500ms});
    CHECK(parse_retry_after("0", now) == Duration{0s});
    CHECK(parse_retry_after("Tue, 24 Nov 2026 08:01:00 GMT", now) ==
          Duration{1min});
    CHECK(parse_retry_after("Tue, 24 Nov 2026 07:00:00 GMT", now) ==
          Duration{0s});
    for (const auto* absurd : {"99999999999999999999", "1e5000", "inf",
                               "Fri, 01 Jan 2100 00:00:00 GMT"}) {
        CAPTURE(absurd);
        const auto asked = parse_retry_after(absurd, now);
        CHECK((!asked || *asked > Duration{24h}));
    }
    for (const auto* wrong :
         {"", "soon", "-1", "nan", "2 s", "-Wed Oct ~1 720262026"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_retry_after(wrong, now));
    }
}

TEST_CASE("waits double up to the longest, and half of each is chance") {
    FakeWaitClock clock;
    const RetryPolicy policy{5, 1s, 4s, 1min};
    SUBCASE("at the least") {
        Attempts attempts{policy, clock};
        while (attempts.again()) {
        }
        CHECK(clock.pauses == std::vector<Duration>{500ms, 1s, 2s, 2s, 2s});
    }
    SUBCASE("at the most") {
        clock.luck = 1;
        Attempts attempts{policy, clock};
        while (attempts.again()) {
        }
        CHECK(clock.pauses == std::vector<Duration>{1s, 2s, 4s, 4s, 4s});
    }
}

TEST_CASE("a wait of no length is as long as one that nobody asked for") {
    FakeWaitClock clock;
    Attempts attempts{{5, 1s, 4s, 1min}, clock};
    while (attempts.again_after(0s)) {
    }
    CHECK(clock.pauses == std::vector<Duration>{500ms, 1s, 2s, 2s, 2s});
}

TEST_CASE("a wait that a server asks for is kept, unless it is absurd") {
    FakeWaitClock clock;
    Attempts attempts{{2, 1s, 4s, 1min}, clock};
    CHECK(attempts.again_after(30s));
    CHECK(clock.pauses == std::vector<Duration>{30s});
    CHECK_FALSE(attempts.again_after(61s));
    CHECK(attempts.again_after(0s));
    CHECK_FALSE(attempts.again_after(0s));
    CHECK(attempts.tries() == 3);
    attempts.reset();
    CHECK(attempts.again_after(1s));
}

TEST_CASE("what may pass is sent again, as late as the server asks") {
    int count = 0;
    const RawServer server{[&count](RawConnection& connection) {
        connection.request();
        ++count;
        connection.send(count == 1   ? "HTTP/1.1 429 Slow\r\nRetry-After: "
                                       "7\r\nContent-Length: 0\r\n\r\n"
                        : count == 2 ? ""
                        : count == 3
                            ? "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }};
    FakeWaitClock clock;
    Attempts attempts{{3, 1s, 4s, 1min}, clock};
    CHECK(send(server, attempts).status == 200);
    CHECK(clock.pauses == std::vector<Duration>{7s, 1s, 2s});
}

TEST_CASE("a server that asks to wait for hours is not waited for") {
    const RawServer server{[](RawConnection& connection) {
        connection.request();
        connection.send("HTTP/1.1 429 Slow\r\nRetry-After: 7200\r\n"
                        "Content-Length: 0\r\n\r\n");
    }};
    FakeWaitClock clock;
    Attempts attempts{{3, 1s, 4s, 5min}, clock};
    const auto response = send(server, attempts);
    CHECK(response.status == 429);
    CHECK(clock.pauses.empty());
    CHECK(describe(response, clock.now()) == "HTTP 429, asks to wait 7200 s");
}
