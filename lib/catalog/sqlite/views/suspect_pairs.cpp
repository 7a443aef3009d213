#include "catalog/sqlite/views/suspect_pairs.hpp"

#include "catalog/sqlite/evidence/suspect_links.hpp"
#include "catalog/sqlite/views/compared_variants.hpp"

#include <fmt/core.h>

#include <optional>

namespace hwsync::sqlite {

namespace {

/// Looks up variants of both sides by their ids.
class VariantsById {
public:
    VariantsById(const Connection& connection, const WeighedShop& shop)
        : m_shop(shop.shop),
          m_catalog(connection.prepare(fmt::format(
              "SELECT {} FROM {} WHERE v.id = ?1",
              compared_columns(shop.identifier, "v", "p"), catalog_tables))),
          m_child(connection.prepare(fmt::format(
              "SELECT {} FROM {} WHERE v.id = ?1 AND v.shop = ?2",
              compared_columns(shop.identifier, "v", "p"), shop_tables))) {}

    std::optional<ComparedVariant> catalog(std::int64_t id) {
        m_catalog.reset();
        m_catalog.bind(1, id);
        return read(m_catalog);
    }
    std::optional<ComparedVariant> child(std::int64_t id) {
        m_child.reset();
        m_child.bind(1, id).bind(2, m_shop);
        return read(m_child);
    }

private:
    static std::optional<ComparedVariant> read(Statement& row) {
        if (!row.step()) {
            return std::nullopt;
        }
        ComparedVariant variant;
        read_compared(row, 0, variant);
        return variant;
    }

    std::int64_t m_shop;
    Statement m_catalog;
    Statement m_child;
};

} // namespace

void visit_suspect_pairs(const Connection& connection, const WeighedShop& shop,
                         const PairingView::VisitSuspect& visit) {
    LinkWeigher weigher{connection, shop, numbers_for(connection, shop)};
    VariantsById variants{connection, shop};
    weigher.visit_doubtful(
        [&](const LinkToWeigh& link, const Evidence& evidence) {
            if (link.is_pinned || !link.has_same_key ||
                looks_of(evidence) != LinkLooks::suspect) {
                return;
            }
            auto child = variants.child(link.rows.child.id);
            auto catalog = variants.catalog(link.rows.catalog.id);
            if (!child || !catalog) {
                return;
            }
            visit({std::move(*child), std::move(*catalog), evidence,
                   variants.catalog(evidence.likelier_catalog_variant_id),
                   variants.child(evidence.exchanged_with)});
        });
}

} // namespace hwsync::sqlite
