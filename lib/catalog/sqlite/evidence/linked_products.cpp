#include "catalog/sqlite/evidence/linked_products.hpp"

#include "catalog/sqlite/evidence/variant_rows.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

enum Column : int {
    child_product,
    child_id,
    child_title,
    child_options,
    child_price,
    child_other,
    child_other_near,
    child_identifier,
    link_origin,
    catalog_product,
    catalog_id,
    catalog_title,
    catalog_options,
    catalog_price,
    catalog_other,
    catalog_other_near,
    same_key,
    link_rule
};

/// The products come in the order of an index, so that nothing has to be
/// sorted.
std::string links_sql(const WeighedShop& shop, std::string_view condition) {
    const auto identifier = shop.identifier;
    const auto other =
        identifier == Identifier::sku ? Identifier::barcode : Identifier::sku;
    return fmt::format(
        "SELECT v.product_id, v.id, v.title, v.selected_options, v.price,"
        " v.{0}, v.{1}, v.{2}, l.origin, c.product_id, c.id, c.title,"
        " c.selected_options, c.price, c.{0}, c.{1},"
        " COALESCE(v.{4}, v.{3}) IS COALESCE(c.{4}, c.{3}), l.rule"
        " FROM shop_variant AS v INDEXED BY shop_variant_by_product"
        " CROSS JOIN {6} AS l ON l.shop = v.shop AND l.variant_id = v.id"
        " CROSS JOIN variant AS c ON c.id = l.catalog_variant_id"
        " WHERE v.shop = ?1{5} AND v.deleted_at IS NULL"
        " AND c.deleted_at IS NULL ORDER BY v.product_id, v.id",
        key_column(other), near_column(other), to_string(identifier),
        key_column(identifier), near_column(identifier), condition, shop.links);
}

} // namespace

LinkedProducts::LinkedProducts(const Connection& connection,
                               const WeighedShop& shop)
    : m_shop(shop.shop), m_rules(shop.rules),
      m_all(connection.prepare(links_sql(shop, ""))),
      m_one(connection.prepare(links_sql(shop, " AND v.product_id = ?2"))),
      m_child_product(connection.prepare(
          "SELECT handle, title, vendor, product_type FROM shop_product"
          " WHERE id = ?1 AND shop = ?2")),
      m_catalog_product(connection.prepare(
          "SELECT handle, title, vendor, product_type FROM product"
          " WHERE id = ?1")) {
    m_child_product.bind(2, m_shop);
}

void LinkedProducts::begin(Statement& rows) {
    m_rows = &rows;
    m_has_row = rows.step();
}

void LinkedProducts::keep(std::filesystem::path folder) {
    m_kept.emplace(std::move(folder));
}

void LinkedProducts::begin() {
    if (m_has_all_kept) {
        m_walk = Walk::kept;
        m_kept->begin();
        return;
    }
    m_walk = m_kept ? Walk::keep : Walk::read;
    m_all.reset();
    m_all.bind(1, m_shop);
    begin(m_all);
}

void LinkedProducts::begin_at(std::int64_t product) {
    m_walk = Walk::read;
    m_one.reset();
    m_one.bind(1, m_shop).bind(2, product);
    begin(m_one);
}

bool LinkedProducts::next() {
    if (m_walk == Walk::kept) {
        return m_kept->next(m_links);
    }
    const bool has_next = gather();
    if (m_walk == Walk::keep) {
        if (has_next) {
            m_kept->add(m_links);
        }
        m_has_all_kept = !has_next;
    }
    return has_next;
}

bool LinkedProducts::gather() {
    m_links.clear();
    m_targets.clear();
    if (m_places.size() > 0) {
        m_places = {};
    }
    m_texts.clear();
    if (!m_has_row) {
        return false;
    }
    const auto child = read(m_child_product, m_rows->integer(child_product));
    while (m_has_row && m_rows->integer(child_product) == child.id) {
        add_row(child);
        m_has_row = m_rows->step();
    }
    add_companies();
    return true;
}

void LinkedProducts::add_row(const ProductRow& child) {
    const auto text = [&](int column) {
        return m_texts.store(m_rows->text(column));
    };
    const auto other = [&](int column) {
        return m_rules.is_other_placeholder(m_rows->text(column))
                   ? std::string_view{}
                   : text(column);
    };
    auto& to = target(m_rows->integer(catalog_product));
    ++to.links;
    auto& link = m_links.emplace_back();
    link.rows.child = {m_rows->integer(child_id),
                       child,
                       text(child_title),
                       text(child_options),
                       other(child_other),
                       {},
                       price_of(m_rows->text(child_price))};
    link.rows.catalog = {m_rows->integer(catalog_id),
                         to.product,
                         text(catalog_title),
                         text(catalog_options),
                         other(catalog_other),
                         {},
                         price_of(m_rows->text(catalog_price))};
    if (!link.rows.child.other_key.empty()) {
        link.rows.child.other_near = text(child_other_near);
    }
    if (!link.rows.catalog.other_key.empty()) {
        link.rows.catalog.other_near = text(catalog_other_near);
    }
    link.identifier = text(child_identifier);
    link.is_pinned = m_rows->text(link_origin) == "manual";
    link.has_same_key = m_rows->integer(same_key) != 0;
    const auto rule = m_rows->text(link_rule);
    if (rule == to_string(LinkRule::tie_break)) {
        link.other = OtherIdentifier::was_used;
    } else if (rule == to_string(LinkRule::fallback)) {
        link.other = OtherIdentifier::was_used;
        link.has_same_key = true;
    }
}

void LinkedProducts::add_companies() {
    std::uint32_t most = 0;
    for (const auto& one : m_targets) {
        most = std::max(most, one.links);
    }
    for (auto& link : m_links) {
        link.rows.company = {static_cast<std::uint32_t>(m_links.size()),
                             target(link.rows.catalog.product.id).links, most};
    }
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
    m_targets.push_back({read(m_catalog_product, product), 0});
    for (auto i = m_places.size();
         m_targets.size() > few && i < m_targets.size(); ++i) {
        m_places[m_targets[i].product.id] = i;
    }
    return m_targets.back();
}

ProductRow LinkedProducts::read(Statement& statement, std::int64_t id) {
    statement.reset();
    statement.bind(1, id);
    if (!statement.step()) {
        return {id, {}, {}, {}, {}};
    }
    const auto text = [&](int column) {
        return m_texts.store(statement.text(column));
    };
    return {id, text(0), text(1), text(2), text(3)};
}

} // namespace hwsync::sqlite
