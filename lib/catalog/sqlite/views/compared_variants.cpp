#include "catalog/sqlite/views/compared_variants.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/views/pairing_sql.hpp"
#include "model/evidence/words.hpp"

#include <fmt/core.h>

#include <algorithm>

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
    const auto other = other_than(identifier);
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
                                   std::span<const std::int64_t> known_products,
                                   std::vector<ComparedVariant>& found) {
    m_known.clear();
    for (const auto& one : found) {
        m_known.push_back(one.id);
    }
    const auto shared = m_words.variants_with(
        {texts.title_words, texts.options, m_known, known_products});
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

VariantsByProducts::VariantsByProducts(const Connection& connection,
                                       Identifier identifier, std::int64_t shop,
                                       SoughtIn side)
    : m_products(connection.prepare(expected_products_sql(side))),
      m_variant(connection.prepare(variant_sql(identifier, side))),
      m_variants(
          connection.prepare(variants_of_product_sql(identifier, side, shop))) {
    m_products.bind(1, shop);
    m_variant.bind(1, shop);
}

void VariantsByProducts::look_at(const ComparedVariant& variant) {
    if (variant.product_id == m_product) {
        return;
    }
    m_product = variant.product_id;
    const auto texts = text_numbers(variant.handle, variant.product_title);
    m_products.reset();
    m_products.bind(2, m_product).bind(3, texts.handle).bind(4, texts.title);
    m_known = ids_of(m_products);
    m_variants.look_at(m_known);
}

std::uint64_t VariantsByProducts::add(const ComparedVariant& variant,
                                      std::span<const std::uint64_t> options,
                                      std::vector<ComparedVariant>& found) {
    look_at(variant);
    std::vector<std::int64_t> known;
    known.reserve(found.size());
    for (const auto& one : found) {
        known.push_back(one.id);
    }
    const auto chosen = m_variants.index().choose(options, known);
    for (const auto id : chosen.ids) {
        m_variant.reset();
        m_variant.bind(2, id);
        if (m_variant.step()) {
            auto& one = found.emplace_back();
            read_compared(m_variant, 0, one);
        }
    }
    std::sort(found.begin(), found.end(),
              [](const ComparedVariant& left, const ComparedVariant& right) {
                  return left.id < right.id;
              });
    return chosen.left_out + m_variants.not_kept();
}

std::string is_unlinked(Identifier identifier) {
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM link AS n WHERE n.shop = v.shop"
        " AND n.variant_id = v.id) AND NOT {}",
        is_blocked_key("v.shop", fmt::format("v.{}", key_column(identifier))));
}

} // namespace hwsync::sqlite
