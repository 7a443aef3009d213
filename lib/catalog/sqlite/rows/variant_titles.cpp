#include "catalog/sqlite/rows/variant_titles.hpp"

namespace hwsync::sqlite {

namespace {

std::string only_text_of(Statement& row) {
    std::string text{row.step() ? row.text(0) : std::string_view{}};
    row.reset();
    return text;
}

} // namespace

VariantTitles::VariantTitles(const Connection& connection)
    : m_variant(
          connection.prepare("SELECT p.title || COALESCE(' / ' || v.title, '')"
                             " FROM shop_variant AS v JOIN shop_product AS p"
                             "  ON p.shop = v.shop AND p.id = v.product_id"
                             " WHERE v.shop = ?1 AND v.id = ?2")),
      m_catalog_variant(connection.prepare(
          "SELECT p.title || COALESCE(' / ' || v.title, '')"
          " FROM variant AS v JOIN product AS p ON p.id = v.product_id"
          " WHERE v.id = ?1")) {}

std::string VariantTitles::of_variant(std::int64_t shop, std::int64_t id) {
    m_variant.bind(1, shop).bind(2, id);
    return only_text_of(m_variant);
}

std::string VariantTitles::of_catalog_variant(std::int64_t id) {
    m_catalog_variant.bind(1, id);
    return only_text_of(m_catalog_variant);
}

} // namespace hwsync::sqlite
