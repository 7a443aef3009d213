#include "model/evidence/vocabulary.hpp"

#include "model/evidence/arithmetic.hpp"

#include <algorithm>

namespace hwsync {

namespace {

std::uint32_t weight_of(double share) {
    return static_cast<std::uint32_t>(
        std::max(to_millibits(-stable_log2(share)), 0));
}

} // namespace

double CommonValues::share_of_rarer() const noexcept {
    if (sampled == 0) {
        return 1;
    }
    return (least > 0 ? least : 0.5) / sampled;
}

double CommonValues::share_of(std::uint64_t value) const noexcept {
    const auto at =
        std::lower_bound(values.begin(), values.end(), value,
                         [](const CommonValue& one, std::uint64_t to) {
                             return one.value < to;
                         });
    const bool is_known = at != values.end() && at->value == value;
    return is_known && sampled > 0 ? static_cast<double>(at->count) / sampled
                                   : share_of_rarer();
}

void CatalogNames::add(std::uint64_t handle, std::uint64_t name) {
    constexpr std::size_t most_names = std::size_t{1} << 20U;
    if (name == 0 || m_names.size() == most_names) {
        return;
    }
    m_names.push_back(name);
    m_handles.emplace_back(handle, name);
}

void CatalogNames::sort() {
    std::sort(m_names.begin(), m_names.end());
    std::sort(m_handles.begin(), m_handles.end());
}

std::uint64_t CatalogNames::name_of(std::uint64_t handle,
                                    std::uint64_t name) const noexcept {
    if (name != 0 && std::binary_search(m_names.begin(), m_names.end(), name)) {
        return name;
    }
    const auto found =
        std::lower_bound(m_handles.begin(), m_handles.end(), Handle{handle, 0});
    return handle != 0 && found != m_handles.end() && found->first == handle
               ? found->second
               : 0;
}

std::uint64_t Vocabulary::namesake_of(std::int64_t child_product,
                                      std::uint64_t handle,
                                      std::uint64_t name) const noexcept {
    constexpr std::uint64_t of_none = 1;
    return std::binary_search(misnamed.begin(), misnamed.end(), child_product)
               ? of_none
               : names.name_of(handle, name);
}

/// Where no titles were looked at, all words say the same.
WordWeights::WordWeights(const CommonValues& words)
    : m_others(words.sampled == 0 ? 1 : weight_of(words.share_of_rarer())) {
    m_known.reserve(words.values.size());
    for (const auto& word : words.values) {
        m_known.emplace_back(word.value, weight_of(words.share_of(word.value)));
    }
}

std::uint32_t WordWeights::of(std::uint64_t word) const noexcept {
    const auto at = std::lower_bound(
        m_known.begin(), m_known.end(), word,
        [](const auto& known, std::uint64_t to) { return known.first < to; });
    return at != m_known.end() && at->first == word ? at->second : m_others;
}

} // namespace hwsync
