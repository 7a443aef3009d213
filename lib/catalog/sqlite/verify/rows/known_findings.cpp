#include "catalog/sqlite/verify/rows/known_findings.hpp"

#include <vector>

namespace hwsync::sqlite {

namespace {

Connection& with_table(Connection& store) {
    // `subject` is the variant, or the product where there is none.
    store.execute(
        "CREATE TABLE known (kind INTEGER, shop TEXT, subject INTEGER,"
        "  catalog_variant_id INTEGER, identifier TEXT,"
        "  catalog_identifier TEXT, message TEXT, product_id INTEGER,"
        "  variant_id INTEGER, is_found INTEGER NOT NULL DEFAULT 0,"
        "  PRIMARY KEY (kind, shop, subject, catalog_variant_id, identifier,"
        "   catalog_identifier, message)) WITHOUT ROWID");
    return store;
}

/// Only a note without a subject is recognized by its words.
std::string_view message_to_compare(const Finding& finding) {
    const bool is_named = finding.variant_id != 0 || finding.product_id != 0 ||
                          finding.catalog_variant_id != 0 ||
                          !finding.identifier.empty();
    return finding.kind == FindingKind::note && !is_named ? finding.message
                                                          : std::string_view{};
}

void bind_key(Statement& statement, const Finding& finding) {
    statement.reset();
    statement.bind(1, static_cast<std::int64_t>(finding.kind))
        .bind(2, finding.shop)
        .bind(3,
              finding.variant_id != 0 ? finding.variant_id : finding.product_id)
        .bind(4, finding.catalog_variant_id)
        .bind(5, finding.identifier)
        .bind(6, finding.catalog_identifier)
        .bind(7, message_to_compare(finding));
}

} // namespace

KnownFindings::KnownFindings(Connection& store)
    : m_store(with_table(store)),
      m_add(store.prepare(
          "INSERT OR IGNORE INTO known (kind, shop, subject,"
          " catalog_variant_id, identifier, catalog_identifier, message,"
          " product_id, variant_id)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")),
      m_find(store.prepare(
          "UPDATE known SET is_found = 1 WHERE kind = ?1 AND shop = ?2"
          " AND subject = ?3 AND catalog_variant_id = ?4 AND identifier = ?5"
          " AND catalog_identifier = ?6 AND message = ?7")) {}

void KnownFindings::add(const Finding& known) {
    bind_key(m_add, known);
    m_add.bind(8, known.product_id).bind(9, known.variant_id).run();
}

bool KnownFindings::has(const Finding& finding) {
    bind_key(m_find, finding);
    m_find.run();
    return m_store.rows_changed() > 0;
}

void KnownFindings::gone(
    const std::function<void(const Finding&)>& visit) const {
    auto rows = m_store.prepare(
        "SELECT kind, shop, identifier, catalog_variant_id, product_id,"
        " variant_id, catalog_identifier, message FROM known"
        " WHERE NOT is_found"
        " ORDER BY shop, kind, subject, catalog_variant_id");
    while (rows.step()) {
        Finding finding;
        finding.kind = static_cast<FindingKind>(rows.integer(0));
        finding.shop = rows.text(1);
        finding.identifier = rows.text(2);
        finding.catalog_variant_id = rows.integer(3);
        finding.product_id = rows.integer(4);
        finding.variant_id = rows.integer(5);
        finding.catalog_identifier = rows.text(6);
        finding.message = rows.text(7);
        visit(finding);
    }
}

} // namespace hwsync::sqlite
