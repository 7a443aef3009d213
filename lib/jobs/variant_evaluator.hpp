#pragma once

#include "catalog/match_view.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hwsync {

/// What the rules say of one variant, and what they went by.
struct Evaluation {
    Verdict verdict;
    /// The catalog variants that have the key or nearly have it; those of the
    /// first rank.
    std::vector<CatalogCandidate> catalog;
    bool is_near = false;     ///< the key matched nothing exactly
    bool is_loose = false;    ///< and nothing unless strip rules are loosened
    bool stands_back = false; ///< behind another variant of the shop
    std::size_t rivals = 0;   ///< variants of the shop that may claim the key
};

/// Decides on variants one at a time, as associate does on all of a shop.
class VariantEvaluator {
public:
    VariantEvaluator(MatchView& view, MatchingRules rules);

    const MatchingRules& rules() const noexcept { return m_rules; }

    Evaluation evaluate(std::int64_t shop, const MatchedVariant& variant);

private:
    void decide(std::int64_t shop, const std::string& key);
    Evaluation evaluate_near(std::int64_t shop, const MatchedVariant& variant);
    Evaluation evaluate_loosely(std::int64_t shop,
                                const MatchedVariant& variant);

    MatchView& m_view;
    MatchingRules m_rules;
    /// The group that was last decided on: a list of variants with one
    /// identifier asks for the same again and again.
    std::int64_t m_shop = 0;
    std::string m_key;
    std::vector<ShopCandidate> m_group;
    std::vector<CatalogCandidate> m_catalog;
    std::vector<Verdict> m_verdicts;
};

} // namespace hwsync
