#include "model/evidence/judge.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr Millibits one_bit = 1000;

/// What differs between variants of one product.
constexpr std::array<Comparison, 3> within_product{
    Comparison::other_identifier, Comparison::options, Comparison::price};

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

std::optional<LikelierSibling>
EvidenceJudge::likelier_sibling(const RowPair& link,
                                std::span<const Sibling> siblings,
                                OtherIdentifier other) {
    const auto child = m_child.read(link.child).variant;
    const auto target = m_catalog.read(link.catalog).variant;
    auto levels = levels_of(child, target, m_ratio, other);
    leave_out_price(levels);
    std::optional<LikelierSibling> best;
    for (const auto& sibling : siblings) {
        const auto features = m_catalog.read(sibling.catalog).variant;
        const auto fit = levels_of(child, features, m_ratio, other);
        const auto better = difference(m_weights, fit, levels);
        const auto least = better.is_contested
                               ? std::max(m_weights.prior(), 0) + one_bit
                               : one_bit;
        if (better.gain < least || (best && better.gain <= best->gain)) {
            continue;
        }
        LikelierSibling found{sibling.catalog.id, better.gain, 0};
        bool is_free = true;
        for (const auto& row : sibling.linked) {
            const auto rival = m_child.read(row).variant;
            const auto held = levels_of(rival, features, m_ratio, other);
            is_free =
                is_free && difference(m_weights, fit, held, &levels).gain > 0;
            const auto swapped = levels_of(rival, target, m_ratio, other);
            if (difference(m_weights, swapped, held).gain >= one_bit) {
                found.exchanged_with = row.id;
            }
        }
        if (is_free) {
            best = found;
        }
    }
    return best;
}

} // namespace hwsync
