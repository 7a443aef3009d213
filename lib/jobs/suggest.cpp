#include <hwsync/suggest.hpp>

#include "jobs/paired_shop.hpp"
#include "model/evidence/arithmetic.hpp"

#include <algorithm>
#include <limits>

namespace hwsync {

namespace {

double odds_in_full(Millibits weight) {
    return stable_exp2(weight / 1000.0);
}

class Suggester {
public:
    Suggester(PairingView& view, const SuggestRequest& request,
              const std::string& shop, const StopToken& stop)
        : m_view(view), m_sure(request.sure), m_shop(shop), m_stop(stop),
          m_paired(view, request, shop, SoughtIn::catalog) {}

    void suggest(const std::function<void(const Suggestion&)>& visit) {
        if (m_sure) {
            gather_claims();
        }
        m_view.open_variants([&](Outcome outcome, ComparedVariant& child) {
            m_stop.check();
            Suggestion suggestion;
            suggestion.shop = m_shop;
            suggestion.outcome = outcome;
            suggestion.variant = known_as(child);
            add_candidates(child, suggestion);
            if (outcome == Outcome::duplicate) {
                add_rivals(child, suggestion);
            }
            visit(suggestion);
        });
    }

private:
    /// Several variants of the shop may lay claim to one catalog variant: then
    /// none of them is sure of it. Nor is any of what one will be pinned to.
    void gather_claims() {
        m_view.open_variants([&](Outcome outcome, ComparedVariant& child) {
            m_stop.check();
            const auto& found = m_paired.candidates_of(child);
            if (outcome == Outcome::pinned) {
                claim_named(found);
                return;
            }
            for (const auto& one : m_paired.weigh(child, found)) {
                if (one.weight >= 0) {
                    m_view.add_claim(found[one.place].id,
                                     odds_in_full(one.weight));
                }
            }
        });
    }

    void claim_named(const std::vector<ComparedVariant>& found) {
        for (const auto& one : found) {
            if (one.is_named) {
                m_view.add_claim(one.id,
                                 std::numeric_limits<double>::infinity());
            }
        }
    }

    void add_candidates(ComparedVariant& child, Suggestion& suggestion) {
        const auto& found = m_paired.candidates_of(child);
        const auto weighed = m_paired.weigh(child, found);
        const auto count = count_to_name(weighed);
        suggestion.more_candidates = weighed.size() - count;
        suggestion.not_weighed = m_paired.left_out();
        for (std::size_t i = 0; i < count; ++i) {
            const auto& catalog = found[weighed[i].place];
            m_view.linked_to(catalog.id, m_linked);
            if (i == 0) {
                suggestion.is_sure = suggestion.outcome != Outcome::pinned &&
                                     is_sure(weighed[i], catalog);
            }
            suggestion.candidates.push_back(
                m_paired.describe(child, catalog, catalog, weighed[i]));
            if (!m_linked.empty()) {
                suggestion.candidates.back().taken_by =
                    m_linked.front().variant.id;
            }
        }
    }

    void add_rivals(ComparedVariant& child, Suggestion& suggestion) {
        for (const auto& rival : m_paired.rivals_of(child)) {
            suggestion.rivals.push_back(
                {known_as(rival.variant), rival.linked_to});
        }
    }

    /// The candidate's share of what is claimed to be the child's variant, and
    /// the variant's share of what claims to be the candidate.
    bool is_sure(const WeighedCandidate& candidate,
                 const ComparedVariant& catalog) {
        if (!m_sure || candidate.share <= *m_sure) {
            return false;
        }
        const auto odds = odds_in_full(candidate.weight);
        auto all = 1 + std::max(m_view.claims_to(catalog.id), odds);
        for (auto& link : m_linked) {
            if (link.is_pinned) {
                return false;
            }
            all += odds_in_full(m_paired.weigh_link(link.variant, catalog));
        }
        return odds / all > *m_sure;
    }

    PairingView& m_view;
    std::optional<double> m_sure;
    const std::string& m_shop;
    const StopToken& m_stop;
    PairedShop m_paired;
    std::vector<LinkedVariant> m_linked; ///< to the candidate at hand
};

} // namespace

void suggest_in(PairingView& view, const SuggestRequest& request,
                const std::string& shop, const StopToken& stop,
                const std::function<void(const Suggestion&)>& visit) {
    Suggester{view, request, shop, stop}.suggest(visit);
}

std::vector<std::string>
suggest(const SuggestRequest& request, const StopToken& stop,
        const std::function<void(const Suggestion&)>& visit) {
    const auto view = PairingView::open(request.catalog, &stop);
    auto shops = shops_of(request, *view);
    for (const auto& shop : shops.read) {
        suggest_in(*view, request, shop, stop, visit);
    }
    return std::move(shops.never_read);
}

} // namespace hwsync
