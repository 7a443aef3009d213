#include "output/plain_words.hpp"

#include <doctest/doctest.h>

TEST_CASE("a share looks like none or all only where it is") {
    CHECK(share_text(0, 1) == "0.0%");
    CHECK(share_text(1.0 / 2200, 1) == "<0.1%");
    CHECK(share_text(1.0 / 2200, 2) == "0.05%");
    CHECK(share_text(1.0 / 3, 1) == "33.3%");
    CHECK(share_text(2199.0 / 2200, 1) == "99.9%");
    CHECK(share_text(1, 1) == "100.0%");
    CHECK(share_text(std::nullopt, 1) == "-");
}
