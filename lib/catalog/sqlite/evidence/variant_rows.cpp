#include "catalog/sqlite/evidence/variant_rows.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <charconv>

namespace hwsync::sqlite {

std::string variant_columns(std::string_view table, Identifier identifier) {
    const auto other =
        identifier == Identifier::sku ? Identifier::barcode : Identifier::sku;
    return fmt::format("{0}.id, {0}.title, {0}.selected_options, {0}.price,"
                       " {0}.{1}, {0}.{2}",
                       table, key_column(other), near_column(other));
}

VariantRow read_variant(const Statement& row, const ProductRow& product,
                        const MatchingRules& rules, TextArena& texts) {
    VariantRow variant{
        row.integer(0),           product, texts.store(row.text(1)),
        texts.store(row.text(2)), {},      {},
        price_of(row.text(3))};
    if (!rules.is_other_placeholder(row.text(4))) {
        variant.other_key = texts.store(row.text(4));
        variant.other_near = texts.store(row.text(5));
    }
    return variant;
}

ProductRow read_product(const Statement& row, int column, TextArena& texts) {
    const auto text = [&](int at) {
        return texts.store(row.text(column + at));
    };
    return {row.integer(column), text(1), text(2), text(3), text(4)};
}

double price_of(std::string_view text) noexcept {
    double price = 0;
    std::from_chars(text.data(), text.data() + text.size(), price);
    return price > 0 ? price : 0;
}

} // namespace hwsync::sqlite
