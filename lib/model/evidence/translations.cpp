#include "model/evidence/translations.hpp"

#include <algorithm>

namespace hwsync {

namespace {

using Pair = std::pair<std::uint64_t, std::uint64_t>;

/// What bounds the memory of a shop of any size; what comes later is not
/// counted.
constexpr std::size_t most_texts = std::size_t{1} << 16U;
constexpr std::size_t most_together = std::size_t{1} << 17U;
constexpr std::size_t most_found = 2000;
constexpr std::uint32_t least_times = 3;

void count(std::unordered_map<std::uint64_t, std::uint32_t>& counts,
           std::uint64_t text) {
    if (const auto at = counts.find(text); at != counts.end()) {
        ++at->second;
    } else if (counts.size() < most_texts) {
        counts.emplace(text, 1);
    }
}

struct Found {
    Pair pair;
    std::uint32_t together;
    std::uint32_t apart; ///< how often both were seen, together or not

    /// By the share of times that they were together, exactly; then by number,
    /// so that the order is the same everywhere.
    bool is_better_than(const Found& other) const noexcept {
        const auto left = std::uint64_t{together} * other.apart;
        const auto right = std::uint64_t{other.together} * apart;
        return left != right ? left > right : pair < other.pair;
    }
};

} // namespace

std::uint64_t Translations::of(std::uint64_t number) const noexcept {
    const auto at =
        std::lower_bound(m_pairs.begin(), m_pairs.end(), Pair{number, 0});
    return at != m_pairs.end() && at->first == number ? at->second : number;
}

void Translations::apply(std::vector<std::uint64_t>& numbers) const {
    if (m_pairs.empty()) {
        return;
    }
    bool has_changed = false;
    for (auto& number : numbers) {
        const auto translated = of(number);
        has_changed = has_changed || translated != number;
        number = translated;
    }
    if (has_changed) {
        std::sort(numbers.begin(), numbers.end());
    }
}

void TranslationFinder::look(const std::vector<std::uint64_t>& child,
                             const std::vector<std::uint64_t>& catalog) {
    for (const auto text : child) {
        count(m_child, text);
    }
    for (const auto text : catalog) {
        count(m_catalog, text);
    }
    for (const auto from : child) {
        if (std::binary_search(catalog.begin(), catalog.end(), from)) {
            continue;
        }
        for (const auto to : catalog) {
            if (std::binary_search(child.begin(), child.end(), to)) {
                continue;
            }
            if (const auto at = m_together.find({from, to});
                at != m_together.end()) {
                ++at->second;
            } else if (m_together.size() < most_together) {
                m_together.emplace(Pair{from, to}, 1);
            }
        }
    }
}

std::vector<Pair> TranslationFinder::found() const {
    std::vector<Found> all;
    for (const auto& [pair, together] : m_together) {
        if (together < least_times || m_catalog.contains(pair.first) ||
            m_child.contains(pair.second)) {
            continue;
        }
        const auto from = m_child.find(pair.first);
        const auto to = m_catalog.find(pair.second);
        if (from == m_child.end() || to == m_catalog.end()) {
            continue;
        }
        // Together at least half as often as either was seen.
        const auto apart = std::max(from->second, to->second);
        if (together * 2 >= apart) {
            all.push_back({pair, together, apart});
        }
    }
    std::sort(all.begin(), all.end(),
              [](const Found& left, const Found& right) {
                  return left.is_better_than(right);
              });
    std::unordered_map<std::uint64_t, std::uint32_t> taken;
    std::vector<Pair> chosen;
    for (const auto& one : all) {
        if (chosen.size() < most_found &&
            taken.emplace(one.pair.first, 0).second &&
            taken.emplace(one.pair.second, 0).second) {
            chosen.push_back(one.pair);
        }
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

} // namespace hwsync
