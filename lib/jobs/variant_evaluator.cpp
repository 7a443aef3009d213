#include "jobs/variant_evaluator.hpp"

#include <algorithm>
#include <set>
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

VariantEvaluator::VariantEvaluator(MatchView& view,
                                   const MatchingConfig& config,
                                   Identifier identifier)
    : m_view(view), m_own(config, identifier),
      m_other(config, other_than(identifier)) {
    m_view.look_ahead(m_own.rules);
}

Evaluation VariantEvaluator::evaluate(std::int64_t shop,
                                      const MatchedVariant& variant) {
    auto evaluation = evaluate_unweighed(shop, variant);
    if (!is_to_be_weighed(variant.candidate, evaluation.verdict, rules())) {
        return evaluation;
    }
    const auto& held = held_back(shop, variant.product_id);
    if (const auto why = held.find(variant.candidate.id); why != held.end()) {
        evaluation.held_back = why->second;
        std::erase_if(evaluation.catalog, [&](const CatalogCandidate& one) {
            return one.id != evaluation.verdict.target;
        });
        evaluation.verdict = {Outcome::conflict, 0};
    }
    return evaluation;
}

/// Of the product's links that would be made, those that evidence holds back.
const MatchView::HeldBack& VariantEvaluator::held_back(std::int64_t shop,
                                                       std::int64_t product) {
    if (m_weighed_shop != shop ||
        (m_weighed_product != 0 && m_weighed_product != product)) {
        std::vector<DecidedLink> decided;
        decide_links(shop, product, decided);
        m_held_back = m_view.held_back(shop, decided, rules());
        m_weighed_shop = shop;
        m_weighed_product = product;
    }
    return m_held_back;
}

void VariantEvaluator::weigh_together(std::int64_t shop,
                                      std::span<const std::int64_t> variants) {
    if (rules().config().evidence != EvidenceUse::hold) {
        return;
    }
    std::set<std::int64_t> products;
    for (const auto id : variants) {
        if (const auto variant = m_view.variant(shop, id)) {
            products.insert(variant->product_id);
        }
    }
    std::vector<DecidedLink> decided;
    for (const auto product : products) {
        decide_links(shop, product, decided);
    }
    m_held_back = m_view.held_back(shop, decided, rules());
    m_weighed_shop = shop;
    m_weighed_product = 0;
}

/// Adds the links of a product that would be made.
void VariantEvaluator::decide_links(std::int64_t shop, std::int64_t product,
                                    std::vector<DecidedLink>& decided) {
    for (const auto id : m_view.variants_of_product(shop, product)) {
        if (const auto variant = m_view.variant(shop, id)) {
            const auto verdict = evaluate_unweighed(shop, *variant).verdict;
            if (is_to_be_weighed(variant->candidate, verdict, rules())) {
                decided.push_back({id, verdict});
            }
        }
    }
}

Evaluation VariantEvaluator::evaluate_unweighed(std::int64_t shop,
                                                const MatchedVariant& variant) {
    const auto& candidate = variant.candidate;
    if (candidate.hold != Hold::none) {
        return {{Outcome::pinned, candidate.held_to()}, {}};
    }
    auto evaluation = evaluate(shop, variant, m_own);
    if (!leads_nowhere(evaluation.verdict.outcome) ||
        rules().config().fallback == Fallback::off) {
        return evaluation;
    }
    if (m_view.is_blocked_in_fallback(shop, candidate.other_key,
                                      m_other.identifier)) {
        evaluation.other_is_blocked = true;
        return evaluation;
    }
    auto by_other = evaluate(shop, by_other_identifier(variant), m_other);
    if (leads_nowhere(by_other.verdict.outcome)) {
        return evaluation;
    }
    by_other.by_other = true;
    by_other.verdict.rule = LinkRule::fallback;
    return by_other;
}

Evaluation VariantEvaluator::evaluate(std::int64_t shop,
                                      const MatchedVariant& variant, By& by) {
    if (variant.key.empty() || by.rules.is_placeholder(variant.key)) {
        return {{Outcome::no_identifier, 0}, {}};
    }
    decide(shop, variant.key, by);
    const auto verdict =
        verdict_of(variant.candidate.id, by.group, by.verdicts);
    if (verdict.outcome == Outcome::unmatched) {
        return evaluate_near(shop, variant, by);
    }
    const Rivals rivals{by.group, first_rank(by.catalog)};
    Evaluation evaluation;
    evaluation.verdict = verdict;
    evaluation.catalog = copy_of_first(by.catalog);
    evaluation.stands_back = rivals.stands_back(variant.candidate);
    evaluation.rivals = rivals.count();
    return evaluation;
}

void VariantEvaluator::decide(std::int64_t shop, const std::string& key,
                              By& by) {
    if (shop == by.shop && key == by.key) {
        return;
    }
    by.group = m_view.group(shop, key, by.identifier);
    by.catalog = m_view.catalog_with(key, by.identifier);
    decide_group(by.group, by.catalog, by.rules, by.verdicts);
    by.shop = shop;
    by.key = key;
}

Evaluation VariantEvaluator::evaluate_near(std::int64_t shop,
                                           const MatchedVariant& variant,
                                           const By& by) {
    const auto catalog =
        m_view.catalog_near(shop, variant.near, by.rules, by.identifier);
    if (catalog.empty()) {
        return evaluate_loosely(shop, variant, by);
    }
    // Only where near ones are linked do other variants count.
    const bool alone = by.rules.config().near == OnNear::report;
    const auto group =
        alone ? std::vector<ShopCandidate>{variant.candidate}
              : m_view.near_group(shop, variant.near, by.rules, by.identifier);
    std::vector<Verdict> verdicts;
    decide_near_group(group, catalog, by.rules, verdicts);
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
                                              const MatchedVariant& variant,
                                              const By& by) {
    const auto catalog =
        m_view.catalog_loosely_near(shop, variant, by.rules, by.identifier);
    Evaluation evaluation;
    evaluation.catalog = copy_of_first(catalog);
    evaluation.is_near = true;
    evaluation.is_loose = true;
    evaluation.verdict.outcome =
        catalog.empty() ? Outcome::unmatched : Outcome::near;
    return evaluation;
}

MatchedVariant by_other_identifier(const MatchedVariant& variant) {
    auto other = variant;
    std::swap(other.key, other.candidate.other_key);
    std::swap(other.near, other.other_near);
    std::swap(other.identifier, other.other_identifier);
    std::swap(other.candidate.has_claim, other.has_other_claim);
    return other;
}

} // namespace hwsync
