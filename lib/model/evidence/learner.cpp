#include "model/evidence/learner.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace hwsync {

namespace {

constexpr std::size_t most_values = 256;
/// Where wrong links are no exception, the share of them is not bounded.
constexpr double nearly_all = 0.98;
constexpr double many_displaced = 0.2;
constexpr double few_misnamed = 0.05;
/// By how many bits links must be likelier to be wrong for that.
constexpr double much_likelier = 20;

std::uint32_t billionths(double share) {
    return static_cast<std::uint32_t>(std::floor(share * billion + 0.5));
}

EvidenceNumbers::Billionths billionths_of(const LevelShares& shares) {
    EvidenceNumbers::Billionths all{};
    for (std::size_t i = 0; i < comparison_count; ++i) {
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            // Never 0: its logarithm is asked.
            all[i][level] =
                std::max<std::uint32_t>(billionths(shares[i][level]), 1);
        }
    }
    return all;
}

using Numbers = std::vector<std::uint64_t>;

Numbers one_of(std::uint64_t number) {
    return number == 0 ? Numbers{} : Numbers{number};
}

Numbers numbers_of(const std::vector<TitleWord>& words) {
    Numbers numbers;
    for (const auto& word : words) {
        numbers.push_back(word.number);
    }
    return numbers;
}

/// The values that most of the sampled catalog variants hold.
template <typename Value>
CommonValues common_values(const LinkSample& sample, Value&& value) {
    std::map<std::uint64_t, std::uint32_t> counts;
    CommonValues common;
    for (const auto& link : sample.links()) {
        ++common.sampled;
        for (const auto number : value(link.catalog)) {
            ++counts[number];
        }
    }
    for (const auto& [number, count] : counts) {
        common.values.push_back({number, count});
    }
    std::stable_sort(common.values.begin(), common.values.end(),
                     [](const CommonValue& left, const CommonValue& right) {
                         return left.count > right.count;
                     });
    if (common.values.size() > most_values) {
        common.values.resize(most_values);
        common.least = common.values.back().count;
    }
    std::sort(common.values.begin(), common.values.end(),
              [](const CommonValue& left, const CommonValue& right) {
                  return left.value < right.value;
              });
    return common;
}

/// Where more links seem wrong than is believed of any shop, and either they
/// say so clearly or their true partners are in plain sight, it is believed.
/// Then it must not seem natural that products have each other's names.
Estimate estimate_shop(const PatternCounts& counts, const LevelShares& u,
                       const LevelShares& mean, double displaced) {
    auto usual = estimate(counts, u, mean, {most_wrong, 1});
    if (usual.wrong < most_wrong && displaced < many_displaced) {
        return usual;
    }
    const bool are_in_sight = displaced >= many_displaced;
    auto bold = estimate(counts, u, mean,
                         {nearly_all, are_in_sight ? few_misnamed : 1});
    return are_in_sight || bold.likelihood > usual.likelihood + much_likelier
               ? bold
               : usual;
}

void count_levels(const PatternCounts& counts,
                  LevelTable<std::uint64_t>& levels) {
    for (std::size_t number = 0; number < counts.size(); ++number) {
        const auto pattern = numbered_pattern(number);
        for (std::size_t i = 0; i < comparison_count; ++i) {
            if (pattern[i] != no_level) {
                levels[i][pattern[i]] += counts[number];
            }
        }
    }
}

} // namespace

EvidenceLearner::EvidenceLearner(const LevelShares& mean)
    : m_mean(mean), m_counts(pattern_count) {}

const LinkFeatures& EvidenceLearner::features_of(const RowPair& link) {
    m_link.child_product = link.child.product.id;
    m_link.catalog_product = link.catalog.product.id;
    m_link.catalog_variant = link.catalog.id;
    m_child.read(link.child, m_link.child);
    m_catalog.read(link.catalog, m_link.catalog);
    m_link.company = link.company;
    return m_link;
}

void EvidenceLearner::look(const RowPair& link) {
    look(features_of(link));
}

void EvidenceLearner::look(const LinkFeatures& link) {
    m_prices.look(link.child.variant.price, link.catalog.variant.price);
    m_sample.look(link.child, link.catalog);
    look_at_products(link);
}

void EvidenceLearner::look_at_products(const LinkFeatures& link) {
    const auto& child = link.child;
    const auto& catalog = link.catalog;
    m_values.look(child.variant.options, catalog.variant.options);
    if (link.child_product == m_child_product &&
        link.catalog_product == m_catalog_product) {
        return;
    }
    m_child_product = link.child_product;
    m_catalog_product = link.catalog_product;
    m_words.look(numbers_of(child.product->words),
                 numbers_of(catalog.product->words));
    if (child.product->product_type != 0 &&
        catalog.product->product_type != 0) {
        m_values.look({child.product->product_type},
                      {catalog.product->product_type});
    }
}

void EvidenceLearner::end_looking() {
    auto pairs = m_words.found();
    const auto values = m_values.found();
    pairs.insert(pairs.end(), values.begin(), values.end());
    std::sort(pairs.begin(), pairs.end());
    const auto same_first = [](const auto& left, const auto& right) {
        return left.first == right.first;
    };
    pairs.erase(std::unique(pairs.begin(), pairs.end(), same_first),
                pairs.end());
    auto& vocabulary = m_numbers.vocabulary;
    vocabulary.translations = Translations{std::move(pairs)};
    vocabulary.words = common_values(m_sample, [](const Features& one) {
        return numbers_of(one.product->words);
    });
    vocabulary.names = std::move(m_names);
    using Side = FeatureTranslator::Side;
    m_translated_child.emplace(Side::child, vocabulary);
    m_translated_catalog.emplace(Side::catalog, vocabulary);
    m_sample.translate(vocabulary);
    m_numbers.price_ratio = m_prices.median();
    m_ratio = price_ratio_of(m_numbers.price_ratio);
    m_words = {};
    m_values = {};
}

void EvidenceLearner::count(const RowPair& link) {
    count(features_of(link));
}

void EvidenceLearner::count(const LinkFeatures& link) {
    const auto pattern = pattern_of(
        m_translated_child->translated(link.child),
        m_translated_catalog->translated(link.catalog), link.company, m_ratio);
    ++m_counts[pattern_number(pattern)];
    if (pattern[index_of(Comparison::namesake)] == namesake_level::another &&
        (m_misnamed.empty() || m_misnamed.back() != link.child_product)) {
        m_misnamed.push_back(link.child_product);
    }
}

EvidenceNumbers EvidenceLearner::learn() const {
    auto numbers = m_numbers;
    numbers.vocabulary.names = {};
    numbers.vocabulary.misnamed = m_misnamed;
    std::sort(numbers.vocabulary.misnamed.begin(),
              numbers.vocabulary.misnamed.end());
    const auto u = random_shares(m_sample, m_ratio);
    const auto found =
        estimate_shop(m_counts, u, m_mean, displaced_share(m_sample));
    numbers.links = m_sample.seen();
    numbers.wrong = billionths(std::min(found.wrong, most_wrong));
    numbers.m = billionths_of(found.m);
    numbers.u = billionths_of(u);
    for (std::size_t i = 0; i < comparison_count; ++i) {
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            numbers.right[i][level] = static_cast<std::uint64_t>(
                std::floor(found.right[i][level] + 0.5));
        }
    }
    count_levels(m_counts, numbers.seen);
    numbers.titles = common_values(m_sample, [](const Features& one) {
        return one_of(one.product->title);
    });
    numbers.options = common_values(m_sample, [](const Features& one) {
        return one_of(options_number(one.variant));
    });
    numbers.others = common_values(m_sample, [](const Features& one) {
        return one_of(one.variant.other_key);
    });
    return numbers;
}

} // namespace hwsync
