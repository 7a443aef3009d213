#include "jobs/candidate_search.hpp"

#include "jobs/paired_shop.hpp"
#include "model/evidence/judge.hpp"
#include "model/hint.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t most_candidates = 10;
/// How many of those that something speaks for are weighed.
constexpr std::size_t most_weighed = 400;

} // namespace

CandidateSearch::CandidateSearch(MatchView& view, Identifier identifier)
    : m_view(view), m_identifier(identifier), m_other(other_than(identifier)) {}

std::vector<LinkCandidate> CandidateSearch::of(std::int64_t shop,
                                               const MatchedVariant& variant,
                                               const MatchingRules& rules) {
    m_found.clear();
    collect_by_key(shop, variant, rules);
    collect_by_other(variant, rules);
    collect_by_hint(shop, variant, rules);
    if (!variant.product_title.empty()) {
        for (const auto id : m_view.catalog_titled(variant.product_title,
                                                   variant.variant_title)) {
            m_found[id] |= same_titles;
        }
    }
    std::vector<std::pair<int, std::int64_t>> weighed;
    weighed.reserve(m_found.size());
    for (const auto& [id, evidence] : m_found) {
        weighed.emplace_back(-weight_of(evidence), id);
    }
    const auto count = std::min(weighed.size(), most_weighed);
    std::partial_sort(weighed.begin(),
                      weighed.begin() + static_cast<std::ptrdiff_t>(count),
                      weighed.end());
    std::vector<LinkCandidate> likely;
    for (std::size_t i = 0; i < count; ++i) {
        const auto id = weighed[i].second;
        likely.push_back(
            {id, {}, {}, words_for(m_found.at(id)), std::nullopt, 0});
    }
    add_by_products(shop, variant, rules, likely);
    weigh(shop, variant, rules, likely);
    cut(likely);
    return likely;
}

/// Those that nothing else finds.
void CandidateSearch::add_by_products(std::int64_t shop,
                                      const MatchedVariant& variant,
                                      const MatchingRules& rules,
                                      std::vector<LinkCandidate>& likely) {
    std::vector<std::int64_t> known;
    for (const auto& [id, evidence] : m_found) {
        known.push_back(id);
    }
    const auto found = m_view.catalog_by_products(shop, variant, known, rules);
    m_left_out = found.left_out + found.by_words.left_out;
    m_by_words = {found.by_words.ids.begin(), found.by_words.ids.end()};
    add(found.by_company, "of the product that its other variants lead to",
        likely);
    add(found.by_title, "of a product with the same title", likely);
    add(found.by_words.ids, "rare words of the title in common", likely);
}

void CandidateSearch::add(const std::vector<std::int64_t>& ids,
                          std::string_view why,
                          std::vector<LinkCandidate>& likely) {
    for (const auto id : ids) {
        likely.push_back({id, {}, {}, {std::string{why}}, std::nullopt, 0});
    }
}

/// Whatever shares a word is weighed, and few of it are worth a look; so it is
/// with the variants of a product, but for those that suggest names.
void CandidateSearch::cut(std::vector<LinkCandidate>& likely) const {
    std::erase_if(likely, [&](const LinkCandidate& one) {
        return m_by_words.contains(one.catalog_variant_id) &&
               one.share < least_share_by_words;
    });
    std::vector<WeighedCandidate> weighed;
    for (const auto& one : likely) {
        if (one.weighed) {
            weighed.push_back({0, one.weighed->weight, one.share});
        }
    }
    const auto named = count_to_name(weighed);
    std::size_t place = 0;
    std::erase_if(likely, [&](const LinkCandidate& one) {
        return place++ >= named && !m_found.contains(one.catalog_variant_id) &&
               one.share < least_share_by_words;
    });
    likely.resize(std::min(likely.size(), most_candidates));
    for (auto& one : likely) {
        const auto described = m_view.describe(one.catalog_variant_id);
        one.identifier = described.identifier;
        one.title = described.title;
    }
}

/// Sorts by how sure each is, as far as that is known, and those alike as
/// suggest does; what was not weighed comes last, as it stood.
void CandidateSearch::weigh(std::int64_t shop, const MatchedVariant& variant,
                            const MatchingRules& rules,
                            std::vector<LinkCandidate>& likely) {
    std::vector<std::int64_t> ids;
    ids.reserve(likely.size());
    for (const auto& one : likely) {
        ids.push_back(one.catalog_variant_id);
    }
    // To explain hundreds that cut() takes out would take most of the time.
    const auto is_wanted = [this](std::int64_t id, double share) {
        return share >= least_share_by_words || !m_by_words.contains(id);
    };
    std::map<std::int64_t, int> likenesses;
    for (auto& pair : m_view.weigh(shop, variant, ids, is_wanted, rules)) {
        const auto found =
            std::find_if(likely.begin(), likely.end(), [&](const auto& one) {
                return one.catalog_variant_id == pair.catalog_variant;
            });
        found->weighed = std::move(pair.evidence);
        found->share = pair.share;
        const auto by_keys = m_found.find(pair.catalog_variant);
        const auto found_by = by_keys == m_found.end() ? 0U : by_keys->second;
        likenesses[pair.catalog_variant] =
            pair.likeness + ((found_by & same_key) != 0 ? likeness_of_key
                             : (found_by & (near_key | same_hint)) != 0
                                 ? likeness_of_near_key
                                 : 0);
    }
    std::stable_sort(
        likely.begin(), likely.end(),
        [&](const LinkCandidate& left, const LinkCandidate& right) {
            if (!left.weighed || !right.weighed) {
                return left.weighed.has_value() && !right.weighed.has_value();
            }
            const auto place_of = [&](const LinkCandidate& one) {
                return std::tuple{-one.weighed->weight,
                                  -likenesses.at(one.catalog_variant_id),
                                  one.catalog_variant_id};
            };
            return place_of(left) < place_of(right);
        });
}

void CandidateSearch::collect_by_key(std::int64_t shop,
                                     const MatchedVariant& variant,
                                     const MatchingRules& rules) {
    if (variant.key.empty() || rules.is_placeholder(variant.key)) {
        return;
    }
    if (shop != m_shop || variant.key != m_key) {
        m_exact = m_view.catalog_with(variant.key, m_identifier);
        m_near = m_view.catalog_near(shop, variant.near, rules, m_identifier);
        if (m_exact.empty() && m_near.empty()) {
            m_near =
                m_view.catalog_loosely_near(shop, variant, rules, m_identifier);
        }
        m_shop = shop;
        m_key = variant.key;
    }
    for (const auto& candidate : m_near) {
        m_found[candidate.id] |= near_key;
    }
    for (const auto& candidate : m_exact) {
        m_found[candidate.id] = same_key;
    }
}

void CandidateSearch::collect_by_other(const MatchedVariant& variant,
                                       const MatchingRules& rules) {
    const auto& key = variant.candidate.other_key;
    if (key.empty() || rules.is_other_placeholder(key)) {
        return;
    }
    for (const auto& candidate :
         m_view.catalog_near_other(variant.other_near)) {
        m_found[candidate.id] |=
            candidate.other_key == key ? same_other : near_other;
    }
}

/// Finds only what the catalog holds in the form of the hint, or in a few other
/// forms: to look at every variant would take too long.
void CandidateSearch::collect_by_hint(std::int64_t shop,
                                      const MatchedVariant& variant,
                                      const MatchingRules& rules) {
    if (variant.key.empty() || rules.is_placeholder(variant.key) ||
        !m_exact.empty() || !m_near.empty()) {
        return;
    }
    const auto hint = hint_of(variant.key, m_identifier);
    for (const auto& form : near_forms_of_hint(hint, m_identifier)) {
        for (const auto& candidate :
             m_view.catalog_near(shop, form, rules, m_identifier)) {
            m_found[candidate.id] |= same_hint;
        }
    }
}

int CandidateSearch::weight_of(unsigned evidence) {
    int weight = 0;
    for (const auto one : {same_key, same_other, same_titles}) {
        weight += (evidence & one) != 0 ? 2 : 0;
    }
    for (const auto one : {near_key, near_other, same_hint}) {
        weight += (evidence & one) != 0 ? 1 : 0;
    }
    return weight;
}

std::vector<std::string> CandidateSearch::words_for(unsigned evidence) const {
    const auto by = to_string(m_identifier);
    const auto other = to_string(m_other);
    const std::pair<Evidence, std::string> all[] = {
        {same_key, fmt::format("same {}", by)},
        {near_key, fmt::format("{} nearly the same", by)},
        {same_other, fmt::format("same {}", other)},
        {near_other, fmt::format("{} nearly the same", other)},
        {same_titles, "same title and options"},
        {same_hint, fmt::format("{} perhaps meant to be the same", by)}};
    std::vector<std::string> words;
    for (const auto& [one, text] : all) {
        if ((evidence & one) != 0) {
            words.push_back(text);
        }
    }
    return words;
}

} // namespace hwsync
