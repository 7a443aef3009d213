#include "jobs/variant_evaluator.hpp"

#include <algorithm>
#include <utility>

namespace hwsync {

namespace {

std::vector<CatalogCandidate>
copy_of_first(const std::vector<CatalogCandidate>& catalog) {
    std::vector<CatalogCandidate> first;
    for (const auto* candidate : first_rank(catalog)) {
        first.push_back(*candidate);
    }
    return first;
}

Verdict verdict_of(std::int64_t id, const std::vector<ShopCandidate>& group,
                   const std::vector<Verdict>& verdicts) {
    const auto found = std::find_if(
        group.begin(), group.end(),
        [id](const ShopCandidate& candidate) { return candidate.id == id; });
    return found == group.end()
               ? Verdict{}
               : verdicts[static_cast<std::size_t>(found - group.begin())];
}

} // namespace

VariantEvaluator::VariantEvaluator(MatchView& view, MatchingRules rules)
    : m_view(view), m_rules(std::move(rules)) {}

Evaluation VariantEvaluator::evaluate(std::int64_t shop,
                                      const MatchedVariant& variant) {
    const auto& candidate = variant.candidate;
    if (candidate.hold != Hold::none) {
        return {{Outcome::pinned, candidate.held_to()}, {}};
    }
    if (variant.key.empty() || m_rules.is_placeholder(variant.key)) {
        return {{Outcome::no_identifier, 0}, {}};
    }
    decide(shop, variant.key);
    const auto verdict = verdict_of(candidate.id, m_group, m_verdicts);
    if (verdict.outcome == Outcome::unmatched) {
        return evaluate_near(shop, variant);
    }
    const Rivals rivals{m_group, first_rank(m_catalog)};
    Evaluation evaluation;
    evaluation.verdict = verdict;
    evaluation.catalog = copy_of_first(m_catalog);
    evaluation.stands_back = rivals.stands_back(candidate);
    evaluation.rivals = rivals.count();
    return evaluation;
}

void VariantEvaluator::decide(std::int64_t shop, const std::string& key) {
    if (shop == m_shop && key == m_key) {
        return;
    }
    m_group = m_view.group(shop, key);
    m_catalog = m_view.catalog_with(key);
    decide_group(m_group, m_catalog, m_rules, m_verdicts);
    m_shop = shop;
    m_key = key;
}

Evaluation VariantEvaluator::evaluate_near(std::int64_t shop,
                                           const MatchedVariant& variant) {
    const auto catalog = m_view.catalog_near(shop, variant.near, m_rules);
    if (catalog.empty()) {
        return evaluate_loosely(shop, variant);
    }
    // Only where near ones are linked do other variants count.
    const bool alone = m_rules.config().near == OnNear::report;
    const auto group = alone ? std::vector<ShopCandidate>{variant.candidate}
                             : m_view.near_group(shop, variant.near, m_rules);
    std::vector<Verdict> verdicts;
    decide_near_group(group, catalog, m_rules, verdicts);
    const Rivals rivals{group, first_rank(catalog)};
    Evaluation evaluation;
    evaluation.verdict = verdict_of(variant.candidate.id, group, verdicts);
    evaluation.catalog = copy_of_first(catalog);
    evaluation.is_near = true;
    evaluation.stands_back = rivals.stands_back(variant.candidate);
    evaluation.rivals = rivals.count();
    return evaluation;
}

Evaluation VariantEvaluator::evaluate_loosely(std::int64_t shop,
                                              const MatchedVariant& variant) {
    const auto catalog = m_view.catalog_loosely_near(shop, variant, m_rules);
    Evaluation evaluation;
    evaluation.catalog = copy_of_first(catalog);
    evaluation.is_near = true;
    evaluation.is_loose = true;
    evaluation.verdict.outcome =
        catalog.empty() ? Outcome::unmatched : Outcome::near;
    return evaluation;
}

} // namespace hwsync
