#include "catalog/sqlite/evidence/child_links.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <string>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t links_at_once = 2'048;

enum LinkColumn : int { link_target = 1, link_origin, link_rule };
/// Behind those of read_variant().
enum VariantColumn : int {
    variant_identifier = 6,
    variant_near,
    variant_deleted_at
};

/// The order is that of the index, which has all that is asked of it.
std::string variants_sql(const WeighedShop& shop, std::string_view condition) {
    return fmt::format("SELECT product_id, id FROM shop_variant"
                       " INDEXED BY shop_variant_by_product"
                       " WHERE shop = {}{} ORDER BY product_id, id",
                       shop.shop, condition);
}

RisingLookup links_of(const Connection& connection, const WeighedShop& shop) {
    return {connection,
            fmt::format("SELECT variant_id, catalog_variant_id, origin, rule"
                        " FROM {} NOT INDEXED WHERE shop = {}"
                        " AND variant_id >= ?1 ORDER BY variant_id",
                        shop.links, shop.shop)};
}

RisingLookup rows_of(const Connection& connection, const WeighedShop& shop) {
    return {connection,
            fmt::format("SELECT {}, v.{}, COALESCE(v.{}, v.{}), v.deleted_at"
                        " FROM shop_variant AS v NOT INDEXED"
                        " WHERE v.shop = {} AND v.id >= ?1 ORDER BY v.id",
                        variant_columns("v", shop.identifier),
                        to_string(shop.identifier),
                        near_column(shop.identifier),
                        key_column(shop.identifier), shop.shop)};
}

} // namespace

RisingLookup products_of(const Connection& connection,
                         const WeighedShop& shop) {
    return {connection,
            fmt::format("SELECT id, handle, title, vendor, product_type"
                        " FROM shop_product NOT INDEXED"
                        " WHERE shop = {} AND id >= ?1 ORDER BY id",
                        shop.shop)};
}

ProductRow product_of(RisingLookup& products, std::int64_t id,
                      TextArena& texts) {
    return products.find(id) ? read_product(products.row(), 0, texts)
                             : ProductRow{id, {}, {}, {}, {}};
}

ChildLinkReader::ChildLinkReader(const Connection& connection,
                                 const WeighedShop& shop)
    : m_rules(shop.rules), m_all(connection, variants_sql(shop, "")),
      m_one(connection, variants_sql(shop, " AND product_id = ?1")),
      m_links(links_of(connection, shop)), m_rows(rows_of(connection, shop)),
      m_products(products_of(connection, shop)) {}

void ChildLinkReader::begin() {
    begin(*m_all);
}

void ChildLinkReader::begin_at(std::int64_t product) {
    m_one.reset();
    m_one->bind(1, product);
    begin(*m_one);
}

void ChildLinkReader::begin(Statement& variants) {
    end();
    m_variants = &variants;
    m_has_variant = variants.step();
}

bool ChildLinkReader::fill(ChildLinks& read) {
    std::int64_t last = 0;
    while (m_has_variant) {
        const auto product = m_variants->integer(0);
        if (product != last && read.links.size() >= links_at_once) {
            return true;
        }
        last = product;
        add(product, m_variants->integer(1), read);
        m_has_variant = m_variants->step();
    }
    end();
    return !read.links.empty();
}

void ChildLinkReader::add(std::int64_t product, std::int64_t variant,
                          ChildLinks& read) {
    if (!m_links.find(variant) || m_links.row().is_null(link_target) ||
        !m_rows.find(variant) || !m_rows.row().is_null(variant_deleted_at)) {
        return;
    }
    const auto& link = m_links.row();
    const auto& row = m_rows.row();
    const auto rule = link.text(link_rule);
    const bool is_fallback = rule == to_string(LinkRule::fallback);
    const bool has_used_other =
        is_fallback || rule == to_string(LinkRule::tie_break);
    const bool is_of_last =
        !read.links.empty() && read.links.back().variant.product.id == product;
    read.links.push_back(
        {read_variant(row,
                      is_of_last ? read.links.back().variant.product
                                 : product_of(m_products, product, read.texts),
                      m_rules, read.texts),
         read.texts.store(row.text(variant_identifier)),
         read.texts.store(row.text(variant_near)),
         link.text(link_origin) == "manual", is_fallback,
         has_used_other ? OtherIdentifier::was_used : OtherIdentifier::counts,
         link.integer(link_target)});
}

void ChildLinkReader::end() noexcept {
    m_all.reset();
    m_one.reset();
    m_links.end();
    m_rows.end();
    m_products.end();
    m_has_variant = false;
}

} // namespace hwsync::sqlite
