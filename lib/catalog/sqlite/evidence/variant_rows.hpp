#pragma once

#include "base/text_arena.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/option_index.hpp"
#include "model/evidence/rows.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// The first columns of a query whose rows read_variant() reads; `table` is the
/// name of a table of variants in that query.
std::string variant_columns(std::string_view table, Identifier identifier);

/// The result's texts are in `texts`.
VariantRow read_variant(const Statement& row, const ProductRow& product,
                        const MatchingRules& rules, TextArena& texts);

/// From the columns id, handle, title, vendor and product_type, the first of
/// which is `column`; likewise.
ProductRow read_product(const Statement& row, int column, TextArena& texts);

/// The live variants of some catalog products: id, options and title; ?1: the
/// product.
constexpr std::string_view variants_of_catalog_product =
    "SELECT id, selected_options, title FROM variant"
    " INDEXED BY variant_by_product"
    " WHERE product_id = ?1 AND deleted_at IS NULL ORDER BY id";

/// How many variants are kept of products that one title leads to: where there
/// are more, a title says next to nothing.
constexpr std::size_t most_of_title = 5'000;

/// The variants of some products by their options. These are read only if there
/// are too many variants to look at each.
class IndexedVariants {
public:
    /// Keeps the first so many variants: by default more than 20 products can
    /// have, which is a bound for memory alone.
    explicit IndexedVariants(std::size_t most_kept = 50'000)
        : m_most_kept(most_kept) {}

    /// The first of the products come first. What was read last is kept.
    /// `variants` is a query for the ids, options and titles of those of
    /// product ?1.
    void look_at(std::span<const std::int64_t> products, Statement& variants);

    /// Of the last look_at().
    std::span<const std::int64_t> products() const noexcept {
        return m_products;
    }
    const OptionIndex& index() const noexcept { return m_index; }
    /// How many more variants there are than are kept.
    std::uint64_t not_kept() const noexcept { return m_not_kept; }

private:
    enum class Options : std::uint8_t { ignored, read };

    void read(Options options, Statement& variants);

    std::size_t m_most_kept;
    std::vector<std::int64_t> m_products;
    OptionIndex m_index;
    std::uint64_t m_not_kept = 0;
};

/// A price as Shopify writes it; 0 for none.
double price_of(std::string_view text) noexcept;

} // namespace hwsync::sqlite
