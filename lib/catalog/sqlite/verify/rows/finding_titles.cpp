#include "catalog/sqlite/verify/rows/finding_titles.hpp"

#include "catalog/sqlite/rows/shops.hpp"

#include <hwsync/error.hpp>

#include <utility>

namespace hwsync::sqlite {

FindingTitles::FindingTitles(Connection connection)
    : m_connection(std::move(connection)) {}

std::string FindingTitles::of(const Finding& finding) {
    try {
        look_at(finding.shop);
        if (!m_titles) {
            m_titles.emplace(m_connection);
        }
        return m_child && finding.variant_id != 0
                   ? m_titles->of_variant(*m_child, finding.variant_id)
                   : m_titles->of_catalog_variant(finding.catalog_variant_id);
    } catch (const Error& error) {
        // Damage is reported by a finding of its own.
        if (error.kind() != ErrorKind::storage) {
            throw;
        }
        return {};
    }
}

void FindingTitles::look_at(std::string_view shop) {
    if (m_shop != shop) {
        m_child = find_shop(m_connection, shop);
        m_shop = shop;
    }
}

} // namespace hwsync::sqlite
