#include "model/evidence/numbers.hpp"

#include <algorithm>

namespace hwsync {

/// Asked of what the links show, since m leans on its prior. Agreement that is
/// not to be expected even once in a while says nothing by being away.
bool EvidenceNumbers::is_odd(Comparison comparison) const noexcept {
    constexpr double least_expected = 5;
    const auto i = index_of(comparison);
    double all = 0;
    for (std::size_t level = 0; level < level_counts[i]; ++level) {
        all += static_cast<double>(seen[i][level]);
    }
    const double expected = all * u[i][0] / billion;
    return comparison != Comparison::company &&
           comparison != Comparison::namesake && expected >= least_expected &&
           static_cast<double>(seen[i][0]) * 2 < expected;
}

bool EvidenceNumbers::is_odd() const noexcept {
    for (std::size_t i = 0; i < comparison_count; ++i) {
        if (is_odd(static_cast<Comparison>(i))) {
            return true;
        }
    }
    return false;
}

/// Between what the true links of the brands of tests/brands show with the same
/// titles and with translated ones (seeds 0 to 7, 1,000 variants each; sharing
/// the handle, say, 0.97 and 0.01 of them), nearer to the former, and rounded
/// towards the middle, since real shops are untidier.
const LevelShares& shipped_shares() noexcept {
    static const LevelShares shares{{
        {0.97, 0.015, 0.015},
        {0.70, 0.06, 0.07, 0.07, 0.04, 0.06},
        {0.92, 0.05, 0.03},
        {0.70, 0.21, 0.09},
        {0.85, 0.14, 0.01},
        {0.99, 0.01},
        {0.995, 0.005},
    }};
    return shares;
}

LevelShares brand_shares(std::span<const EvidenceNumbers> shops) {
    LevelShares shares = shipped_shares();
    for (std::size_t i = 0; i < comparison_count; ++i) {
        double all = prior_links;
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            shares[i][level] *= prior_links;
            for (const auto& shop : shops) {
                const auto right = static_cast<double>(shop.right[i][level]);
                shares[i][level] += right;
                all += right;
            }
        }
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            shares[i][level] /= all;
        }
    }
    return shares;
}

} // namespace hwsync
