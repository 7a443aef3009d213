#pragma once

#include "catalog/pairing_view.hpp"
#include "model/evidence/judge.hpp"
#include "model/matching.hpp"

#include <hwsync/suggest.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hwsync {

/// Weighs variants of a child shop against catalog variants, by what
/// associate learned of the shop's links. The view looks at the shop while this
/// lives.
class PairedShop {
public:
    PairedShop(PairingView& view, const SuggestRequest& request,
               const std::string& shop, SoughtIn side);

    /// The candidates for a variant of the other side, without placeholders;
    /// valid until the next call. Clears the placeholders of `variant`.
    const std::vector<ComparedVariant>& candidates_of(ComparedVariant& variant);
    /// How many variants of products with rare words in common the last
    /// candidates_of() left out.
    std::uint64_t left_out() const noexcept { return m_left_out; }

    /// The likeliest first; places are those among the candidates. Those that
    /// only share words are left out where they are unlikely.
    std::vector<WeighedCandidate>
    weigh(const ComparedVariant& child,
          const std::vector<ComparedVariant>& catalog);
    /// Each has the share that the catalog variant has among the candidates for
    /// it, once the view knows the likeliest of these; its weight is that of
    /// its share.
    std::vector<WeighedCandidate>
    weigh_children(const std::vector<ComparedVariant>& children,
                   const ComparedVariant& catalog);
    /// `shown` is the one of the two that is the candidate.
    Candidacy describe(const ComparedVariant& child,
                       const ComparedVariant& catalog,
                       const ComparedVariant& shown,
                       const WeighedCandidate& weighed);

    /// Of a variant of the shop, without placeholders.
    const std::vector<RivalVariant>& rivals_of(ComparedVariant& variant);

    /// Of the link that there is.
    Millibits weigh_link(ComparedVariant& child,
                         const ComparedVariant& catalog);

private:
    enum class Link { is_there, would_be };

    void clear_placeholders(ComparedVariant& variant) const;
    Company company_of(const ComparedVariant& child,
                       const ComparedVariant& catalog, Link link);
    EvidenceNumbers numbers();
    EvidenceNumbers learn();

    PairingView& m_view;
    SoughtIn m_side;
    Identifier m_identifier; ///< that links
    MatchingRules m_rules;
    std::int64_t m_product = 0;        ///< whose links m_links are
    std::vector<ProductLinks> m_links; ///< by their catalog products
    Company m_company;                 ///< what all of them have in common
    std::vector<ComparedVariant> m_found;
    std::uint64_t m_left_out = 0;
    std::vector<RivalVariant> m_rivals;
    EvidenceJudge m_judge;
    std::uint64_t m_live;
};

/// The rules by which a request matches a shop.
MatchingRules rules_of(const SuggestRequest& request, const std::string& shop,
                       Identifier identifier);

/// suggest() and gaps() of one shop.
void suggest_in(PairingView& view, const SuggestRequest& request,
                const std::string& shop, const StopToken& stop,
                const std::function<void(const Suggestion&)>& visit);
void gaps_in(PairingView& view, const SuggestRequest& request,
             const std::string& shop, const StopToken& stop,
             const std::function<void(const Gap&)>& visit);

/// The child shops that a request is about, by name.
struct ShopsToPair {
    std::vector<std::string> read;
    /// Those that it has rules for or the catalog knows, and no job has read.
    std::vector<std::string> never_read;
};

ShopsToPair shops_of(const SuggestRequest& request, PairingView& view);

/// How many of these candidates are worth naming.
std::size_t count_to_name(const std::vector<WeighedCandidate>& weighed);

KnownAs known_as(const ComparedVariant& variant);

} // namespace hwsync
