#include "catalog/sqlite/evidence/variant_rows.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"
#include "model/evidence/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace hwsync::sqlite {

std::string variant_columns(std::string_view table, Identifier identifier) {
    const auto other = other_than(identifier);
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

void IndexedVariants::look_at(std::span<const std::int64_t> products,
                              Statement& variants) {
    if (std::ranges::equal(products, m_products)) {
        return;
    }
    m_products.assign(products.begin(), products.end());
    read(Options::ignored, variants);
    if (m_index.is_large()) {
        read(Options::read, variants);
    }
}

void IndexedVariants::read(Options options, Statement& variants) {
    m_index.clear();
    m_not_kept = 0;
    std::vector<std::uint64_t> values;
    for (const auto product : m_products) {
        variants.reset();
        variants.bind(1, product);
        while (variants.step()) {
            if (m_index.size() == m_most_kept) {
                ++m_not_kept;
                continue;
            }
            if (options == Options::read) {
                option_numbers(variants.text(1), variants.text(2), values);
            }
            m_index.add(variants.integer(0), values);
        }
    }
}

} // namespace hwsync::sqlite
