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

std::vector<WeighedCandidate>
EvidenceJudge::weigh_candidates(const VariantRow& child,
                                std::span<const Candidate> candidates,
                                std::uint64_t live_variants) {
    const auto prior = prior_of(live_variants);
    std::vector<WeighedCandidate> all;
    double sum = 1; // none of them
    for (std::size_t place = 0; place < candidates.size(); ++place) {
        const auto& one = candidates[place];
        const auto weighed = weigh_pair({child, one.catalog, one.company},
                                        OtherIdentifier::counts);
        all.push_back({place, prior + weighed.sum, 0});
        sum += stable_exp2(all.back().weight / 1000.0);
    }
    for (auto& one : all) {
        one.share = stable_exp2(one.weight / 1000.0) / sum;
    }
    std::sort(all.begin(), all.end(),
              [&](const WeighedCandidate& left, const WeighedCandidate& right) {
                  return left.weight != right.weight
                             ? left.weight > right.weight
                             : candidates[left.place].catalog.id <
                                   candidates[right.place].catalog.id;
              });
    return all;
}

Evidence EvidenceJudge::explain_candidate(const VariantRow& child,
                                          const Candidate& candidate,
                                          std::uint64_t live_variants) {
    return evidence_of({child, candidate.catalog, candidate.company},
                       prior_of(live_variants), OtherIdentifier::counts);
}

} // namespace hwsync
