#include "model/evidence/companies.hpp"

#include <algorithm>

namespace hwsync {

void Companies::clear() {
    m_targets.clear();
    m_variants.clear();
    if (m_places.size() > 0) {
        m_places = {};
    }
}

std::size_t Companies::add(std::int64_t product, std::int64_t variant) {
    const auto place = place_of(product);
    ++m_targets[place].links;
    m_variants.push_back(variant);
    return place;
}

void Companies::conclude(
    const std::function<std::int64_t(std::int64_t product)>& live) {
    m_all = {static_cast<std::uint32_t>(m_variants.size()), 0, 0, 0};
    for (const auto& one : m_targets) {
        m_all.most = std::max(m_all.most, one.links);
    }
    if (is_joined(live)) {
        m_all.joined = static_cast<std::uint32_t>(m_targets.size());
    }
}

Company Companies::of(std::size_t place) const {
    auto company = m_all;
    company.along = m_targets[place].links;
    return company;
}

/// See Company.
bool Companies::is_joined(
    const std::function<std::int64_t(std::int64_t product)>& live) {
    if (m_targets.size() < 2) {
        return false;
    }
    std::sort(m_variants.begin(), m_variants.end());
    auto left =
        std::unique(m_variants.begin(), m_variants.end()) - m_variants.begin();
    for (const auto& one : m_targets) {
        left -= live(one.product);
        if (left < 0) {
            return false;
        }
    }
    return left == 0;
}

/// Most of a child's products lead to only one or two of the catalog's; so few
/// are searched one by one.
std::size_t Companies::place_of(std::int64_t product) {
    constexpr std::size_t few = 8;
    if (const auto* const place = m_places.find(product)) {
        return *place;
    }
    if (m_targets.size() <= few) {
        const auto found = std::find_if(
            m_targets.begin(), m_targets.end(),
            [&](const Target& one) { return one.product == product; });
        if (found != m_targets.end()) {
            return static_cast<std::size_t>(found - m_targets.begin());
        }
    }
    m_targets.push_back({product, 0});
    for (auto i = m_places.size();
         m_targets.size() > few && i < m_targets.size(); ++i) {
        m_places[m_targets[i].product] = i;
    }
    return m_targets.size() - 1;
}

} // namespace hwsync
