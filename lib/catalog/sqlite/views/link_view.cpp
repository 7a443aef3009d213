#include <hwsync/link_view.hpp>

#include "catalog/catalog_mismatch.hpp"
#include "catalog/sqlite/links/changes_since.hpp"
#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/links/unseen_holds.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/views/listed_links.hpp"
#include "model/id_text.hpp"
#include "model/keys.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

/// No shop of the catalog has this number.
constexpr std::int64_t unknown = -1;

class SqliteLinkView final : public LinkView {
public:
    SqliteLinkView(Connection connection, std::vector<std::string> children)
        : m_connection(std::move(connection)),
          m_identity(identity_of(m_connection)),
          m_children(std::move(children)) {}

    bool is_unread(std::string_view shop) override {
        return (is_configured(shop) || find_shop(m_connection, shop)) &&
               !m_identity.has_read(shop);
    }

    std::int64_t up_to_run(const LinkFilter& filter) override {
        return run_to_ask_after(m_connection, filter.changed_since.value_or(0),
                                filter.kind == LinkKind::block);
    }

    void links(const LinkFilter& filter, const VisitLink& visit) override {
        const auto shop = filter.shop.empty() ? 0 : child_shop(filter.shop);
        if (filter.changed_since) {
            check_tellable_since(m_connection, *filter.changed_since,
                                 filter.kind == LinkKind::block);
        }
        visit_listed_links(m_connection, {filter, identifier(), shop}, visit);
        if (filter.kind == LinkKind::block) {
            visit_blocked_keys(m_connection, {filter, identifier(), shop},
                               visit);
        }
    }

    void history_of_variant(std::string_view shop, std::string_view variant_id,
                            const VisitChange& visit) override {
        const auto variant = variant_id_of(variant_id, "--variant-id");
        const auto number = child_shop(shop);
        bool is_known = !m_identity.has_read(shop);
        visit_link_history(m_connection, number, variant,
                           [&](const LinkHistoryEntry& entry) {
                               is_known = true;
                               visit(entry);
                           });
        if (!is_known && !has_variant(number, variant)) {
            throw Error(ErrorKind::not_found,
                        fmt::format("shop {} never had a variant {}",
                                    printable(shop), variant),
                        "check it, or import and associate what is missing");
        }
    }

    void history_of_identifier(std::string_view text, std::string_view shop,
                               const VisitChange& visit) override {
        const auto number = shop.empty() ? 0 : child_shop(shop);
        const auto key = key_of(text);
        const auto own = own_keys(m_connection, identifier(), text);
        if (key.empty() || !is_known(key, own)) {
            throw Error(ErrorKind::not_found,
                        fmt::format("neither the catalog nor a child shop has "
                                    "the {} '{}'",
                                    to_string(identifier()), printable(text)),
                        "check it, or name the variant with --shop and "
                        "--variant-id");
        }
        visit_link_history(m_connection, {identifier(), key, own, number},
                           visit);
    }

private:
    Identifier identifier() const {
        return m_identity.identifier.value_or(Identifier::sku);
    }

    bool is_configured(std::string_view child) const {
        return child != m_identity.primary &&
               std::find(m_children.begin(), m_children.end(), child) !=
                   m_children.end();
    }

    std::int64_t child_shop(std::string_view name) {
        const auto number = find_shop(m_connection, name);
        if (number) {
            return *number;
        }
        if (is_configured(name)) {
            return unknown;
        }
        throw no_such_child(name, m_identity.primary, shop_names(m_connection));
    }

    /// An operator may have decided on it before any reading shows it.
    bool has_variant(std::int64_t shop, std::int64_t variant) {
        auto row = m_connection.prepare(
            "SELECT 1 FROM shop_variant WHERE shop = ?1 AND id = ?2");
        return row.bind(1, shop).bind(2, variant).step() ||
               unseen_hold(m_connection, shop, variant);
    }

    std::string key_of(std::string_view text) const {
        Keys keys;
        identifier() == Identifier::sku ? make_sku_keys(text, keys)
                                        : make_barcode_keys(text, keys);
        return keys.exact;
    }

    bool is_known(std::string_view key, std::string_view own) {
        auto row = m_connection.prepare(fmt::format(
            "SELECT EXISTS (SELECT 1 FROM variant WHERE {} = ?1)"
            " OR EXISTS ({}) OR EXISTS (SELECT 1 FROM key_block"
            "  WHERE (shop, key) IN ({}))",
            key_column(identifier()), variants_with_own_keys_sql(identifier()),
            own_keys_sql));
        row.bind(1, key).bind(4, own).step();
        return row.integer(0) != 0;
    }

    Connection m_connection;
    CatalogIdentity m_identity;
    std::vector<std::string> m_children;
};

} // namespace

} // namespace sqlite

std::unique_ptr<LinkView> LinkView::open(const std::filesystem::path& path,
                                         const StopToken* stop,
                                         std::vector<std::string> children) {
    return std::make_unique<sqlite::SqliteLinkView>(
        sqlite::open_to_look(path, stop), std::move(children));
}

} // namespace hwsync
