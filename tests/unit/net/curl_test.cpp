#include "net/curl.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string_view>
#include <thread>

TEST_CASE("threads that are the first to need libcurl get the same one") {
    std::array<const hwsync::Curl*, 8> seen{};
    {
        std::array<std::jthread, seen.size()> threads;
        for (std::size_t i = 0; i < threads.size(); ++i) {
            threads[i] = std::jthread{[&seen, i] {
                const auto& curl = hwsync::curl();
                curl.easy_cleanup(curl.easy_init());
                seen[i] = &curl;
            }};
        }
    }
    for (const auto* curl : seen) {
        REQUIRE(curl == seen.front());
    }
    CHECK(std::string_view{seen.front()->version}.find('.') !=
          std::string_view::npos);
}
