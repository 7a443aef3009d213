#include "catalog/sqlite/views/text_index.hpp"

#include "catalog/sqlite/views/compared_variants.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// Calls `visit` with a number and a product, for the handle and for the title
/// of each product of a shop that has variants without a link.
template <typename Visit>
void for_each_open_text(const Connection& connection, Identifier identifier,
                        std::int64_t shop, Visit visit) {
    auto rows = connection.prepare(
        fmt::format("SELECT v.product_id, p.handle, p.title FROM {}"
                    " WHERE v.shop = ?1 AND v.deleted_at IS NULL AND {}",
                    shop_tables, is_unlinked(identifier)));
    rows.bind(1, shop);
    while (rows.step()) {
        const auto numbers = text_numbers(rows.text(1), rows.text(2));
        visit(numbers.handle, rows.integer(0));
        visit(numbers.title, rows.integer(0));
    }
}

} // namespace

TextIndex::TextIndex(Connection& connection, Identifier identifier)
    : m_connection(connection), m_identifier(identifier) {
    m_connection.execute(
        "DROP TABLE IF EXISTS temp.product_text;"
        "CREATE TEMP TABLE product_text (number INTEGER, product INTEGER,"
        " PRIMARY KEY (number, product)) WITHOUT ROWID");
}

void TextIndex::add_catalog(std::int64_t shop) {
    m_connection.execute(
        "DROP TABLE IF EXISTS temp.open_text;"
        "CREATE TEMP TABLE open_text (number INTEGER, product INTEGER,"
        " PRIMARY KEY (number, product)) WITHOUT ROWID");
    add_open(shop, "open_text");
    auto insert = m_connection.prepare(
        "INSERT OR IGNORE INTO temp.product_text SELECT ?1, ?2 WHERE EXISTS"
        " (SELECT 1 FROM temp.open_text WHERE number = ?1)");
    auto rows = m_connection.prepare("SELECT id, handle, title FROM product"
                                     " WHERE deleted_at IS NULL");
    while (rows.step()) {
        const auto numbers = text_numbers(rows.text(1), rows.text(2));
        for (const auto number : {numbers.handle, numbers.title}) {
            insert.bind(1, number).bind(2, rows.integer(0)).run();
        }
    }
}

void TextIndex::add_open(std::int64_t shop, std::string_view table) {
    auto insert = m_connection.prepare(fmt::format(
        "INSERT OR IGNORE INTO temp.{} SELECT ?1, ?2 WHERE ?1 <> 0", table));
    for_each_open_text(m_connection, m_identifier, shop,
                       [&](std::int64_t number, std::int64_t product) {
                           insert.bind(1, number).bind(2, product).run();
                       });
}

} // namespace hwsync::sqlite
