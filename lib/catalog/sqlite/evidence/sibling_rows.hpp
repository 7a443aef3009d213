#pragma once

#include "base/text_arena.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"
#include "model/evidence/judge.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace hwsync::sqlite {

/// The variants of the catalog product that a link leads to, and the child's
/// variants that are linked to them.
class SiblingRows {
public:
    /// Two connections that may see different rows: those of the catalog, and
    /// those of the child with its links.
    SiblingRows(const Connection& catalog, const Connection& child,
                const WeighedShop& shop);

    /// Valid until another product is asked for.
    const ProductVariants& of(const ProductRow& product, EvidenceJudge& judge);
    /// The child's variants that are linked to the variant at this place of
    /// that product.
    std::span<const VariantRow> linked_to(std::size_t place);

private:
    const MatchingRules& m_rules;
    LazyStatement m_variants;
    LazyStatement m_linked;
    std::int64_t m_product = 0; ///< whose variants were last read
    TextArena m_texts;
    ProductVariants m_siblings;
    std::map<std::size_t, std::vector<VariantRow>> m_children; ///< by place
};

} // namespace hwsync::sqlite
