#include "catalog/sqlite/verify/rows/finding_titles.hpp"

#include <hwsync/error.hpp>

namespace hwsync::sqlite {

namespace {

std::string first_of(Statement& row) {
    auto title = row.step() ? std::string{row.text(0)} : std::string{};
    row.reset();
    return title;
}

} // namespace

std::string FindingTitles::of(const Finding& finding, std::int64_t child) {
    try {
        return child != 0 && finding.variant_id != 0
                   ? of_variant(child, finding.variant_id)
                   : of_catalog_variant(finding.catalog_variant_id);
    } catch (const Error& error) {
        // What is damaged is a finding of its own.
        if (error.kind() != ErrorKind::storage) {
            throw;
        }
        return {};
    }
}

std::string FindingTitles::of_variant(std::int64_t child, std::int64_t id) {
    if (!m_variant) {
        m_variant.emplace(m_connection.prepare(
            "SELECT p.title || COALESCE(' / ' || v.title, '')"
            " FROM shop_variant AS v JOIN shop_product AS p"
            "  ON p.shop = v.shop AND p.id = v.product_id"
            " WHERE v.shop = ?1 AND v.id = ?2"));
    }
    m_variant->reset();
    m_variant->bind(1, child).bind(2, id);
    return first_of(*m_variant);
}

std::string FindingTitles::of_catalog_variant(std::int64_t id) {
    if (id == 0) {
        return {};
    }
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
