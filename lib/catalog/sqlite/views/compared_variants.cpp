#include "catalog/sqlite/views/compared_variants.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "model/evidence/words.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

std::int64_t number_of(std::string_view kind, std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    std::string folded;
    fold_text(text, folded);
    return static_cast<std::int64_t>(text_number(std::string{kind} + folded));
}

} // namespace

std::string compared_columns(Identifier identifier, std::string_view variant,
                             std::string_view product) {
    const auto other =
        identifier == Identifier::sku ? Identifier::barcode : Identifier::sku;
    return fmt::format(
        "{0}.id, {0}.product_id, {1}.handle, {1}.title, {1}.vendor,"
        " {1}.product_type, {1}.status, {1}.image_url, {0}.title,"
        " {0}.selected_options,"
        " {0}.sku, {0}.barcode, {0}.{2}, COALESCE({0}.{3}, {0}.{2}), {0}.{4},"
        " COALESCE({0}.{5}, {0}.{4}), {0}.price",
        variant, product, key_column(identifier), near_column(identifier),
        key_column(other), near_column(other));
}

void read_compared(const Statement& row, int column, ComparedVariant& variant) {
    variant.id = row.integer(column);
    variant.product_id = row.integer(column + 1);
    std::string* const texts[] = {
        &variant.handle,       &variant.product_title, &variant.vendor,
        &variant.product_type, &variant.status,        &variant.image_url,
        &variant.title,        &variant.options,       &variant.sku,
        &variant.barcode,      &variant.key,           &variant.near,
        &variant.other_key,    &variant.other_near};
    auto at = column + 2;
    for (auto* text : texts) {
        *text = row.text(at++);
    }
    variant.price = price_of(row.text(at));
    variant.only_shares_words = false;
}

TextNumbers text_numbers(std::string_view handle, std::string_view title) {
    return {number_of("h", handle), number_of("t", title)};
}

VariantsByWords::VariantsByWords(const Connection& connection,
                                 Identifier identifier)
    : m_words(connection),
      m_variant(connection.prepare(fmt::format(
          "SELECT {} FROM {} WHERE v.id = ?1",
          compared_columns(identifier, "v", "p"), catalog_tables))) {}

std::uint64_t VariantsByWords::add(const SoughtTexts& texts,
                                   std::vector<ComparedVariant>& found) {
    m_known.clear();
    for (const auto& one : found) {
        m_known.push_back(one.id);
    }
    const auto shared =
        m_words.variants_with({texts.title_words, texts.options, m_known});
    for (const auto id : shared.ids) {
        m_variant.reset();
        m_variant.bind(1, id);
        if (m_variant.step()) {
            read_compared(m_variant, 0, found.emplace_back());
            found.back().only_shares_words = true;
        }
    }
    return shared.left_out;
}

std::string is_unlinked(Identifier identifier) {
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM link AS n WHERE n.shop = v.shop"
        " AND n.variant_id = v.id) AND NOT {}",
        is_blocked_key("v.shop", fmt::format("v.{}", key_column(identifier))));
}

} // namespace hwsync::sqlite
