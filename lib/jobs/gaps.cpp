#include "jobs/paired_shop.hpp"

#include <hwsync/suggest.hpp>

#include <algorithm>

namespace hwsync {

namespace {

GapState state_of(const ComparedVariant& catalog,
                  const std::vector<ComparedVariant>& children,
                  const std::vector<WeighedCandidate>& weighed) {
    const bool has_key = std::any_of(
        children.begin(), children.end(), [&](const ComparedVariant& child) {
            return !catalog.key.empty() && child.key == catalog.key;
        });
    const bool is_likely = !weighed.empty() && weighed.front().share > 0.5;
    return has_key || is_likely ? GapState::not_linked : GapState::not_in_shop;
}

/// Much leads from the shop's variants to the catalog's, but not back: rare
/// words, hints and what other variants of the product are linked to. And how
/// likely a variant is to be one of the catalog's rests on all those that it
/// may be.
void note_suggested(PairingView& view, const SuggestRequest& request,
                    const std::string& shop, const StopToken& stop) {
    PairedShop paired{view, request, shop, SoughtIn::catalog};
    view.open_variants([&](Outcome, ComparedVariant& child) {
        stop.check();
        const auto& found = paired.candidates_of(child);
        const auto weighed = paired.weigh(child, found);
        for (std::size_t i = 0; i < count_to_name(weighed); ++i) {
            view.note_pair(found[weighed[i].place].id, child.id);
        }
        if (!weighed.empty()) {
            view.note_likeliest(
                child.id, {weighed.front().weight, weighed.front().share});
        }
    });
}

} // namespace

std::string_view to_string(GapState state) noexcept {
    return state == GapState::not_linked ? "not_linked" : "not_in_shop";
}

void gaps_in(PairingView& view, const SuggestRequest& request,
             const std::string& shop, const StopToken& stop,
             const std::function<void(const Gap&)>& visit) {
    note_suggested(view, request, shop, stop);
    PairedShop paired{view, request, shop, SoughtIn::shop};
    view.unlinked_catalog_variants([&](ComparedVariant& catalog) {
        stop.check();
        Gap gap;
        gap.shop = shop;
        gap.variant = known_as(catalog);
        const auto& found = paired.candidates_of(catalog);
        const auto weighed = paired.weigh_children(found, catalog);
        gap.state = state_of(catalog, found, weighed);
        const auto count = count_to_name(weighed);
        gap.more_candidates = weighed.size() - count;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& child = found[weighed[i].place];
            gap.candidates.push_back(
                paired.describe(child, catalog, child, weighed[i]));
        }
        visit(gap);
    });
}

std::vector<std::string> gaps(const SuggestRequest& request,
                              const StopToken& stop,
                              const std::function<void(const Gap&)>& visit) {
    const auto view = PairingView::open(request.catalog, &stop);
    auto shops = shops_of(request, *view);
    for (const auto& shop : shops.read) {
        gaps_in(*view, request, shop, stop, visit);
    }
    return std::move(shops.never_read);
}

} // namespace hwsync
