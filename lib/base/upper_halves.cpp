#include "base/upper_halves.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hwsync {

#if defined(__x86_64__)

namespace {

__attribute__((target("avx"))) void clear() noexcept {
    _mm256_zeroupper();
}

const auto has_them = static_cast<bool>(__builtin_cpu_supports("avx"));

} // namespace

void clear_upper_halves() noexcept {
    if (has_them) {
        clear();
    }
}

#else

void clear_upper_halves() noexcept {}

#endif

} // namespace hwsync
