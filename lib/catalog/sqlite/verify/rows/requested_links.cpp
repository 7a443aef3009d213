#include "catalog/sqlite/verify/rows/requested_links.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t most_in_memory = 64;

Connection make_database() {
    auto connection = Connection::temporary();
    connection.execute(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE asked (n INTEGER PRIMARY KEY, identifier TEXT,"
        "  product_id INTEGER, id INTEGER, title TEXT);"
        "CREATE TABLE asked_link (catalog_variant_id INTEGER, shop TEXT,"
        "  variant_id INTEGER, product_id INTEGER, origin TEXT,"
        "  PRIMARY KEY (catalog_variant_id, shop, variant_id)) WITHOUT ROWID;"
        "BEGIN");
    return connection;
}

} // namespace

class RequestedLinks::Store {
public:
    Store()
        : m_connection(make_database()),
          m_variant(m_connection.prepare(
              "INSERT INTO asked (identifier, product_id, id, title)"
              " VALUES (?1, ?2, ?3, ?4)")),
          m_link(m_connection.prepare(
              "INSERT INTO asked_link (catalog_variant_id, shop, variant_id,"
              " product_id, origin) VALUES (?1, ?2, ?3, ?4, ?5)")) {}

    void add(const RequestedLink& variant) {
        m_variant.bind(1, variant.identifier)
            .bind(2, variant.catalog_product_id)
            .bind(3, variant.catalog_variant_id)
            .bind(4, variant.title)
            .run();
    }
    void add_link(const RequestedLink& link) {
        m_link.bind(1, link.catalog_variant_id)
            .bind(2, link.shop)
            .bind(3, link.variant_id)
            .bind(4, link.product_id)
            .bind(5, link.origin)
            .run();
    }
    void visit(const VerifyReport::VisitLink& visit) const {
        auto rows = m_connection.prepare(
            "SELECT a.identifier, a.product_id, a.id, a.title, l.shop,"
            " l.product_id, l.variant_id, l.origin FROM asked AS a"
            " LEFT JOIN asked_link AS l ON l.catalog_variant_id = a.id"
            " ORDER BY a.n, l.shop, l.variant_id");
        while (rows.step()) {
            visit({rows.text(0), rows.integer(1), rows.integer(2), rows.text(3),
                   rows.text(4), rows.integer(5), rows.integer(6),
                   rows.text(7)});
        }
    }

private:
    Connection m_connection;
    Statement m_variant;
    Statement m_link;
};

RequestedLinks::RequestedLinks() = default;
RequestedLinks::~RequestedLinks() = default;

bool RequestedLinks::is_full() const noexcept {
    return m_variants.size() + m_links.size() >= most_in_memory;
}

/// Made when it is first asked for, with what is in memory.
RequestedLinks::Store& RequestedLinks::store() {
    if (!m_store) {
        m_store = std::make_unique<Store>();
        for (const auto& one : std::exchange(m_variants, {})) {
            m_store->add({one.identifier,
                          one.product_id,
                          one.id,
                          one.title,
                          {},
                          0,
                          0,
                          {}});
        }
        for (const auto& one : std::exchange(m_links, {})) {
            m_store->add_link({{},
                               0,
                               one.catalog_variant_id,
                               {},
                               one.shop,
                               one.product_id,
                               one.variant_id,
                               one.origin});
        }
    }
    return *m_store;
}

void RequestedLinks::add(const RequestedLink& variant) {
    if (m_store || is_full()) {
        store().add(variant);
        return;
    }
    m_variants.push_back(
        {std::string{variant.identifier}, variant.catalog_product_id,
         variant.catalog_variant_id, std::string{variant.title}});
}

void RequestedLinks::add_link(const RequestedLink& link) {
    if (m_store || is_full()) {
        store().add_link(link);
        return;
    }
    const auto place = [](const Link& one) {
        return std::tie(one.shop, one.variant_id);
    };
    Link added{link.catalog_variant_id, std::string{link.shop}, link.variant_id,
               link.product_id, std::string{link.origin}};
    const auto at = std::ranges::upper_bound(m_links, place(added), {}, place);
    m_links.insert(at, std::move(added));
}

void RequestedLinks::visit(const VerifyReport::VisitLink& visit) const {
    if (m_store) {
        m_store->visit(visit);
        return;
    }
    for (const auto& one : m_variants) {
        RequestedLink link{
            one.identifier, one.product_id, one.id, one.title, {}, 0, 0, {}};
        bool has_link = false;
        for (const auto& of : m_links) {
            if (of.catalog_variant_id == one.id) {
                link.shop = of.shop;
                link.product_id = of.product_id;
                link.variant_id = of.variant_id;
                link.origin = of.origin;
                visit(link);
                has_link = true;
            }
        }
        if (!has_link) {
            visit(link);
        }
    }
}

} // namespace hwsync::sqlite
