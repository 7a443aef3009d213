#pragma once

#include "model/evidence/features.hpp"
#include "model/evidence/numbers.hpp"
#include "model/evidence/price_ratio.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace hwsync {

/// Links drawn at random: each as likely as any other, and the same ones for
/// the same links in the same order.
///
/// Source: Vitter, "Random Sampling with a Reservoir" (1985), algorithm R.
class LinkSample {
public:
    struct Link {
        Features child;
        Features catalog;
        /// Of the link before it that leads to another product: what a row
        /// slips to.
        Features neighbour;
    };

    void look(const Features& child, const Features& catalog);
    void translate(const Vocabulary& vocabulary);

    const std::vector<Link>& links() const noexcept { return m_links; }
    std::uint64_t seen() const noexcept { return m_seen; }

private:
    std::vector<Link> m_links;
    Features m_last; ///< of the catalog
    Features m_neighbour;
    std::uint64_t m_seen = 0;
};

/// Learns a shop's numbers from its automatic links, which the caller walks
/// twice, in the order of the children's ids; the same links in the same order
/// give the same numbers. What it remembers grows only with the number of the
/// catalog's products, by their names up to a bound, and by the child's
/// products that are misnamed.
class EvidenceLearner {
public:
    /// `mean`: see brand_shares(), of the brand's other shops.
    explicit EvidenceLearner(const LevelShares& mean);
    EvidenceLearner(const EvidenceLearner&) = delete;
    EvidenceLearner& operator=(const EvidenceLearner&) = delete;

    /// The names of the catalog's products, linked or not: to be told before
    /// the first walk ends.
    void know(CatalogNames names) { m_names = std::move(names); }
    /// The first walk. `company` is not asked.
    void look(const LinkFeatures& link);
    void look(const RowPair& link);
    /// Ends the first walk.
    void end_looking();
    /// The second walk.
    void count(const LinkFeatures& link);
    void count(const RowPair& link);
    EvidenceNumbers learn() const;

private:
    const LinkFeatures& features_of(const RowPair& link);
    void look_at_products(const LinkFeatures& link);

    LevelShares m_mean;
    EvidenceNumbers m_numbers;
    FeatureReader m_child;
    FeatureReader m_catalog;
    LinkFeatures m_link;
    std::optional<FeatureTranslator> m_translated_child;
    std::optional<FeatureTranslator> m_translated_catalog;
    PriceRatio m_prices;
    double m_ratio = 0;
    LinkSample m_sample;
    CatalogNames m_names;
    TranslationFinder m_words;
    TranslationFinder m_values;
    std::int64_t m_child_product = 0; ///< of the link before
    std::int64_t m_catalog_product = 0;
    PatternCounts m_counts;
    std::vector<std::int64_t> m_misnamed; ///< see Vocabulary
};

/// How often two variants show each level that do not belong together: pairs
/// of the sample, drawn with a fixed seed. Each fourth is of neighbours, since
/// mistakes are made between rows that stand side by side.
LevelShares random_shares(const LinkSample& sample, double ratio);

/// How many links of the sample lead away from a catalog variant that has their
/// very title or other identifier, to one that shares neither; out of 1.
double displaced_share(const LinkSample& sample);

} // namespace hwsync
