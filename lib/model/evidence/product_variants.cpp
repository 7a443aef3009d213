#include "model/evidence/product_variants.hpp"

#include <algorithm>

namespace hwsync {

ProductVariants::ProductVariants(std::span<const VariantRow> rows,
                                 FeatureReader& reader) {
    m_variants.reserve(rows.size());
    for (const auto& row : rows) {
        const auto place = m_variants.size();
        auto& features = m_variants.emplace_back().features;
        m_variants.back().id = row.id;
        reader.read_variant(row, features);
        m_by_options.emplace_back(options_number(features), place);
        m_by_other.emplace_back(features.other_key, place);
        m_by_other_near.emplace_back(features.other_near, place);
        m_values.insert(m_values.end(), features.options.begin(),
                        features.options.end());
    }
    std::sort(m_by_options.begin(), m_by_options.end());
    std::sort(m_by_other.begin(), m_by_other.end());
    std::sort(m_by_other_near.begin(), m_by_other_near.end());
    std::sort(m_values.begin(), m_values.end());
    m_values.erase(std::unique(m_values.begin(), m_values.end()),
                   m_values.end());
}

std::vector<std::size_t>
ProductVariants::places_like(const VariantFeatures& child) const {
    std::vector<std::size_t> places;
    const auto add = [&](const Places& all, std::uint64_t number) {
        for (auto at = std::lower_bound(all.begin(), all.end(),
                                        std::pair{number, std::size_t{0}});
             at != all.end() && at->first == number; ++at) {
            places.push_back(at->second);
        }
    };
    if (!child.options.empty()) {
        add(m_by_options, options_number(child));
    }
    if (child.other_key != 0) {
        add(m_by_other, child.other_key);
        add(m_by_other_near, child.other_near);
    }
    return places;
}

bool ProductVariants::shares_option(const VariantFeatures& child) const {
    return std::any_of(
        child.options.begin(), child.options.end(), [&](std::uint64_t value) {
            return std::binary_search(m_values.begin(), m_values.end(), value);
        });
}

} // namespace hwsync
