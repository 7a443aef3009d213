#include "catalog/sqlite/views/compared_variants.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/file/first_column.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/views/pairing_sql.hpp"
#include "model/evidence/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

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
    : m_near_products(connection.prepare(near_products_sql(side))),
      m_titled_products(connection.prepare(titled_products_sql())),
      m_variants(
          connection.prepare(variants_of_product_sql(identifier, side, shop))),
      m_variant(connection.prepare(variant_sql(identifier, side))) {
    m_near_products.bind(1, shop);
    m_variant.bind(1, shop);
}

/// Thousands of products may have one title, so what is read of it is kept.
const IndexedVariants& VariantsByProducts::titled(std::int64_t title) {
    constexpr std::size_t most_kept = 50'000;
    auto found = m_by_title.find(title);
    if (found == m_by_title.end()) {
        if (m_kept > most_kept) {
            m_by_title.clear();
            m_kept = 0;
        }
        found = m_by_title.emplace(title, IndexedVariants{most_of_title}).first;
        m_titled_products.reset();
        m_titled_products.bind(1, title);
        found->second.look_at(ids_of(m_titled_products), m_variants);
        m_kept += 1 + found->second.index().size();
    }
    return found->second;
}

void VariantsByProducts::look_at(const ComparedVariant& variant) {
    if (variant.product_id == m_product) {
        return;
    }
    m_product = variant.product_id;
    const auto texts = text_numbers(variant.handle, variant.product_title);
    m_near_products.reset();
    m_near_products.bind(2, m_product).bind(3, texts.handle);
    m_near.look_at(ids_of(m_near_products), m_variants);
    m_near_ids = m_near.index().ids();
    m_titled = &titled(texts.title);
    m_products.clear();
    std::ranges::set_union(m_near.products(), m_titled->products(),
                           std::back_inserter(m_products));
}

/// What is nearer than the title is weighed whatever else has the title.
std::uint64_t VariantsByProducts::add(const ComparedVariant& variant,
                                      std::span<const std::uint64_t> options,
                                      std::vector<ComparedVariant>& found) {
    look_at(variant);
    std::vector<std::int64_t> known;
    known.reserve(found.size());
    for (const auto& one : found) {
        known.push_back(one.id);
    }
    const auto near = m_near.index().choose(options, known);
    std::vector<std::int64_t> known_or_near;
    std::ranges::set_union(known, m_near_ids,
                           std::back_inserter(known_or_near));
    const auto titled = m_titled->index().choose(options, known_or_near);
    for (const auto* chosen : {&near, &titled}) {
        for (const auto id : chosen->ids) {
            m_variant.reset();
            m_variant.bind(2, id);
            if (m_variant.step()) {
                read_compared(m_variant, 0, found.emplace_back());
            }
        }
    }
    std::sort(found.begin(), found.end(),
              [](const ComparedVariant& left, const ComparedVariant& right) {
                  return left.id < right.id;
              });
    return near.left_out + m_near.not_kept() + titled.left_out +
           m_titled->not_kept();
}

std::string is_unlinked(Identifier identifier) {
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM link AS n WHERE n.shop = v.shop"
        " AND n.variant_id = v.id) AND NOT {}",
        is_blocked_key("v.shop", fmt::format("v.{}", key_column(identifier))));
}

} // namespace hwsync::sqlite
