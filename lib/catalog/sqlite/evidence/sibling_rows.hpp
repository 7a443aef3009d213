#pragma once

#include "base/text_arena.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// The other variants of the catalog product that a link leads to.
class SiblingRows {
public:
    SiblingRows(const Connection& connection, const WeighedShop& shop);

    /// As if nothing were linked to them. Valid until the next call.
    std::span<const Sibling> of(const RowPair& link);
    /// With the child's variants that are linked to them.
    std::span<const Sibling> with_linked(const RowPair& link);

private:
    void read(const ProductRow& product);
    void read_linked();

    const MatchingRules& m_rules;
    Statement m_variants;
    Statement m_linked;
    std::int64_t m_product = 0; ///< whose variants were last read
    TextArena m_texts;
    std::vector<VariantRow> m_catalog;
    std::vector<VariantRow> m_children;
    /// Of each of m_catalog: where its children begin, and how many there are.
    std::vector<std::pair<std::size_t, std::size_t>> m_ranges;
    std::vector<Sibling> m_siblings;
};

} // namespace hwsync::sqlite
