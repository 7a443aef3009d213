#include "model/evidence/numbers.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr double prior_links = 50;

} // namespace

double CommonValues::share_of(std::uint64_t value) const noexcept {
    if (sampled == 0) {
        return 1;
    }
    const auto at =
        std::lower_bound(values.begin(), values.end(), value,
                         [](const CommonValue& one, std::uint64_t to) {
                             return one.value < to;
                         });
    const bool is_known = at != values.end() && at->value == value;
    const double count = is_known ? at->count : least > 0 ? least : 0.5;
    return count / sampled;
}

/// Asked of what the links show, since m leans on its prior. Agreement that is
/// not to be expected even once in a while says nothing by being away.
bool EvidenceNumbers::is_odd(Comparison comparison) const noexcept {
    constexpr double least_expected = 5;
    constexpr double billion = 1e9;
    const auto i = index_of(comparison);
    double all = 0;
    for (std::size_t level = 0; level < level_counts[i]; ++level) {
        all += static_cast<double>(seen[i][level]);
    }
    const double expected = all * u[i][0] / billion;
    return comparison != Comparison::company && expected >= least_expected &&
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

/// Counted over the true links of the brands of tests/brands (seeds 1 to 8, the
/// children with the same, with edited and with translated titles in equal
/// parts), and rounded.
const LevelShares& shipped_shares() noexcept {
    static const LevelShares shares{{
        {0.95, 0.01, 0.04},
        {0.45, 0.14, 0.10, 0.10, 0.06, 0.15},
        {0.80, 0.15, 0.05},
        {0.65, 0.30, 0.05},
        {0.70, 0.28, 0.02},
        {0.99, 0.01},
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
