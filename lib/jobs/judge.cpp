#include "jobs/judge.hpp"

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

Judge::Judge(MatchView& view, MatchingRules rules)
    : m_view(view), m_rules(std::move(rules)) {}

Judgement Judge::judge(std::int64_t shop, const MatchedVariant& variant) {
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
        return judge_near(shop, variant);
    }
    const Rivals rivals{m_group, first_rank(m_catalog)};
    Judgement judgement;
    judgement.verdict = verdict;
    judgement.catalog = copy_of_first(m_catalog);
    judgement.stands_back = rivals.stands_back(candidate);
    judgement.rivals = rivals.count();
    return judgement;
}

void Judge::decide(std::int64_t shop, const std::string& key) {
    if (shop == m_shop && key == m_key) {
        return;
    }
    m_group = m_view.group(shop, key);
    m_catalog = m_view.catalog_with(key);
    decide_group(m_group, m_catalog, m_rules, m_verdicts);
    m_shop = shop;
    m_key = key;
}

Judgement Judge::judge_near(std::int64_t shop, const MatchedVariant& variant) {
    const auto catalog = m_view.catalog_near(shop, variant.near, m_rules);
    if (catalog.empty()) {
        return judge_loosely(shop, variant);
    }
    // Only where near ones are linked do other variants count.
    const bool alone = m_rules.config().near == OnNear::report;
    const auto group = alone ? std::vector<ShopCandidate>{variant.candidate}
                             : m_view.near_group(shop, variant.near, m_rules);
    std::vector<Verdict> verdicts;
    decide_near_group(group, catalog, m_rules, verdicts);
    const Rivals rivals{group, first_rank(catalog)};
    Judgement judgement;
    judgement.verdict = verdict_of(variant.candidate.id, group, verdicts);
    judgement.catalog = copy_of_first(catalog);
    judgement.is_near = true;
    judgement.stands_back = rivals.stands_back(variant.candidate);
    judgement.rivals = rivals.count();
    return judgement;
}

Judgement Judge::judge_loosely(std::int64_t shop,
                               const MatchedVariant& variant) {
    const auto catalog = m_view.catalog_loosely_near(shop, variant, m_rules);
    Judgement judgement;
    judgement.catalog = copy_of_first(catalog);
    judgement.is_near = true;
    judgement.is_loose = true;
    judgement.verdict.outcome =
        catalog.empty() ? Outcome::unmatched : Outcome::near;
    return judgement;
}

} // namespace hwsync
