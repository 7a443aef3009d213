#include "catalog/sqlite/evidence/title_lookup.hpp"

#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// More products with the same title are never worth weighing.
constexpr int most_products = 10'000;

void append_ids(Statement& rows, std::vector<std::int64_t>& ids) {
    while (rows.step()) {
        ids.push_back(rows.integer(0));
    }
}

} // namespace

std::vector<std::int64_t>
TitleLookup::products_titled(const std::string& title) {
    auto products = products_with_all_of(title);
    if (!products) {
        return seek_among_all(title);
    }
    auto has_title = m_connection.prepare(
        "SELECT 1 FROM product WHERE id = ?1 AND title = ?2"
        " AND deleted_at IS NULL");
    std::erase_if(*products, [&](std::int64_t product) {
        has_title.reset();
        has_title.bind(1, product).bind(2, std::string_view{title});
        return !has_title.step();
    });
    return *std::move(products);
}

/// Nothing if rare words cannot tell.
std::optional<std::vector<std::int64_t>>
TitleLookup::products_with_all_of(const std::string& title) {
    if (!m_rare_words) {
        m_rare_words.emplace(m_connection);
        m_words_are_current = rare_words_are_current(m_connection);
    }
    return m_words_are_current ? m_rare_words->products_with_all_of(title)
                               : std::nullopt;
}

std::vector<std::int64_t>
TitleLookup::seek_among_all(const std::string& title) {
    if (m_sought_among_all && !m_has_table) {
        m_connection.execute(
            "CREATE TEMP TABLE titled (title TEXT, id INTEGER,"
            " PRIMARY KEY (title, id)) WITHOUT ROWID;"
            "INSERT INTO temp.titled SELECT title, id FROM product"
            " WHERE title IS NOT NULL AND deleted_at IS NULL");
        m_has_table = true;
    }
    m_sought_among_all = true;
    auto products = m_connection.prepare(fmt::format(
        "SELECT id FROM {} WHERE title = ?1 {} ORDER BY id LIMIT {}",
        m_has_table ? "temp.titled" : "product",
        m_has_table ? "" : "AND deleted_at IS NULL", most_products));
    products.bind(1, std::string_view{title});
    std::vector<std::int64_t> found;
    append_ids(products, found);
    return found;
}

const std::vector<std::int64_t>&
TitleLookup::products(const std::string& title) {
    if (m_title != title) {
        m_products = title.empty() ? std::vector<std::int64_t>{}
                                   : products_titled(title);
        m_title = title;
    }
    return m_products;
}

std::vector<std::int64_t> TitleLookup::find(const std::string& product_title,
                                            const std::string& variant_title) {
    products(product_title);
    auto variants = m_connection.prepare(
        "SELECT id FROM variant WHERE product_id = ?1 AND title = ?2"
        " AND deleted_at IS NULL");
    std::vector<std::int64_t> found;
    for (const auto product : m_products) {
        variants.reset();
        variants.bind(1, product).bind(2, std::string_view{variant_title});
        append_ids(variants, found);
    }
    return found;
}

} // namespace hwsync::sqlite
