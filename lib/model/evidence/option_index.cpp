#include "model/evidence/option_index.hpp"

#include <algorithm>
#include <utility>

namespace hwsync {

void OptionIndex::add(std::int64_t id, std::span<const std::uint64_t> options) {
    for (const auto option : options) {
        auto& places = m_by_option[option];
        if (places.empty() || places.back() != m_variants.size()) {
            places.push_back(m_variants.size());
        }
    }
    m_variants.push_back({id, {options.begin(), options.end()}});
    m_ids.insert(id);
}

void OptionIndex::clear() noexcept {
    m_variants.clear();
    m_ids.clear();
    m_by_option.clear();
}

std::vector<std::int64_t> OptionIndex::ids() const {
    std::vector<std::int64_t> ids{m_ids.begin(), m_ids.end()};
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// All that have the rarest of the values: among them are those that have all.
/// Of each other value some more than are wanted, and if it has none of them,
/// the first.
OptionIndex::Places
OptionIndex::places_with(std::span<const std::uint64_t> options,
                         std::size_t most) const {
    std::vector<const Places*> lists;
    for (const auto option : options) {
        const auto found = m_by_option.find(option);
        if (found != m_by_option.end()) {
            lists.push_back(&found->second);
        }
    }
    std::sort(lists.begin(), lists.end(),
              [](const auto* left, const auto* right) {
                  return std::pair{left->size(), left->front()} <
                         std::pair{right->size(), right->front()};
              });
    constexpr std::size_t some_more = 8;
    Places all;
    for (const auto* list : lists) {
        const auto wanted = all.empty()
                                ? list->size()
                                : std::min(list->size(), some_more * most);
        all.insert(all.end(), list->begin(),
                   list->begin() + static_cast<std::ptrdiff_t>(wanted));
    }
    for (std::size_t place = 0; place < std::min(most, size()); ++place) {
        all.push_back(place);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

OptionIndex::Chosen
OptionIndex::choose(std::span<const std::uint64_t> options, std::size_t most,
                    std::span<const std::int64_t> known) const {
    /// How many values it lacks, and its place.
    std::vector<std::pair<std::size_t, std::size_t>> ranked;
    for (const auto place : places_with(options, most + known.size())) {
        const auto& variant = m_variants[place];
        if (std::ranges::binary_search(known, variant.id)) {
            continue;
        }
        std::size_t shared = 0;
        for (const auto option : variant.options) {
            shared += std::ranges::count(options, option) > 0 ? 1U : 0U;
        }
        ranked.emplace_back(options.size() - std::min(shared, options.size()),
                            place);
    }
    const auto count = std::min(ranked.size(), most);
    Chosen chosen;
    std::partial_sort(ranked.begin(),
                      ranked.begin() + static_cast<std::ptrdiff_t>(count),
                      ranked.end());
    for (std::size_t i = 0; i < count; ++i) {
        chosen.ids.push_back(m_variants[ranked[i].second].id);
    }
    std::sort(chosen.ids.begin(), chosen.ids.end());
    const auto known_here = std::ranges::count_if(
        known, [this](std::int64_t id) { return m_ids.contains(id); });
    chosen.left_out = size() - static_cast<std::size_t>(known_here) - count;
    return chosen;
}

} // namespace hwsync
