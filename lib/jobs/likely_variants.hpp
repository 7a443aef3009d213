#pragma once

#include "catalog/match_view.hpp"
#include "jobs/judge.hpp"

#include <hwsync/explain.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>
#include <vector>

namespace hwsync {

/// The catalog variants that a variant is likeliest to be, those with the most
/// evidence first.
std::vector<LikelyVariant> likely_variants(MatchView& view, std::int64_t shop,
                                           const MatchedVariant& variant,
                                           Identifier identifier);

} // namespace hwsync
