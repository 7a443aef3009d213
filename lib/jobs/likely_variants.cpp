#include "jobs/likely_variants.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace hwsync {

namespace {

constexpr std::size_t most_candidates = 10;
constexpr std::size_t most_looked_at = 100;

/// Evidence by catalog variant.
using Found = std::map<std::int64_t, std::vector<std::string>>;

void find_by_key(MatchView& view, std::int64_t shop,
                 const MatchedVariant& variant, Identifier identifier,
                 Found& found) {
    if (variant.key.empty()) {
        return;
    }
    const auto exact = view.catalog_with(variant.key);
    for (std::size_t i = 0; i < exact.size() && i < most_looked_at; ++i) {
        found[exact[i].id].push_back(
            fmt::format("same {}", to_string(identifier)));
    }
    const auto near = view.catalog_near(shop, variant.near);
    for (std::size_t i = 0; i < near.size() && i < most_looked_at; ++i) {
        if (!found.contains(near[i].id)) {
            found[near[i].id].push_back(
                fmt::format("{} nearly the same", to_string(identifier)));
        }
    }
}

} // namespace

std::vector<LikelyVariant> likely_variants(MatchView& view, std::int64_t shop,
                                           const MatchedVariant& variant,
                                           Identifier identifier) {
    Found found;
    find_by_key(view, shop, variant, identifier, found);
    if (!variant.candidate.other_key.empty()) {
        const auto other = identifier == Identifier::sku ? Identifier::barcode
                                                         : Identifier::sku;
        for (const auto id :
             view.catalog_with_other(variant.candidate.other_key)) {
            found[id].push_back(fmt::format("same {}", to_string(other)));
        }
    }
    if (!variant.product_title.empty()) {
        for (const auto id : view.catalog_titled(variant.product_title,
                                                 variant.variant_title)) {
            found[id].emplace_back("same title and options");
        }
    }
    std::vector<LikelyVariant> likely;
    for (const auto& [id, evidence] : found) {
        const auto described = view.describe(id);
        likely.push_back({id, described.identifier, described.title, evidence});
    }
    std::stable_sort(likely.begin(), likely.end(),
                     [](const LikelyVariant& left, const LikelyVariant& right) {
                         return left.evidence.size() > right.evidence.size();
                     });
    likely.resize(std::min(likely.size(), most_candidates));
    return likely;
}

} // namespace hwsync
