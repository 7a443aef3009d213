#pragma once

#include "model/evidence/levels.hpp"

#include <cstdint>
#include <vector>

namespace hwsync {

/// The prior of a shop counts as much as this many links do.
inline constexpr double prior_links = 50;

/// How many links show which pattern, by pattern_number().
using PatternCounts = std::vector<std::uint64_t>;

/// How often each level is shown, out of 1 for each comparison.
using LevelShares = LevelTable<double>;

/// The least and the most that is believed of the share of wrong links.
constexpr double least_wrong = 0.002;
constexpr double most_wrong = 0.2;

/// What EM made of a shop's links.
struct Estimate {
    LevelShares m{};
    double wrong = 0; ///< the share of links that are
    /// How many links that are right show each level.
    LevelTable<double> right{};
    /// The binary logarithm of how likely all of it is, the priors included.
    double likelihood = 0;
};

/// What EM may come to believe.
struct Beliefs {
    double most_wrong = 0;    ///< of all links
    double most_misnamed = 1; ///< of the right ones that can be, see namesake
};

/// Estimates m and the share of wrong links from what the links show, by
/// expectation maximisation with u given. m leans on `mean` as if on 50 more
/// links, the share of wrong ones on 0.02 likewise; it is kept between
/// `least_wrong` and what may be believed.
///
/// Source: Winkler (1988), Jaro (1989); the priors are Dirichlet's and Beta's.
Estimate estimate(const PatternCounts& counts, const LevelShares& u,
                  const LevelShares& mean, const Beliefs& beliefs);

} // namespace hwsync
