#pragma once

#include "catalog/match_view.hpp"
#include "jobs/variant_evaluator.hpp"

#include <hwsync/explain.hpp>
#include <hwsync/identifier.hpp>

#include <string>

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

} // namespace hwsync
