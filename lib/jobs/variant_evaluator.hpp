#pragma once

#include "catalog/match_view.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hwsync {

/// What the rules say of one variant, and what they rest on.
struct Evaluation {
    Verdict verdict;
    /// The catalog variants that have the key or nearly have it; those of the
    /// first rank.
    std::vector<CatalogCandidate> catalog;
    bool is_near = false;     ///< the key matched nothing exactly
    bool is_loose = false;    ///< and nothing unless strip rules are loosened
    bool stands_back = false; ///< behind another variant of the shop
    std::size_t rivals = 0;   ///< variants of the shop that may claim the key
    /// Its other identifier was not asked: it is blocked in the shop.
    bool other_is_blocked = false;
    bool by_other =
        false; ///< by the other identifier, since its own led nowhere
    std::string held_back = {}; ///< why evidence does not let it be linked
};

/// Decides on variants one at a time, as associate does on all of a shop.
class VariantEvaluator {
public:
    /// `identifier` is the catalog's.
    VariantEvaluator(MatchView& view, const MatchingConfig& config,
                     Identifier identifier);

    const MatchingRules& rules() const noexcept { return m_own.rules; }

    Evaluation evaluate(std::int64_t shop, const MatchedVariant& variant);
    /// The links of all these variants are weighed side by side from now on, as
    /// associate does, and not product by product.
    void weigh_together(std::int64_t shop,
                        std::span<const std::int64_t> variants);

private:
    /// The rules by one identifier, and the group that was last decided on: a
    /// list of variants with one identifier asks for the same again and again.
    struct By {
        By(const MatchingConfig& config, Identifier compared)
            : identifier(compared), rules(config, compared) {}

        Identifier identifier;
        MatchingRules rules;
        std::int64_t shop = 0;
        std::string key;
        std::vector<ShopCandidate> group;
        std::vector<CatalogCandidate> catalog;
        std::vector<Verdict> verdicts;
    };

    const MatchView::HeldBack& held_back(std::int64_t shop,
                                         std::int64_t product);
    void decide_links(std::int64_t shop, std::int64_t product,
                      std::vector<DecidedLink>& decided);
    Evaluation evaluate_unweighed(std::int64_t shop,
                                  const MatchedVariant& variant);
    Evaluation evaluate(std::int64_t shop, const MatchedVariant& variant,
                        By& by);
    void decide(std::int64_t shop, const std::string& key, By& by);
    Evaluation evaluate_near(std::int64_t shop, const MatchedVariant& variant,
                             const By& by);
    Evaluation evaluate_loosely(std::int64_t shop,
                                const MatchedVariant& variant, const By& by);

    MatchView& m_view;
    By m_own;
    By m_other;
    MatchView::HeldBack m_held_back; ///< of what was weighed last
    std::int64_t m_weighed_shop = 0;
    std::int64_t m_weighed_product = 0; ///< 0: of all that was asked for
};

/// A variant as it is compared by the other identifier.
MatchedVariant by_other_identifier(const MatchedVariant& variant);

} // namespace hwsync
