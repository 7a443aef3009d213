#include "catalog/sqlite/verify/links/missing_links.hpp"

#include "catalog/sqlite/evidence/proposed_links.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"

#include <fmt/core.h>

#include <optional>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr const char* table =
    "CREATE TEMP TABLE missing_link (shop INTEGER, variant_id INTEGER,"
    " product_id INTEGER, identifier TEXT, catalog_variant_id INTEGER,"
    " rule TEXT, message TEXT, why TEXT,"
    " PRIMARY KEY (shop, variant_id)) WITHOUT ROWID";

} // namespace

MissingLinks::MissingLinks(Connection& connection)
    : m_connection(connection),
      m_add(connection,
            "INSERT OR REPLACE INTO temp.missing_link (shop, variant_id,"
            " product_id, identifier, catalog_variant_id, rule, message)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)") {}

void MissingLinks::add(const ChildKeyRow& row, std::int64_t catalog_variant,
                       LinkRule rule, std::string_view message) {
    if (m_is_empty) {
        m_connection.execute(table);
        m_is_empty = false;
    }
    m_add->bind(1, row.shop)
        .bind(2, row.id)
        .bind(3, row.product_id)
        .bind(4, row.identifier)
        .bind(5, catalog_variant)
        .bind(6, to_string(rule))
        .bind(7, message)
        .run();
}

/// Uses the same evidence as associate.
void MissingLinks::mark_held(const ShopToVerify& shop, Identifier identifier,
                             const AwaitedHolds& awaited, bool is_all) const {
    const auto number = shop.scope.shop;
    auto known = shop_evidence(m_connection, number);
    ProposedLinks proposed{m_connection, number};
    auto rows = m_connection.prepare(
        "SELECT variant_id, catalog_variant_id, rule FROM temp.missing_link"
        " WHERE shop = ?1");
    rows.bind(1, number);
    bool is_any = false;
    while (rows.step()) {
        proposed.add(rows.integer(0), rows.integer(1), rows.text(2));
        is_any = true;
    }
    // Whoever asks about a few links should not wait until the whole shop has
    // been learned.
    if (!is_any || (!known && !is_all)) {
        return;
    }
    propose_awaited_pins(awaited, proposed);
    const MatchingRules rules{shop.matching, identifier};
    const WeighedShop weighed{number, identifier, rules};
    auto mark = m_connection.prepare("UPDATE temp.missing_link SET why = ?3"
                                     " WHERE shop = ?1 AND variant_id = ?2");
    const auto hold = [&](const LinkToWeigh& link, const Evidence&,
                          std::string_view why) {
        mark.bind(1, number).bind(2, link.rows.child.id).bind(3, why).run();
    };
    if (is_all) {
        proposed.visit_suspect(weighed, hold);
    } else {
        proposed.add_held_before();
        proposed.visit_suspect_of_some(weighed, std::move(known->numbers),
                                       hold);
    }
}

void MissingLinks::settle(const ShopToVerify& shop, Identifier identifier,
                          const AwaitedHolds& awaited, bool is_all,
                          FindingSpool& report) const {
    if (m_is_empty) {
        return;
    }
    mark_held(shop, identifier, awaited, is_all);
    auto rows = m_connection.prepare(
        "SELECT variant_id, product_id, identifier, catalog_variant_id,"
        " message, why FROM temp.missing_link WHERE shop = ?1"
        " ORDER BY variant_id");
    rows.bind(1, shop.scope.shop);
    while (rows.step()) {
        Finding finding;
        finding.shop = shop.scope.name;
        finding.variant_id = rows.integer(0);
        finding.product_id = rows.integer(1);
        finding.identifier = rows.text(2);
        finding.catalog_variant_id = rows.integer(3);
        const bool is_held = !rows.is_null(5);
        finding.kind = is_held ? FindingKind::conflict : FindingKind::missing;
        const auto message =
            is_held ? fmt::format("a link to catalog variant {} would be "
                                  "suspect: {}",
                                  finding.catalog_variant_id, rows.text(5))
                    : std::string{rows.text(4)};
        finding.message = message;
        report.add(finding);
    }
}

} // namespace hwsync::sqlite
