#include <hwsync/link_view.hpp>

#include "catalog/child_shop.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "model/id_text.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace sqlite {

namespace {

std::string_view condition(LinkKind kind) {
    switch (kind) {
    case LinkKind::link:
        return "l.catalog_variant_id IS NOT NULL";
    case LinkKind::pin:
        return "l.catalog_variant_id IS NOT NULL AND l.origin = 'manual'";
    case LinkKind::automatic:
        return "l.origin = 'auto'";
    case LinkKind::block:
        break;
    }
    return "l.catalog_variant_id IS NULL";
}

/// ?1: a shop's number; ?2: a key.
std::string links_sql(const LinkFilter& filter, Identifier identifier) {
    const auto column = to_string(identifier);
    std::string sql = fmt::format(
        "SELECT shop.name, v.product_id, l.variant_id, v.inventory_item_id,"
        " c.product_id, l.catalog_variant_id, {}.{}, l.origin, l.linked_at,"
        " l.by, l.note, l.rule FROM link AS l JOIN shop ON shop.number = l.shop"
        " LEFT JOIN shop_variant AS v"
        " ON v.shop = l.shop AND v.id = l.variant_id"
        " LEFT JOIN variant AS c ON c.id = l.catalog_variant_id WHERE {}",
        filter.kind == LinkKind::block ? "v" : "c", column,
        condition(filter.kind));
    if (!filter.shop.empty()) {
        sql += " AND l.shop = ?1";
    }
    if (!filter.identifier.empty()) {
        // Asked of the joined rows, it would walk through all links.
        sql += fmt::format(
            " AND (l.catalog_variant_id IN"
            "  (SELECT id FROM variant WHERE {0}_key = ?2)"
            " OR (l.shop, l.variant_id) IN"
            "  (SELECT s.number, w.id FROM shop AS s CROSS JOIN"
            "   shop_variant AS w ON w.shop = s.number AND w.{0}_key = ?2))",
            column);
    }
    return sql + " ORDER BY l.shop, l.variant_id";
}

class SqliteLinkView final : public LinkView {
public:
    explicit SqliteLinkView(Connection connection)
        : m_connection(std::move(connection)),
          m_identity(identity_of(m_connection)) {}

    void links(const LinkFilter& filter, const VisitLink& visit) override {
        auto rows = m_connection.prepare(links_sql(filter, identifier()));
        if (!filter.shop.empty()) {
            rows.bind(1, child_shop(filter.shop));
        }
        const auto key = key_of(filter.identifier);
        if (!filter.identifier.empty()) {
            rows.bind(2, std::string_view{key});
        }
        while (rows.step()) {
            visit({rows.text(0), rows.integer(1), rows.integer(2),
                   rows.integer(3), rows.integer(4), rows.integer(5),
                   rows.text(6), rows.text(7), rows.text(8), rows.text(9),
                   rows.text(10), rows.text(11)});
        }
        if (filter.kind == LinkKind::block) {
            blocked_keys(filter, visit);
        }
    }

    void history_of_variant(std::string_view shop, std::string_view variant_id,
                            const VisitChange& visit) override {
        const auto variant = variant_id_of(variant_id, "--variant-id");
        visit_link_history(m_connection, child_shop(shop), variant, visit);
    }

    void history_of_identifier(std::string_view text,
                               const VisitChange& visit) override {
        const auto key = key_of(text);
        if (key.empty() || !is_known(key)) {
            throw Error(ErrorKind::not_found,
                        fmt::format("neither the catalog nor a child shop has "
                                    "the {} '{}'",
                                    to_string(identifier()), printable(text)),
                        "check it, or name the variant with --shop and "
                        "--variant-id");
        }
        visit_link_history(m_connection, identifier(), key, visit);
    }

private:
    /// Those that are asked for by an identifier as it stands in their shop.
    void blocked_keys(const LinkFilter& filter, const VisitLink& visit) {
        auto rows = m_connection.prepare(
            "SELECT shop.name, b.identifier, b.blocked_at, b.by, b.note, b.key,"
            " b.shop FROM key_block AS b JOIN shop ON shop.number = b.shop"
            " WHERE b.ended_run IS NULL AND (?1 = '' OR shop.name = ?1)"
            " ORDER BY b.shop, b.key");
        rows.bind(1, std::string_view{filter.shop});
        while (rows.step()) {
            if (!filter.identifier.empty() &&
                key_in_shop(identifier(), filter.identifier,
                            strip_rules_of(m_connection, rows.integer(6))) !=
                    rows.text(5)) {
                continue;
            }
            ListedLink block;
            block.shop = rows.text(0);
            block.identifier = rows.text(1);
            block.origin = "manual";
            block.at = rows.text(2);
            block.by = rows.text(3);
            block.note = rows.text(4);
            visit(block);
        }
    }

    Identifier identifier() const {
        return m_identity.identifier.value_or(Identifier::sku);
    }

    std::int64_t child_shop(std::string_view name) {
        const auto number = find_shop(m_connection, name);
        if (!number) {
            throw no_such_child(name, m_identity.primary,
                                shop_names(m_connection));
        }
        return *number;
    }

    std::string key_of(std::string_view text) const {
        Keys keys;
        identifier() == Identifier::sku ? make_sku_keys(text, keys)
                                        : make_barcode_keys(text, keys);
        return keys.exact;
    }

    bool is_known(const std::string& key) {
        auto row = m_connection.prepare(fmt::format(
            "SELECT EXISTS (SELECT 1 FROM variant WHERE {0} = ?1)"
            " OR EXISTS (SELECT 1 FROM shop JOIN shop_variant AS v"
            " ON v.shop = shop.number AND v.{0} = ?1)"
            " OR EXISTS (SELECT 1 FROM key_block WHERE key = ?1)",
            identifier() == Identifier::sku ? "sku_key" : "barcode_key"));
        row.bind(1, std::string_view{key}).step();
        return row.integer(0) != 0;
    }

    Connection m_connection;
    CatalogIdentity m_identity;
};

} // namespace

} // namespace sqlite

std::unique_ptr<LinkView> LinkView::open(const std::filesystem::path& path,
                                         const StopToken* stop) {
    return std::make_unique<sqlite::SqliteLinkView>(
        sqlite::open_to_look(path, stop));
}

} // namespace hwsync
