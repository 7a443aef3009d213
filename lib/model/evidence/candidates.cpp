#include "model/evidence/arithmetic.hpp"
#include "model/evidence/judge.hpp"

#include <algorithm>

namespace hwsync {

namespace {

Millibits prior_of(std::uint64_t live_variants) {
    const auto count = std::max<std::uint64_t>(live_variants, 1);
    return to_millibits(-stable_log2(static_cast<double>(count)));
}

} // namespace

void share_odds(std::vector<WeighedCandidate>& weighed) {
    double sum = 1; // none of them
    for (const auto& one : weighed) {
        sum += stable_exp2(one.weight / 1000.0);
    }
    for (auto& one : weighed) {
        one.share = stable_exp2(one.weight / 1000.0) / sum;
    }
    std::stable_sort(
        weighed.begin(), weighed.end(),
        [](const WeighedCandidate& left, const WeighedCandidate& right) {
            return left.weight > right.weight;
        });
}

int likeness_of(const VariantRow& child, const VariantRow& catalog) noexcept {
    const auto same = [](std::string_view left, std::string_view right) {
        return !left.empty() && left == right ? 1 : 0;
    };
    return 2 * same(child.other_key, catalog.other_key) +
           2 * same(child.product.title, catalog.product.title) +
           same(child.title, catalog.title);
}

Millibits weight_of_share(double share) noexcept {
    constexpr Millibits most = 40'000;
    if (share <= 0 || share >= 1) {
        return share <= 0 ? -most : most;
    }
    return std::clamp(to_millibits(stable_log2(share / (1 - share))), -most,
                      most);
}

std::vector<WeighedCandidate>
EvidenceJudge::weigh_candidates(const VariantRow& child,
                                std::span<const Candidate> candidates,
                                std::uint64_t live_variants) {
    const auto prior = prior_of(live_variants);
    std::vector<WeighedCandidate> all;
    for (std::size_t place = 0; place < candidates.size(); ++place) {
        const auto& one = candidates[place];
        const auto weighed =
            weigh_pair({child, one.catalog, one.company},
                       OtherIdentifier::counts, PairIs::candidate);
        all.push_back({place, prior + weighed.sum, 0});
    }
    std::sort(all.begin(), all.end(),
              [&](const WeighedCandidate& left, const WeighedCandidate& right) {
                  return candidates[left.place].catalog.id <
                         candidates[right.place].catalog.id;
              });
    share_odds(all);
    return all;
}

Evidence EvidenceJudge::explain_candidate(const VariantRow& child,
                                          const Candidate& candidate,
                                          std::uint64_t live_variants) {
    return evidence_of({child, candidate.catalog, candidate.company},
                       prior_of(live_variants), OtherIdentifier::counts,
                       PairIs::candidate);
}

} // namespace hwsync
