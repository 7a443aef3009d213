#include "catalog/sqlite/evidence/linked_products.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

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
                key_column(identifier)),
            1};
}

RisingLookup products_of_catalog(const Connection& connection) {
    return {connection,
            "SELECT id, handle, title, vendor, product_type FROM product"
            " WHERE id >= ?1 ORDER BY id",
            1};
}

} // namespace

LinkedProducts::LinkedProducts(const LinkSides& sides, const WeighedShop& shop)
    : m_rules(shop.rules), m_child(sides.child, shop),
      m_has_two_sides(sides.are_two()),
      m_variants(variants_of_catalog(sides.catalog, shop.identifier)),
      m_products(products_of_catalog(sides.catalog)),
      m_live(sides.catalog.prepare(
          "SELECT COUNT(*) FROM variant INDEXED BY variant_by_product"
          " WHERE product_id = ?1 AND deleted_at IS NULL")) {}

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
        m_targets.clear();
        if (m_places.size() > 0) {
            m_places = {};
        }
        m_texts.clear();
        if (!read_more()) {
            end();
            return false;
        }
        gather();
    } while (m_links.empty());
    add_companies();
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
    auto& to = target(row.integer(product_id));
    ++to.links;
    m_links.push_back(
        {{child.variant, read_variant(row, to.product, m_rules, m_texts), {}},
         child.identifier,
         child.is_pinned,
         child.is_fallback || child.near == row.text(near),
         child.other});
}

void LinkedProducts::add_companies() {
    std::uint32_t most = 0;
    for (const auto& one : m_targets) {
        most = std::max(most, one.links);
    }
    const auto joined =
        is_joined() ? static_cast<std::uint32_t>(m_targets.size()) : 0;
    for (auto& link : m_links) {
        link.rows.company = {static_cast<std::uint32_t>(m_links.size()),
                             target(link.rows.catalog.product.id).links, most,
                             joined};
    }
}

/// See Company.
bool LinkedProducts::is_joined() {
    if (m_targets.size() < 2) {
        return false;
    }
    std::set<std::int64_t> variants;
    for (const auto& link : m_links) {
        variants.insert(link.rows.catalog.id);
    }
    auto left = static_cast<std::int64_t>(variants.size());
    for (const auto& one : m_targets) {
        m_live.reset();
        m_live.bind(1, one.product.id).step();
        left -= m_live.integer(0);
        if (left < 0) {
            return false;
        }
    }
    return left == 0;
}

/// Most of a child's products lead to only one or two of the catalog's; so few
/// are searched one by one.
LinkedProducts::Target& LinkedProducts::target(std::int64_t product) {
    constexpr std::size_t few = 8;
    if (const auto* const place = m_places.find(product)) {
        return m_targets[*place];
    }
    if (m_targets.size() <= few) {
        const auto found = std::find_if(
            m_targets.begin(), m_targets.end(),
            [&](const Target& one) { return one.product.id == product; });
        if (found != m_targets.end()) {
            return *found;
        }
    }
    m_targets.push_back({product_of(m_products, product, m_texts), 0});
    for (auto i = m_places.size();
         m_targets.size() > few && i < m_targets.size(); ++i) {
        m_places[m_targets[i].product.id] = i;
    }
    return m_targets.back();
}

} // namespace hwsync::sqlite
