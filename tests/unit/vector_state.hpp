#pragma once

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

#if defined(__x86_64__)

__attribute__((target("xsave"))) inline unsigned long long states_in_use() {
    return _xgetbv(1);
}

/// Whether the upper half of a vector register is in use; false where the
/// processor does not tell.
inline bool upper_halves_are_in_use() {
    constexpr unsigned leaf = 0xd;
    constexpr unsigned tells_use = 1U << 2U;
    constexpr unsigned long long of_256_and_512 = 1U << 2U | 1U << 6U;
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    return __get_cpuid_count(leaf, 1, &eax, &ebx, &ecx, &edx) != 0 &&
           (eax & tells_use) != 0 && (states_in_use() & of_256_and_512) != 0;
}

#else

inline bool upper_halves_are_in_use() {
    return false;
}

#endif
