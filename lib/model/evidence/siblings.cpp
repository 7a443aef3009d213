#include "model/evidence/judge.hpp"

#include <algorithm>
#include <utility>

namespace hwsync {

namespace {

constexpr Millibits one_bit = 1000;

/// What differs between variants of one product.
constexpr std::array<Comparison, 3> within_product{
    Comparison::other_identifier, Comparison::options, Comparison::price};

constexpr std::size_t price_place = 2;

/// The levels of those, of one pair.
using Levels = std::array<std::uint8_t, within_product.size()>;

Levels levels_of(const VariantFeatures& child, const VariantFeatures& catalog,
                 double ratio, OtherIdentifier other) {
    return {other == OtherIdentifier::counts ? other_level(child, catalog)
                                             : no_level,
            options_level(child, catalog),
            price_level(child.price, catalog.price, ratio)};
}

/// How much better one pair is than another, over what both have a level for.
struct Difference {
    Millibits gain = 0;
    bool is_contested = false; ///< something says the opposite
    bool is_by_price = true;   ///< nothing else says so
};

Difference difference(const EvidenceWeights& weights, const Levels& better,
                      const Levels& worse, const Levels* asked_too = nullptr) {
    Difference found;
    for (std::size_t i = 0; i < within_product.size(); ++i) {
        if (better[i] == no_level || worse[i] == no_level ||
            (asked_too != nullptr && (*asked_too)[i] == no_level)) {
            continue;
        }
        const auto gain = weights.of_sibling(within_product[i], better[i]) -
                          weights.of_sibling(within_product[i], worse[i]);
        found.gain += gain;
        found.is_contested = found.is_contested || gain <= -one_bit;
        found.is_by_price =
            found.is_by_price && (gain <= 0 || i == price_place);
    }
    return found;
}

/// Prices move too often to be heard against the very options.
void leave_out_price(Levels& levels) noexcept {
    if (levels[1] == common_level::same) {
        levels[2] = no_level;
    }
}

} // namespace

bool EvidenceJudge::may_have_likelier_sibling(const Pattern& pattern) const {
    Levels levels{};
    for (std::size_t i = 0; i < within_product.size(); ++i) {
        levels[i] = pattern[index_of(within_product[i])];
    }
    leave_out_price(levels);
    return difference(m_weights, Levels{}, levels).gain >= one_bit;
}

/// Seeks the sibling that fits one link's variant best. Whatever the order in
/// which siblings are looked at, the first of the best is found.
class EvidenceJudge::SiblingSearch {
public:
    /// The features are translated.
    struct Link {
        std::int64_t catalog_variant;
        VariantFeatures child;
        VariantFeatures catalog;
    };

    SiblingSearch(EvidenceJudge& judge, Link link,
                  const ProductVariants& product, const LinkedTo& linked,
                  OtherIdentifier other)
        : m_judge(judge), m_product(product), m_linked(linked), m_other(other),
          m_id(link.catalog_variant), m_child(std::move(link.child)),
          m_target(std::move(link.catalog)),
          m_levels(levels_to(m_child, m_target)) {
        leave_out_price(m_levels);
    }

    std::optional<LikelierSibling> find() {
        for (const auto place : m_product.places_like(m_child)) {
            look_at(place);
        }
        if (most_of_others() >= std::max(m_best.gain, one_bit)) {
            for (std::size_t place = 0; place < m_product.size(); ++place) {
                look_at(place);
            }
        }
        return m_best.gain > 0 ? std::optional{m_best} : std::nullopt;
    }

private:
    Levels levels_to(const VariantFeatures& child,
                     const VariantFeatures& catalog) const {
        return levels_of(child, catalog, m_judge.m_ratio, m_other);
    }

    /// What any could gain that has neither the same options nor the other
    /// identifier, not even nearly.
    Millibits most_of_others() const {
        const auto gain = [&](std::size_t i, std::uint8_t level) {
            return m_judge.m_weights.of_sibling(within_product[i], level) -
                   m_judge.m_weights.of_sibling(within_product[i], m_levels[i]);
        };
        Millibits most = 0;
        for (std::size_t i = 0; i < within_product.size(); ++i) {
            if (m_levels[i] == no_level) {
                continue;
            }
            Millibits best = std::max(0, gain(i, common_level::different));
            if (i == 2 || (i == 1 && m_product.shares_option(m_child))) {
                best = std::max(best, gain(i, common_level::between));
            }
            if (i == 2) {
                best = std::max(best, gain(i, common_level::same));
            }
            most += best;
        }
        return most;
    }

    void look_at(std::size_t place) {
        if (m_product.id(place) == m_id) {
            return;
        }
        const auto& weights = m_judge.m_weights;
        const auto& features = m_product.features(place);
        const auto fit = levels_to(m_child, features);
        const auto better = difference(weights, fit, m_levels);
        // A product on sale may cost what its siblings did.
        const auto convincing = std::max(weights.prior(), 0) + one_bit;
        const auto least = better.is_contested ? convincing : one_bit;
        if (better.gain < least || better.gain < m_best.gain ||
            (better.gain == m_best.gain && place >= m_place)) {
            return;
        }
        LikelierSibling found{m_product.id(place), better.gain, 0};
        Millibits gained_by_rivals = 0;
        for (const auto& row : m_linked(place)) {
            m_judge.m_child.read_variant(row, m_rival);
            m_judge.m_translated_child.translate(m_rival);
            const auto held = levels_to(m_rival, features);
            if (difference(weights, fit, held, &m_levels).gain <= 0) {
                return;
            }
            const auto swapped = levels_to(m_rival, m_target);
            const auto gain = difference(weights, swapped, held).gain;
            if (gain >= one_bit) {
                found.exchanged_with = row.id;
                gained_by_rivals = std::max(gained_by_rivals, gain);
            }
        }
        if (better.is_by_price && better.gain + gained_by_rivals < convincing) {
            return;
        }
        m_best = found;
        m_place = place;
    }

    EvidenceJudge& m_judge;
    const ProductVariants& m_product;
    const LinkedTo& m_linked;
    OtherIdentifier m_other;
    std::int64_t m_id; ///< the catalog variant that the link leads to
    VariantFeatures m_child;
    VariantFeatures m_target;
    VariantFeatures m_rival; ///< kept for its memory
    Levels m_levels;         ///< of the link
    LikelierSibling m_best;
    std::size_t m_place = 0;
};

std::optional<LikelierSibling>
EvidenceJudge::likelier_sibling(const RowPair& link,
                                const ProductVariants& product,
                                const LinkedTo& linked, OtherIdentifier other) {
    const SiblingSearch::Link sought{link.catalog.id, child(link.child).variant,
                                     catalog(link.catalog).variant};
    return SiblingSearch{*this, sought, product, linked, other}.find();
}

std::optional<LikelierSibling>
EvidenceJudge::likelier_sibling(const LinkFeatures& link,
                                const ProductVariants& product,
                                const LinkedTo& linked, OtherIdentifier other) {
    const SiblingSearch::Link sought{
        link.catalog_variant, m_translated_child.translated(link.child).variant,
        m_translated_catalog.translated(link.catalog).variant};
    return SiblingSearch{*this, sought, product, linked, other}.find();
}

} // namespace hwsync
