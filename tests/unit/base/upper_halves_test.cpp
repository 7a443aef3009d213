#include "base/upper_halves.hpp"
#include "base/xxh3.hpp"
#include "unit/vector_state.hpp"

#include <doctest/doctest.h>
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hwsync;

TEST_CASE("no upper half of a vector register is in use after a hash") {
    for (const std::size_t size : {10U, 200U, 300U, 5'000U}) {
        CAPTURE(size);
        const std::string text(size, 'x');
        for (const std::uint64_t seed : {0U, 7U}) {
            const auto hash = xxh3_of(text, seed);
            CHECK_FALSE(upper_halves_are_in_use());
            CHECK(hash == XXH3_64bits_withSeed(text.data(), size, seed));
            clear_upper_halves();
        }
    }
}
