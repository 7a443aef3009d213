#include "base/time_span.hpp"

#include <doctest/doctest.h>

using namespace hwsync;
using namespace std::chrono_literals;

TEST_CASE("a time that was waited is told as a person would write it") {
    CHECK(time_span(0ms) == "0 ms");
    CHECK(time_span(250ms) == "250 ms");
    CHECK(time_span(1s) == "1 s");
    CHECK(time_span(7750ms) == "8 s");
    CHECK(time_span(59'900ms) == "1 min");
    CHECK(time_span(125s) == "2 min 5 s");
    CHECK(time_span(1h) == "1 h");
    CHECK(time_span(1h + 4s) == "1 h");
    CHECK(time_span(1h + 30min + 4s) == "1 h 30 min");
    CHECK(time_span(50h) == "2 d 2 h");
}
