#include "model/evidence/expectation.hpp"

#include "model/evidence/arithmetic.hpp"

#include <algorithm>
#include <cmath>

namespace hwsync {

namespace {

constexpr double prior_wrong = 0.02;
constexpr int most_rounds = 300;
constexpr double still = 1e-9;

struct Seen {
    Pattern pattern;
    double links;
};

std::vector<Seen> seen_of(const PatternCounts& counts) {
    std::vector<Seen> seen;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0) {
            seen.push_back(
                {numbered_pattern(i), static_cast<double>(counts[i])});
        }
    }
    return seen;
}

double likely(const Pattern& pattern, const LevelShares& shares) noexcept {
    double product = 1;
    for (std::size_t i = 0; i < comparison_count; ++i) {
        if (pattern[i] != no_level) {
            product *= shares[i][pattern[i]];
        }
    }
    return product;
}

/// What the next m and share of wrong links are made of.
struct Expected {
    LevelTable<double> right{};
    double wrong = 0;
    double links = 0;
    double likelihood = 0;
};

Expected expect(const std::vector<Seen>& seen, const LevelShares& m,
                const LevelShares& u, double wrong) {
    Expected expected;
    for (const auto& [pattern, links] : seen) {
        const double is_right = (1 - wrong) * likely(pattern, m);
        const double is_wrong = wrong * likely(pattern, u);
        const double right = links * (is_right / (is_right + is_wrong));
        expected.links += links;
        expected.wrong += links - right;
        expected.likelihood += links * stable_log2(is_right + is_wrong);
        for (std::size_t i = 0; i < comparison_count; ++i) {
            if (pattern[i] != no_level) {
                expected.right[i][pattern[i]] += right;
            }
        }
    }
    return expected;
}

/// Makes the next m; how far it moved.
double maximise(const Expected& expected, const LevelShares& mean,
                LevelShares& m) {
    double moved = 0;
    for (std::size_t i = 0; i < comparison_count; ++i) {
        double all = prior_links;
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            all += expected.right[i][level];
        }
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            const double next =
                (expected.right[i][level] + prior_links * mean[i][level]) / all;
            moved = std::max(moved, std::abs(next - m[i][level]));
            m[i][level] = next;
        }
    }
    return moved;
}

void limit_misnamed(double most, LevelShares& m) {
    auto& shares = m[index_of(Comparison::namesake)];
    if (shares[namesake_level::another] > most) {
        shares = {1 - most, most};
    }
}

double prior_likelihood(const LevelShares& m, const LevelShares& mean,
                        double wrong) {
    double sum = prior_links * (prior_wrong * stable_log2(wrong) +
                                (1 - prior_wrong) * stable_log2(1 - wrong));
    for (std::size_t i = 0; i < comparison_count; ++i) {
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            sum += prior_links * mean[i][level] * stable_log2(m[i][level]);
        }
    }
    return sum;
}

} // namespace

Estimate estimate(const PatternCounts& counts, const LevelShares& u,
                  const LevelShares& mean, const Beliefs& beliefs) {
    const auto seen = seen_of(counts);
    Estimate found;
    found.m = mean;
    found.wrong = prior_wrong;
    for (int round = 0; round < most_rounds; ++round) {
        const auto expected = expect(seen, found.m, u, found.wrong);
        found.right = expected.right;
        found.likelihood =
            expected.likelihood + prior_likelihood(found.m, mean, found.wrong);
        const double wrong =
            std::clamp((expected.wrong + prior_links * prior_wrong) /
                           (expected.links + prior_links),
                       least_wrong, beliefs.most_wrong);
        const double moved = std::max(maximise(expected, mean, found.m),
                                      std::abs(wrong - found.wrong));
        limit_misnamed(beliefs.most_misnamed, found.m);
        found.wrong = wrong;
        if (moved < still) {
            break;
        }
    }
    return found;
}

} // namespace hwsync
