#include "model/evidence/judge.hpp"

#include "model/evidence/arithmetic.hpp"
#include "model/evidence/level_words.hpp"
#include "model/evidence/price_ratio.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

EvidenceJudge::EvidenceJudge(EvidenceNumbers numbers, Identifier other)
    : m_numbers(std::move(numbers)), m_weights(m_numbers), m_other(other),
      m_ratio(price_ratio_of(m_numbers.price_ratio)),
      m_translated_child(FeatureTranslator::Side::child, m_numbers.vocabulary),
      m_translated_catalog(FeatureTranslator::Side::catalog,
                           m_numbers.vocabulary) {}

/// Agreement in what many hold says less.
Millibits EvidenceJudge::same_weight(Comparison comparison, std::uint8_t level,
                                     const Features& catalog) const {
    switch (comparison) {
    case Comparison::product:
        if (level <= product_level::same_title) {
            return m_weights.of_same(
                comparison, m_numbers.titles.share_of(catalog.product->title));
        }
        break;
    case Comparison::options:
        if (level == common_level::same) {
            return m_weights.of_same(
                comparison,
                m_numbers.options.share_of(options_number(catalog.variant)));
        }
        break;
    case Comparison::other_identifier:
        if (level == common_level::same) {
            return m_weights.of_same(
                comparison,
                m_numbers.others.share_of(catalog.variant.other_key));
        }
        break;
    default:
        break;
    }
    return m_weights.of(comparison, level);
}

EvidenceJudge::Weighed EvidenceJudge::weigh_pair(const RowPair& pair,
                                                 OtherIdentifier other,
                                                 PairIs is) {
    return weigh_pair(child(pair.child), catalog(pair.catalog), pair.company,
                      other, is);
}

EvidenceJudge::Weighed EvidenceJudge::weigh_pair(const Features& child,
                                                 const Features& catalog,
                                                 const Company& company,
                                                 OtherIdentifier other,
                                                 PairIs is) const {
    Weighed weighed{pattern_of(child, catalog, company, m_ratio), {}, 0};
    if (other == OtherIdentifier::was_used) {
        weighed.levels[index_of(Comparison::other_identifier)] = no_level;
    }
    auto& namesake = weighed.levels[index_of(Comparison::namesake)];
    if (is == PairIs::candidate || namesake == namesake_level::none) {
        namesake = no_level;
    }
    for (std::size_t i = 0; i < comparison_count; ++i) {
        if (weighed.levels[i] != no_level) {
            weighed.weights[i] = same_weight(static_cast<Comparison>(i),
                                             weighed.levels[i], catalog);
            weighed.sum += weighed.weights[i];
        }
    }
    return weighed;
}

Millibits EvidenceJudge::weigh(const RowPair& link, OtherIdentifier other) {
    return m_weights.prior() + weigh_pair(link, other, PairIs::link).sum;
}

EvidenceJudge::Glance EvidenceJudge::glance_of(const Weighed& weighed) const {
    return {m_weights.prior() + weighed.sum,
            may_have_likelier_sibling(weighed.levels)};
}

EvidenceJudge::Glance EvidenceJudge::glance_at(const RowPair& link,
                                               OtherIdentifier other) {
    return glance_of(weigh_pair(link, other, PairIs::link));
}

EvidenceJudge::Glance EvidenceJudge::glance_at(const LinkFeatures& link,
                                               OtherIdentifier other) {
    return glance_of(weigh_pair(m_translated_child.translated(link.child),
                                m_translated_catalog.translated(link.catalog),
                                link.company, other, PairIs::link));
}

Evidence EvidenceJudge::evidence_of(const RowPair& pair, Millibits prior,
                                    OtherIdentifier other, PairIs is) {
    const auto weighed = weigh_pair(pair, other, is);
    Evidence evidence;
    evidence.prior = prior;
    evidence.weight = prior + weighed.sum;
    evidence.learned_from = m_numbers.links;
    std::vector<std::size_t> against;
    for (std::size_t i = 0; i < comparison_count; ++i) {
        if (weighed.levels[i] == no_level) {
            continue;
        }
        if (weighed.weights[i] < 0) {
            against.push_back(i);
        }
        const auto comparison = static_cast<Comparison>(i);
        evidence.parts.push_back(
            {comparison,
             level_words(comparison, weighed.levels[i], pair, m_other),
             weighed.weights[i]});
    }
    std::stable_sort(against.begin(), against.end(),
                     [&](std::size_t left, std::size_t right) {
                         return weighed.weights[left] < weighed.weights[right];
                     });
    for (const auto i : against) {
        evidence.reasons.push_back(level_words(
            static_cast<Comparison>(i), weighed.levels[i], pair, m_other));
    }
    return evidence;
}

Evidence EvidenceJudge::explain(const RowPair& link, OtherIdentifier other) {
    return evidence_of(link, m_weights.prior(), other, PairIs::link);
}

SoughtTexts EvidenceJudge::texts_of(const VariantRow& child) {
    const auto& features = this->child(child);
    SoughtTexts texts;
    for (const auto& word : features.product->words) {
        texts.title_words.push_back(word.number);
    }
    texts.options = features.variant.options;
    return texts;
}

SoughtTexts EvidenceJudge::texts_of_catalog(const VariantRow& catalog) {
    return {{}, this->catalog(catalog).variant.options};
}

void EvidenceJudge::add_sibling(const LikelierSibling& sibling,
                                Evidence& evidence) {
    evidence.likelier_catalog_variant_id = sibling.catalog_variant_id;
    evidence.exchanged_with = sibling.exchanged_with;
    evidence.reasons.push_back(
        fmt::format("catalog variant {} of the same product fits better",
                    sibling.catalog_variant_id));
    if (sibling.exchanged_with != 0) {
        evidence.reasons.push_back(fmt::format(
            "this and variant {} look exchanged", sibling.exchanged_with));
    }
}

} // namespace hwsync
