#include "model/evidence/price_ratio.hpp"

#include "model/evidence/arithmetic.hpp"

#include <algorithm>
#include <cmath>

namespace hwsync {

namespace {

constexpr double steps = 512;  ///< of an octave
constexpr double octaves = 20; ///< either way
constexpr std::uint64_t least_links = 10;

} // namespace

PriceRatio::PriceRatio()
    : m_counts(static_cast<std::size_t>(2 * octaves * steps) + 1) {}

void PriceRatio::look(double child, double catalog) {
    if (!(child > 0) || !(catalog > 0) || !std::isfinite(child) ||
        !std::isfinite(catalog)) {
        return;
    }
    const double ratio = child / catalog;
    const double place =
        ratio > 0 && std::isfinite(ratio)
            ? std::clamp(stable_log2(ratio), -octaves, octaves) + octaves
            : 0;
    ++m_counts[static_cast<std::size_t>(std::floor(place * steps + 0.5))];
    ++m_total;
}

std::optional<std::int32_t> PriceRatio::median() const {
    if (m_total < least_links) {
        return std::nullopt;
    }
    std::uint64_t below = 0;
    std::size_t at = 0;
    while ((below += m_counts[at]) * 2 < m_total) {
        ++at;
    }
    return static_cast<std::int32_t>(at) -
           static_cast<std::int32_t>(octaves * steps);
}

double price_ratio_of(std::optional<std::int32_t> median) noexcept {
    return median ? stable_exp2(*median / steps) : 0;
}

} // namespace hwsync
