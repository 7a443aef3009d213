#include "model/evidence/learner.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t most_links = 20'000;
constexpr std::uint64_t most_pairs = 20'000;
constexpr std::uint64_t seed = 21;
/// The company of two variants drawn at random cannot be counted: it is that of
/// a link that leads elsewhere, or to a variant of the same product.
constexpr double random_company = 0.5;

/// How many pairs are taken to have shown a level before any was drawn. What
/// leads to a wrong product was mostly meant for another: where two links are
/// exchanged, all random pairs are the right ones, and tell nothing of it.
constexpr double before_counting(std::size_t comparison,
                                 std::size_t level) noexcept {
    constexpr double of_namesake = 0.9;
    if (comparison != index_of(Comparison::namesake)) {
        return 0.5;
    }
    return level == namesake_level::another ? of_namesake : 1 - of_namesake;
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a number that looks drawn by lot.
std::uint64_t mixed(std::uint64_t number) noexcept {
    number += 0x9e3779b97f4a7c15U;
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
    number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
    return number ^ (number >> 31U);
}

std::uint64_t drawn(std::uint64_t stream, std::uint64_t number,
                    std::uint64_t below) noexcept {
    return mixed(mixed(seed + stream) ^ number) % below;
}

LevelTable<std::uint64_t>
random_levels(const std::vector<LinkSample::Link>& all, double ratio) {
    LevelTable<std::uint64_t> counts{};
    const std::uint64_t size = all.size();
    const auto pairs = std::min(most_pairs, size * (size - 1));
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
        const auto& child = all[drawn(1, pair, size)];
        const bool is_near = pair % 4 == 0 && child.neighbour.product;
        const auto& catalog =
            is_near ? child.neighbour : all[drawn(2, pair, size)].catalog;
        if (&catalog == &child.catalog) {
            continue;
        }
        const auto pattern = pattern_of(child.child, catalog, {}, ratio);
        for (std::size_t i = 0; i < comparison_count; ++i) {
            if (pattern[i] != no_level) {
                ++counts[i][pattern[i]];
            }
        }
    }
    return counts;
}

using Numbers = std::vector<std::uint64_t>;

bool holds(const Numbers& sorted, std::uint64_t number) {
    return number != 0 &&
           std::binary_search(sorted.begin(), sorted.end(), number);
}

} // namespace

void LinkSample::look(const Features& child, const Features& catalog) {
    ++m_seen;
    if (m_last.product != catalog.product) {
        std::swap(m_neighbour, m_last);
    }
    m_last = catalog;
    if (m_links.size() < most_links) {
        m_links.push_back({child, catalog, m_neighbour});
        return;
    }
    if (const auto place = drawn(0, m_seen, m_seen); place < most_links) {
        m_links[place] = {child, catalog, m_neighbour};
    }
}

void LinkSample::translate(const Vocabulary& vocabulary) {
    using Side = FeatureTranslator::Side;
    const FeatureTranslator child{Side::child, vocabulary};
    const FeatureTranslator catalog{Side::catalog, vocabulary};
    // Products are shared by links. What is replaced stays while it is a key.
    using Product = std::shared_ptr<const ProductFeatures>;
    std::map<Product, Product> made; // only looked up, never walked
    const auto translate = [&](Product& product, const FeatureTranslator& to) {
        if (product) {
            auto& translated = made[product];
            if (!translated) {
                translated = to.translated(*product);
            }
            product = translated;
        }
    };
    for (auto& link : m_links) {
        child.translate(link.child.variant);
        translate(link.child.product, child);
        translate(link.catalog.product, catalog);
        translate(link.neighbour.product, catalog);
    }
}

LevelShares random_shares(const LinkSample& sample, double ratio) {
    LevelTable<std::uint64_t> counts{};
    if (sample.links().size() > 1) {
        counts = random_levels(sample.links(), ratio);
    }
    LevelShares shares{};
    for (std::size_t i = 0; i < comparison_count; ++i) {
        double all = 0;
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            shares[i][level] = static_cast<double>(counts[i][level]) +
                               before_counting(i, level);
            all += shares[i][level];
        }
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            shares[i][level] /= all;
        }
    }
    shares[index_of(Comparison::company)] = {random_company,
                                             1 - random_company};
    return shares;
}

double displaced_share(const LinkSample& sample) {
    const auto& links = sample.links();
    if (links.empty()) {
        return 0;
    }
    Numbers titles;
    Numbers others;
    for (const auto& link : links) {
        titles.push_back(link.catalog.product->title);
        others.push_back(link.catalog.variant.other_key);
    }
    std::sort(titles.begin(), titles.end());
    std::sort(others.begin(), others.end());
    double displaced = 0;
    for (const auto& [child, catalog, neighbour] : links) {
        const bool has_title = child.product->title == catalog.product->title;
        const bool has_other =
            child.variant.other_key != 0 &&
            child.variant.other_key == catalog.variant.other_key;
        if (!has_title && !has_other &&
            (holds(titles, child.product->title) ||
             holds(others, child.variant.other_key))) {
            displaced += 1;
        }
    }
    // Of a sample only as many partners are in it as of the shop.
    return displaced / static_cast<double>(links.size()) *
           static_cast<double>(sample.seen()) /
           static_cast<double>(links.size());
}

} // namespace hwsync
