#pragma once

#include "model/evidence/features.hpp"
#include "model/evidence/numbers.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace bench {

/// Finds what a child's variant may be: by its other identifier, its handle and
/// the rarest words of its title.
class CandidateIndex {
public:
    /// Both must outlive it.
    CandidateIndex(const std::vector<hwsync::VariantRow>& catalog,
                   const hwsync::EvidenceNumbers& numbers);

    /// In rising order, without `left_out`.
    std::vector<std::size_t> places(const hwsync::VariantRow& child,
                                    std::size_t left_out) const;

private:
    using Places = std::unordered_map<std::uint64_t, std::vector<std::size_t>>;

    const hwsync::EvidenceNumbers& m_numbers;
    Places m_others;
    Places m_handles;
    Places m_words;
};

} // namespace bench
