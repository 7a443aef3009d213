#include "catalog/sqlite/evidence/linked_products.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// Behind those of read_variant().
enum Column : int { near = 6, product_id, deleted_at };

RisingLookup variants_of_catalog(const Connection& connection,
                                 Identifier identifier) {
    return {connection,
            fmt::format(
                "SELECT {}, COALESCE(c.{}, c.{}), c.product_id, c.deleted_at"
                " FROM variant AS c WHERE c.id >= ?1 ORDER BY c.id",
                variant_columns("c", identifier), near_column(identifier),
                key_column(identifier))};
}

} // namespace

RisingLookup products_of_catalog(const Connection& connection) {
    return {connection,
            "SELECT id, handle, title, vendor, product_type FROM product"
            " WHERE id >= ?1 ORDER BY id"};
}

LiveVariants::LiveVariants(const Connection& connection)
    : m_count(connection,
              "SELECT COUNT(*) FROM variant INDEXED BY variant_by_product"
              " WHERE product_id = ?1 AND deleted_at IS NULL") {}

std::int64_t LiveVariants::of(std::int64_t product) {
    m_count.reset();
    m_count->bind(1, product).step();
    return m_count->integer(0);
}

LinkedProducts::LinkedProducts(const LinkSides& sides, const WeighedShop& shop)
    : m_rules(shop.rules), m_child(sides.child, shop),
      m_has_two_sides(sides.are_two()),
      m_variants(variants_of_catalog(sides.catalog, shop.identifier)),
      m_products(products_of_catalog(sides.catalog)), m_live(sides.catalog) {}

void LinkedProducts::begin() {
    end();
    m_child.begin();
    m_has_ended = false;
    if (m_has_two_sides) {
        m_ahead.emplace(
            [this](ChildLinks& read) { return m_child.fill(read); });
    }
}

void LinkedProducts::begin_at(std::int64_t product) {
    end();
    m_child.begin_at(product);
    m_has_ended = false;
}

void LinkedProducts::end() noexcept {
    m_ahead.reset();
    m_read = nullptr;
    m_at = 0;
    m_has_ended = true;
    m_variants.end();
    m_products.end();
}

bool LinkedProducts::next() {
    do {
        m_links.clear();
        m_places.clear();
        m_companies.clear();
        m_targets.clear();
        m_texts.clear();
        if (!read_more()) {
            end();
            return false;
        }
        gather();
    } while (m_links.empty());
    m_companies.conclude(
        [this](std::int64_t product) { return m_live.of(product); });
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        m_links[i].rows.company = m_companies.of(m_places[i]);
    }
    return true;
}

bool LinkedProducts::read_more() {
    while (!m_has_ended &&
           (m_read == nullptr || m_at == m_read->links.size())) {
        if (m_ahead) {
            m_read = m_ahead->next();
        } else {
            m_own.clear();
            m_read = m_child.fill(m_own) ? &m_own : nullptr;
        }
        m_at = 0;
        m_has_ended = m_read == nullptr;
    }
    return !m_has_ended;
}

void LinkedProducts::gather() {
    const auto product = m_read->links[m_at].variant.product.id;
    while (m_at < m_read->links.size() &&
           m_read->links[m_at].variant.product.id == product) {
        add(m_read->links[m_at++]);
    }
}

void LinkedProducts::add(const ChildLink& child) {
    if (!m_variants.find(child.catalog_id) ||
        !m_variants.row().is_null(deleted_at)) {
        return;
    }
    const auto& row = m_variants.row();
    const auto product = row.integer(product_id);
    const auto place = m_companies.add(product, row.integer(0));
    if (place == m_targets.size()) {
        m_targets.push_back(product_of(m_products, product, m_texts));
    }
    m_places.push_back(place);
    m_links.push_back({{child.variant,
                        read_variant(row, m_targets[place], m_rules, m_texts),
                        {}},
                       child.identifier,
                       child.is_pinned,
                       child.is_fallback || child.near == row.text(near),
                       child.other});
}

} // namespace hwsync::sqlite
