#include "model/evidence/vocabulary.hpp"

#include "model/evidence/arithmetic.hpp"

#include <algorithm>

namespace hwsync {

double CommonValues::share_of(std::uint64_t value) const noexcept {
    if (sampled == 0) {
        return 1;
    }
    const auto at =
        std::lower_bound(values.begin(), values.end(), value,
                         [](const CommonValue& one, std::uint64_t to) {
                             return one.value < to;
                         });
    const bool is_known = at != values.end() && at->value == value;
    const double count = is_known ? at->count : least > 0 ? least : 0.5;
    return count / sampled;
}

std::uint32_t Vocabulary::weight_of(std::uint64_t word) const noexcept {
    return static_cast<std::uint32_t>(
        std::max(to_millibits(-stable_log2(words.share_of(word))), 0));
}

} // namespace hwsync
