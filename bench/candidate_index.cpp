#include "candidate_index.hpp"

#include <algorithm>

namespace bench {

using hwsync::FeatureReader;
using hwsync::FeatureTranslator;

CandidateIndex::CandidateIndex(const std::vector<hwsync::VariantRow>& catalog,
                               const hwsync::EvidenceNumbers& numbers)
    : m_numbers(numbers) {
    FeatureReader reader;
    for (std::size_t place = 0; place < catalog.size(); ++place) {
        const auto& features = reader.read(catalog[place]);
        m_others[features.variant.other_key].push_back(place);
        m_handles[features.product->handle].push_back(place);
        for (const auto& word : features.product->words) {
            m_words[word.number].push_back(place);
        }
    }
    m_others.erase(0);
    m_handles.erase(0);
}

std::vector<std::size_t> CandidateIndex::places(const hwsync::VariantRow& child,
                                                std::size_t left_out) const {
    constexpr std::size_t most = 400;
    FeatureReader reader;
    FeatureTranslator translator{FeatureTranslator::Side::child,
                                 m_numbers.vocabulary};
    const auto& features = translator.translated(reader.read(child));
    std::vector<std::size_t> found;
    const auto add = [&](const Places& places, std::uint64_t number) {
        if (const auto at = places.find(number); at != places.end()) {
            found.insert(found.end(), at->second.begin(), at->second.end());
        }
    };
    add(m_others, features.variant.other_key);
    add(m_handles, features.product->handle);
    std::vector<const std::vector<std::size_t>*> by_word;
    for (const auto& word : features.product->words) {
        if (const auto at = m_words.find(word.number); at != m_words.end()) {
            by_word.push_back(&at->second);
        }
    }
    std::stable_sort(by_word.begin(), by_word.end(),
                     [](const auto* left, const auto* right) {
                         return left->size() < right->size();
                     });
    for (const auto* places : by_word) {
        if (found.size() + places->size() <= most) {
            found.insert(found.end(), places->begin(), places->end());
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::erase(found, left_out);
    return found;
}

} // namespace bench
