#pragma once

#include "catalog/pairing_view.hpp"
#include "catalog/sqlite/evidence/rare_words.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hwsync::sqlite {

/// How many columns a ComparedVariant takes.
constexpr int compared_column_count = 17;

/// The columns of a variant and its product, of either side; `variant` and
/// `product` are the names of their tables in the query.
std::string compared_columns(Identifier identifier, std::string_view variant,
                             std::string_view product);

/// `variant AS v` and `shop_variant AS v`, with their products.
constexpr std::string_view catalog_tables =
    "variant AS v LEFT JOIN product AS p ON p.id = v.product_id";
constexpr std::string_view shop_tables =
    "shop_variant AS v LEFT JOIN shop_product AS p"
    " ON p.shop = v.shop AND p.id = v.product_id";

/// Reads those columns from `column` on.
void read_compared(const Statement& row, int column, ComparedVariant& variant);

/// Finds catalog variants by rare words of their products' titles.
class VariantsByWords {
public:
    VariantsByWords(const Connection& connection, Identifier identifier);

    /// Adds the variants that are not in `found` yet, which must be in the
    /// order of ids, and not of `known_products`, which rise. Returns how many
    /// were left out.
    std::uint64_t add(const SoughtTexts& texts,
                      std::span<const std::int64_t> known_products,
                      std::vector<ComparedVariant>& found);

private:
    RareWords m_words;
    Statement m_variant;
    std::vector<std::int64_t> m_known;
};

/// Finds the variants of the products in which a variant's partner is expected:
/// those that have the handle or title of its product, and in the catalog those
/// that other variants of its product are linked to.
class VariantsByProducts {
public:
    VariantsByProducts(const Connection& connection, Identifier identifier,
                       std::int64_t shop, SoughtIn side);

    /// Adds those that are not in `found` yet, which must be in the order of
    /// ids and stays so. Returns how many were left out.
    std::uint64_t add(const ComparedVariant& variant,
                      std::span<const std::uint64_t> options,
                      std::vector<ComparedVariant>& found);
    /// The products of the last add(), rising.
    std::span<const std::int64_t> products() const noexcept {
        return m_products;
    }

private:
    void look_at(const ComparedVariant& variant);
    const IndexedVariants& titled(std::int64_t title);

    Statement m_near_products;
    Statement m_titled_products;
    Statement m_variants;
    Statement m_variant;
    std::int64_t m_product = 0; ///< that what follows is expected of
    std::vector<std::int64_t> m_products;
    IndexedVariants m_near; ///< of the same handle, or linked to
    std::vector<std::int64_t> m_near_ids;
    const IndexedVariants* m_titled = nullptr;
    /// By the titles' numbers: products with different titles take turns.
    std::unordered_map<std::int64_t, IndexedVariants> m_by_title;
    std::size_t m_kept = 0; ///< variants in them, at least one for each title
};

/// Numbers for a product's handle and title, 0 for none: products with the same
/// handle or the same folded title have the same number.
struct TextNumbers {
    std::int64_t handle = 0;
    std::int64_t title = 0;
};
TextNumbers text_numbers(std::string_view handle, std::string_view title);

/// The condition that a shop's variant `v` has neither link nor block.
std::string is_unlinked(Identifier identifier);

} // namespace hwsync::sqlite
