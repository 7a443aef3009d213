#include "base/hash_seed.hpp"

#include <sys/random.h>

namespace hwsync {

namespace {

HashSeed make_seed() noexcept {
    // Should the kernel have none to give, the pattern is at least no worse
    // than a fixed one.
    HashSeed seed{0x9e3779b97f4a7c15U, 0xd1342543de82ef95U};
    [[maybe_unused]] const auto got =
        getrandom(&seed, sizeof seed, GRND_NONBLOCK);
    seed.multiplier |= 1U;
    return seed;
}

} // namespace

const HashSeed& hash_seed() noexcept {
    static const auto seed = make_seed();
    return seed;
}

} // namespace hwsync
