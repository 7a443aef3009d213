#include "model/evidence/arithmetic.hpp"

#include <algorithm>
#include <cmath>

namespace hwsync {

namespace {

constexpr double ln2 = 0.69314718055994530942;

} // namespace

double stable_log2(double number) noexcept {
    constexpr double root_half = 0.70710678118654752440;
    // The square of y is below 0.03: later terms are less than half of what the
    // last bit of the sum stands for.
    constexpr int terms = 11;
    int exponent = 0;
    double part = std::frexp(number, &exponent);
    if (part < root_half) {
        part *= 2;
        --exponent;
    }
    // ln(x) = 2 * atanh((x - 1) / (x + 1)), by its series.
    const double y = (part - 1) / (part + 1);
    double power = y;
    double sum = 0;
    for (int i = 0; i < terms; ++i) {
        sum += power / (2 * i + 1);
        power *= y * y;
    }
    return exponent + 2 * sum / ln2;
}

double stable_exp2(double power) noexcept {
    constexpr int terms = 20;
    const double whole = std::floor(power);
    const double x = (power - whole) * ln2;
    double term = 1;
    double sum = 1;
    for (int i = 1; i < terms; ++i) {
        term *= x / i;
        sum += term;
    }
    return std::ldexp(sum, static_cast<int>(whole));
}

Millibits to_millibits(double bits) noexcept {
    constexpr double most = 1000;
    return static_cast<Millibits>(
        std::floor(std::clamp(bits, -most, most) * 1000 + 0.5));
}

} // namespace hwsync
