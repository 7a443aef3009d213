#pragma once

#include "base/text_arena.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/evidence/rows.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <string>
#include <string_view>

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

/// A price as Shopify writes it; 0 for none.
double price_of(std::string_view text) noexcept;

} // namespace hwsync::sqlite
