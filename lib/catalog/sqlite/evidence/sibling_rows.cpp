#include "catalog/sqlite/evidence/sibling_rows.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

SiblingRows::SiblingRows(const Connection& catalog, const Connection& child,
                         const WeighedShop& shop)
    : m_rules(shop.rules),
      m_variants(
          catalog,
          fmt::format("SELECT {} FROM variant AS c WHERE c.product_id = ?1"
                      " AND c.deleted_at IS NULL ORDER BY c.id",
                      variant_columns("c", shop.identifier))),
      m_linked(child,
               fmt::format("SELECT {} FROM {} AS l CROSS JOIN shop_variant AS v"
                           " ON v.shop = l.shop AND v.id = l.variant_id"
                           " WHERE l.catalog_variant_id = ?1 AND l.shop = {}"
                           " AND v.deleted_at IS NULL ORDER BY v.id",
                           variant_columns("v", shop.identifier), shop.links,
                           shop.shop)) {}

const ProductVariants& SiblingRows::of(const ProductRow& product,
                                       EvidenceJudge& judge) {
    if (m_product == product.id) {
        return m_siblings;
    }
    m_product = product.id;
    m_texts.clear();
    m_children.clear();
    std::vector<VariantRow> rows;
    m_variants.reset();
    m_variants->bind(1, product.id);
    while (m_variants->step()) {
        rows.push_back(read_variant(*m_variants, product, m_rules, m_texts));
    }
    m_siblings = judge.product(rows);
    return m_siblings;
}

/// Only variants are compared, so their product need not be known. Few siblings
/// match better than the linked variant, so this is seldom called.
std::span<const VariantRow> SiblingRows::linked_to(std::size_t place) {
    const auto [at, is_new] = m_children.try_emplace(place);
    if (is_new) {
        m_linked.reset();
        m_linked->bind(1, m_siblings.id(place));
        while (m_linked->step()) {
            at->second.push_back(read_variant(*m_linked, {}, m_rules, m_texts));
        }
    }
    return at->second;
}

} // namespace hwsync::sqlite
