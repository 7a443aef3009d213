#include <hwsync/time.hpp>

#include <doctest/doctest.h>

using namespace hwsync;
using namespace std::chrono_literals;

TEST_CASE("times are read with any offset and written in UTC") {
    CHECK(format_time(*parse_time("2026-11-23T08:00:00Z")) ==
          "2026-11-23T08:00:00Z");
    CHECK(format_time(*parse_time("2026-11-23T08:00:00+02:30")) ==
          "2026-11-23T05:30:00Z");
    CHECK(format_time(*parse_time("2026-01-01T00:00:00.123456-01:00")) ==
          "2026-01-01T01:00:00.123Z");
    CHECK(format_time(*parse_time("2038-01-19T03:14:08Z")) ==
          "2038-01-19T03:14:08Z");
}

TEST_CASE("what is no RFC 3339 time is refused") {
    for (const auto* text :
         {"", "2026", "2026-11-23", "2026-11-23T08:00:00",
          "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
          "2026-11-23T24:00:00Z", "2026-11-23T08:00:00.Z",
          "2026-11-23T08:00:00Zx", "2026-11-23T08:00:00+25:00",
          "20a6-11-23T08:00:00Z", "2026-11-23T08:00:00+0100",
          "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("durations carry a unit") {
    CHECK(parse_duration("90s") == Duration{90s});
    CHECK(parse_duration("15m") == Duration{15min});
    CHECK(parse_duration("2h") == Duration{2h});
    CHECK(parse_duration("1d") == Duration{24h});
    CHECK(parse_duration("0s") == Duration{0s});
    for (const auto* text :
         {"", "5", "m", "-5m", "1.5h", "5 m", "5w", "99999999999999999999s",
          "36526d", "9223372036854775807d"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("durations are written as they are read") {
    for (const auto* text : {"90s", "15m", "2h", "1d", "250ms", "0s"}) {
        CHECK(format_duration(*parse_duration(text)) == text);
    }
}
