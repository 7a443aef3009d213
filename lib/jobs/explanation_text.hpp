#pragma once

#include "catalog/match_view.hpp"
#include "jobs/variant_evaluator.hpp"

#include <hwsync/explain.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace hwsync {

/// The rule that decided on a variant, as a word and in words.
struct RuleReason {
    std::string rule;
    std::string reason;
};

RuleReason reason_for(const MatchedVariant& variant,
                      const Evaluation& evaluation, const MatchingConfig& rules,
                      Identifier identifier);

/// Who pinned or blocked it, when and why.
std::string hold_text(const MatchedVariant& variant);

/// What the next associate does with the pin or block of a variant that is
/// gone, which `heirs` replaced; empty where there are none.
std::string leaving_text(const MatchedVariant& variant,
                         const std::vector<std::int64_t>& heirs);

} // namespace hwsync
