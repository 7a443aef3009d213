#include "catalog/sqlite/verify/rows/finding_titles.hpp"

#include "catalog/sqlite/rows/shops.hpp"

#include <hwsync/error.hpp>

#include <utility>

namespace hwsync::sqlite {

namespace {

std::string first_of(Statement& row) {
    auto title = row.step() ? std::string{row.text(0)} : std::string{};
    row.reset();
    return title;
}

} // namespace

FindingTitles::FindingTitles(Connection connection)
    : m_connection(std::move(connection)) {}

std::string FindingTitles::of(const Finding& finding) {
    try {
        look_at(finding.shop);
        return m_child && finding.variant_id != 0
                   ? of_variant(finding.variant_id)
                   : of_catalog_variant(finding.catalog_variant_id);
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

std::string FindingTitles::of_variant(std::int64_t id) {
    if (!m_variant) {
        m_variant.emplace(m_connection.prepare(
            "SELECT p.title || COALESCE(' / ' || v.title, '')"
            " FROM shop_variant AS v JOIN shop_product AS p"
            "  ON p.shop = v.shop AND p.id = v.product_id"
            " WHERE v.shop = ?1 AND v.id = ?2"));
    }
    m_variant->reset();
    m_variant->bind(1, *m_child).bind(2, id);
    return first_of(*m_variant);
}

std::string FindingTitles::of_catalog_variant(std::int64_t id) {
    if (!m_catalog_variant) {
        m_catalog_variant.emplace(m_connection.prepare(
            "SELECT p.title || COALESCE(' / ' || v.title, '')"
            " FROM variant AS v JOIN product AS p ON p.id = v.product_id"
            " WHERE v.id = ?1"));
    }
    m_catalog_variant->reset();
    m_catalog_variant->bind(1, id);
    return first_of(*m_catalog_variant);
}

} // namespace hwsync::sqlite
