#include "model/evidence/arithmetic.hpp"
#include "model/evidence/numbers.hpp"

#include <algorithm>
#include <vector>

namespace hwsync {

namespace {

constexpr std::uint64_t few_links = 100;
/// Of the variants of one product a level is shown by chance at least so
/// often: mistakes within a product are made between neighbours.
constexpr double least_sibling_u = 0.01;

struct Block {
    double m;
    double u;
    std::size_t levels;
};

/// log2(m/u) of each level, rising with agreement: levels that do not are
/// pooled with their neighbours.
///
/// Source: the pool adjacent violators algorithm (Ayer et al., 1955).
std::vector<Millibits> pooled(const std::vector<double>& m,
                              const std::vector<double>& u) {
    std::vector<Block> blocks;
    for (std::size_t level = 0; level < m.size(); ++level) {
        Block next{m[level], u[level], 1};
        while (!blocks.empty() &&
               blocks.back().m * next.u <= next.m * blocks.back().u) {
            next.m += blocks.back().m;
            next.u += blocks.back().u;
            next.levels += blocks.back().levels;
            blocks.pop_back();
        }
        blocks.push_back(next);
    }
    std::vector<Millibits> weights;
    for (const auto& block : blocks) {
        weights.insert(weights.end(), block.levels,
                       blocks.size() == 1
                           ? 0
                           : to_millibits(stable_log2(block.m / block.u)));
    }
    return weights;
}

/// The level that the median link shows: half of all agree as much or less.
std::size_t usual_level(const std::array<std::uint64_t, most_levels>& seen,
                        std::size_t count) {
    std::uint64_t all = 0;
    for (std::size_t level = 0; level < count; ++level) {
        all += seen[level];
    }
    std::size_t usual = 0;
    for (auto reached = seen[0]; reached * 2 <= all && usual + 1 < count;) {
        reached += seen[++usual];
    }
    return usual;
}

} // namespace

EvidenceWeights::EvidenceWeights(const EvidenceNumbers& numbers) {
    for (std::size_t i = 0; i < comparison_count; ++i) {
        weigh(static_cast<Comparison>(i), numbers);
    }
    const double wrong = numbers.wrong / billion;
    m_prior = to_millibits(stable_log2((1 - wrong) / wrong));
}

void EvidenceWeights::weigh(Comparison comparison,
                            const EvidenceNumbers& numbers) {
    const auto i = index_of(comparison);
    const std::size_t count = level_counts[i];
    std::vector<double> m(count);
    std::vector<double> sibling_m(count);
    std::vector<double> u(count);
    std::vector<double> sibling_u(count);

    // The ratio of prices is the median of links that are mostly wrong there.
    const bool is_misled = comparison == Comparison::price && numbers.is_odd();
    const bool is_odd = is_misled || numbers.is_odd(comparison);
    for (std::size_t level = 0; level < count; ++level) {
        m[level] = numbers.m[i][level] / billion;
        u[level] = numbers.u[i][level] / billion;
        sibling_m[level] = is_odd ? shipped_shares()[i][level] : m[level];
        sibling_u[level] = std::max(u[level], least_sibling_u);
    }
    const auto link = pooled(m, u);
    const auto sibling = pooled(sibling_m, sibling_u);
    const auto usual = numbers.links < few_links
                           ? usual_level(numbers.seen[i], count)
                           : std::size_t{0};
    for (std::size_t level = 0; level < count; ++level) {
        m_sibling[i][level] = is_misled ? 0 : sibling[level];
        const auto weight = is_odd ? 0 : link[level];
        m_link[i][level] = level <= usual ? std::max(weight, 0) : weight;
    }
    if (comparison == Comparison::namesake) {
        // A name that nothing else has is no reason to believe a link, however
        // many links lead away from their namesakes.
        m_link[i] = {0, is_odd ? 0 : link[namesake_level::another]};
    }
    if (m_link[i][0] > 0) {
        m_same[i] = m[0] + (comparison == Comparison::product ? m[1] : 0);
    }
}

Millibits EvidenceWeights::of(Comparison comparison,
                              std::uint8_t level) const noexcept {
    return m_link[index_of(comparison)][level];
}

Millibits EvidenceWeights::of_same(Comparison comparison,
                                   double share) const noexcept {
    const double m = m_same[index_of(comparison)];
    return m > share ? to_millibits(stable_log2(m / share)) : 0;
}

Millibits EvidenceWeights::of_sibling(Comparison comparison,
                                      std::uint8_t level) const noexcept {
    return m_sibling[index_of(comparison)][level];
}

} // namespace hwsync
