#pragma once

#include "model/evidence/features.hpp"
#include "model/evidence/numbers.hpp"
#include "model/evidence/product_variants.hpp"

#include <hwsync/evidence.hpp>
#include <hwsync/identifier.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace hwsync {

struct LikelierSibling {
    std::int64_t catalog_variant_id = 0;
    Millibits gain = 0;
    /// The child's variant that is linked to it and would gain by an exchange;
    /// 0 for none.
    std::int64_t exchanged_with = 0;
};

/// A catalog variant that a child's variant without a link may be, with its
/// company as if it were linked so.
struct Candidate {
    VariantRow catalog;
    Company company = {};
};

struct WeighedCandidate {
    std::size_t place = 0; ///< among those given
    Millibits weight = 0;  ///< with the prior: 1 to the catalog's live variants
    double share = 0;      ///< of all candidates and of "none of them"
};

/// What was found by rare words of the title and nothing else is offered from
/// this share of the odds on: nearly everything shares a word with something.
constexpr double least_share_by_words = 0.001;

/// How much is the same of what a person looks at first, the identifier that
/// links aside. It orders candidates of one weight: before a shop has links,
/// all may weigh the same.
int likeness_of(const VariantRow& child, const VariantRow& catalog) noexcept;
/// What to add where that identifier is the same, or nearly so.
constexpr int likeness_of_key = 2;
constexpr int likeness_of_near_key = 1;

/// Gives each its share of the odds of all and of "none of them", whose weight
/// is 1, and puts the likeliest first, those alike as they stand.
void share_odds(std::vector<WeighedCandidate>& weighed);

/// The weight that a share of all odds corresponds to; within 40 bits.
Millibits weight_of_share(double share) noexcept;

/// Judges pairs of a shop by what was learned of it. Rows of one id must
/// be the same whenever it is asked. Not for two threads at a time.
class EvidenceJudge {
public:
    /// `other` is the identifier that does not link; only words ask for it.
    EvidenceJudge(EvidenceNumbers numbers, Identifier other);
    EvidenceJudge(const EvidenceJudge&) = delete;
    EvidenceJudge& operator=(const EvidenceJudge&) = delete;

    /// A link's weight, its prior included.
    Millibits weigh(const RowPair& link, OtherIdentifier other);

    struct Glance {
        Millibits weight = 0; ///< see weigh()
        /// Whether a sibling may be likelier at all: where not, none need be
        /// sought.
        bool may_have_likelier_sibling = false;
    };
    Glance glance_at(const RowPair& link, OtherIdentifier other);
    Glance glance_at(const LinkFeatures& link, OtherIdentifier other);

    /// All variants of a catalog product; the rows rise by their ids.
    ProductVariants product(std::span<const VariantRow> rows) {
        return {rows, m_catalog};
    }

    /// The child's variants that are linked to the one at a place of a product;
    /// valid until the next call.
    using LinkedTo =
        std::function<std::span<const VariantRow>(std::size_t place)>;

    /// The sibling that fits the child's variant better than the one it is
    /// linked to, by at least 1 bit over what all of them have a value for, and
    /// that no variant is linked to which fits it as well. Where something
    /// speaks for the link too, the gain must exceed what the identifier's word
    /// is worth besides; likewise where the price alone speaks against it, but
    /// then what another gains by an exchange counts, too.
    std::optional<LikelierSibling>
    likelier_sibling(const RowPair& link, const ProductVariants& product,
                     const LinkedTo& linked, OtherIdentifier other);
    std::optional<LikelierSibling>
    likelier_sibling(const LinkFeatures& link, const ProductVariants& product,
                     const LinkedTo& linked, OtherIdentifier other);

    /// The same as weigh(), part by part, with reasons.
    Evidence explain(const RowPair& link, OtherIdentifier other);
    /// Adds a likelier sibling and says so.
    static void add_sibling(const LikelierSibling& sibling, Evidence& evidence);

    /// The likeliest first, those alike by their ids.
    std::vector<WeighedCandidate>
    weigh_candidates(const VariantRow& child,
                     std::span<const Candidate> candidates,
                     std::uint64_t live_variants);
    /// A candidate's evidence, before others share it.
    Evidence explain_candidate(const VariantRow& child,
                               const Candidate& candidate,
                               std::uint64_t live_variants);

    SoughtTexts texts_of(const VariantRow& child);
    /// Only the options: a catalog variant's words lead to no child's.
    SoughtTexts texts_of_catalog(const VariantRow& catalog);

    const EvidenceNumbers& numbers() const noexcept { return m_numbers; }

private:
    class SiblingSearch;

    struct Weighed {
        Pattern levels;
        std::array<Millibits, comparison_count> weights;
        Millibits sum;
    };

    enum class PairIs : std::uint8_t { link, candidate };

    const Features& child(const VariantRow& row) {
        return m_translated_child.translated(m_child.read(row));
    }
    const Features& catalog(const VariantRow& row) {
        return m_translated_catalog.translated(m_catalog.read(row));
    }
    Weighed weigh_pair(const RowPair& pair, OtherIdentifier other, PairIs is);
    Weighed weigh_pair(const Features& child, const Features& catalog,
                       const Company& company, OtherIdentifier other,
                       PairIs is) const;
    Glance glance_of(const Weighed& weighed) const;
    bool may_have_likelier_sibling(const Pattern& levels) const;
    Evidence evidence_of(const RowPair& pair, Millibits prior,
                         OtherIdentifier other, PairIs is);
    Millibits same_weight(Comparison comparison, std::uint8_t level,
                          const Features& catalog) const;

    EvidenceNumbers m_numbers;
    EvidenceWeights m_weights;
    Identifier m_other;
    double m_ratio;
    FeatureReader m_child;
    FeatureReader m_catalog;
    FeatureTranslator m_translated_child;
    FeatureTranslator m_translated_catalog;
};

} // namespace hwsync
