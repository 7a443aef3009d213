#pragma once

#include "catalog/match_view.hpp"
#include "jobs/judge.hpp"

#include <hwsync/explain.hpp>
#include <hwsync/identifier.hpp>

#include <string>

namespace hwsync {

/// The rule that decided on a variant, as a word and in words.
struct Because {
    std::string rule;
    std::string reason;
};

Because because(const MatchedVariant& variant, const Judgement& judgement,
                const MatchingConfig& rules, Identifier identifier);

/// Who pinned or blocked it, when and why.
std::string words_of_hold(const MatchedVariant& variant);

} // namespace hwsync
