#include "catalog/sqlite/evidence/sibling_rows.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

SiblingRows::SiblingRows(const Connection& connection, const WeighedShop& shop)
    : m_rules(shop.rules),
      m_variants(connection.prepare(
          fmt::format("SELECT {} FROM variant AS c WHERE c.product_id = ?1"
                      " AND c.deleted_at IS NULL ORDER BY c.id",
                      variant_columns("c", shop.identifier)))),
      m_linked(connection.prepare(
          fmt::format("SELECT {} FROM {} AS l CROSS JOIN shop_variant AS v"
                      " ON v.shop = l.shop AND v.id = l.variant_id"
                      " WHERE l.catalog_variant_id = ?1 AND l.shop = ?2"
                      " AND v.deleted_at IS NULL ORDER BY v.id",
                      variant_columns("v", shop.identifier), shop.links))) {
    m_linked.bind(2, shop.shop);
}

std::span<const Sibling> SiblingRows::of(const RowPair& link) {
    if (m_product != link.catalog.product.id) {
        read(link.catalog.product);
    }
    m_siblings.clear();
    for (const auto& variant : m_catalog) {
        if (variant.id != link.catalog.id) {
            auto& sibling = m_siblings.emplace_back(Sibling{variant, {}});
            // The texts are those of the link at hand.
            sibling.catalog.product = link.catalog.product;
        }
    }
    return m_siblings;
}

std::span<const Sibling> SiblingRows::with_linked(const RowPair& link) {
    of(link);
    if (m_ranges.empty()) {
        read_linked();
    }
    auto sibling = m_siblings.begin();
    for (std::size_t i = 0; i < m_catalog.size(); ++i) {
        if (m_catalog[i].id != link.catalog.id) {
            const auto [begin, count] = m_ranges[i];
            sibling->linked = std::span{m_children}.subspan(begin, count);
            ++sibling;
        }
    }
    return m_siblings;
}

void SiblingRows::read(const ProductRow& product) {
    m_product = product.id;
    m_texts.clear();
    m_catalog.clear();
    m_children.clear();
    m_ranges.clear();
    m_variants.reset();
    m_variants.bind(1, product.id);
    while (m_variants.step()) {
        m_catalog.push_back(
            read_variant(m_variants, product, m_rules, m_texts));
    }
}

/// Only variants are compared, so that their product need not be known.
void SiblingRows::read_linked() {
    for (const auto& variant : m_catalog) {
        const auto begin = m_children.size();
        m_linked.reset();
        m_linked.bind(1, variant.id);
        while (m_linked.step()) {
            m_children.push_back(read_variant(m_linked, {}, m_rules, m_texts));
        }
        m_ranges.emplace_back(begin, m_children.size() - begin);
    }
}

} // namespace hwsync::sqlite
