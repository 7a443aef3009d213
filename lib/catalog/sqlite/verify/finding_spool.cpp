#include "catalog/sqlite/verify/finding_spool.hpp"

namespace hwsync {

namespace {

constexpr std::array<std::string_view, finding_kind_count> words{
    "damaged", "not_found", "coverage",  "missing",       "wrong",
    "stale",   "ambiguous", "duplicate", "conflict",      "foreign",
    "differs", "unmatched", "near",      "no_identifier", "note"};

} // namespace

std::string_view to_string(FindingKind kind) noexcept {
    return words[static_cast<std::size_t>(kind)];
}

std::optional<FindingKind> parse_finding_kind(std::string_view text) noexcept {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == text) {
            return static_cast<FindingKind>(i);
        }
    }
    return std::nullopt;
}

namespace sqlite {

namespace {

Connection make_store() {
    auto connection = Connection::temporary();
    connection.execute(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE finding (n INTEGER PRIMARY KEY, shop TEXT, kind INTEGER,"
        "  identifier TEXT, catalog_variant_id INTEGER, product_id INTEGER,"
        "  variant_id INTEGER, message TEXT);"
        "CREATE TABLE asked (n INTEGER PRIMARY KEY, identifier TEXT,"
        "  product_id INTEGER, id INTEGER, title TEXT);"
        "CREATE TABLE asked_link (catalog_variant_id INTEGER, shop TEXT,"
        "  variant_id INTEGER, product_id INTEGER, origin TEXT,"
        "  PRIMARY KEY (catalog_variant_id, shop, variant_id)) WITHOUT ROWID;"
        "BEGIN");
    return connection;
}

} // namespace

FindingSpool::FindingSpool()
    : m_connection(make_store()),
      m_finding(m_connection.prepare(
          "INSERT INTO finding (shop, kind, identifier, catalog_variant_id,"
          " product_id, variant_id, message)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")),
      m_asked(m_connection.prepare(
          "INSERT INTO asked (identifier, product_id, id, title)"
          " VALUES (?1, ?2, ?3, ?4)")),
      m_asked_link(m_connection.prepare(
          "INSERT INTO asked_link (catalog_variant_id, shop, variant_id,"
          " product_id, origin) VALUES (?1, ?2, ?3, ?4, ?5)")) {}

void FindingSpool::add(const Finding& finding) {
    if (m_accepted.has(finding)) {
        ++m_waived;
        return;
    }
    ++m_counts[static_cast<std::size_t>(finding.kind)];
    m_finding.bind(1, finding.shop)
        .bind(2, static_cast<std::int64_t>(finding.kind))
        .bind(3, finding.identifier)
        .bind(4, finding.catalog_variant_id)
        .bind(5, finding.product_id)
        .bind(6, finding.variant_id)
        .bind(7, finding.message)
        .run();
}

void FindingSpool::add_asked(const AskedLink& variant) {
    m_asked.bind(1, variant.identifier)
        .bind(2, variant.catalog_product_id)
        .bind(3, variant.catalog_variant_id)
        .bind(4, variant.title)
        .run();
}

void FindingSpool::add_asked_link(const AskedLink& link) {
    m_asked_link.bind(1, link.catalog_variant_id)
        .bind(2, link.shop)
        .bind(3, link.variant_id)
        .bind(4, link.product_id)
        .bind(5, link.origin)
        .run();
}

void FindingSpool::findings(const VisitFinding& visit) const {
    auto rows = m_connection.prepare(
        "SELECT kind, shop, identifier, catalog_variant_id, product_id,"
        " variant_id, message FROM finding ORDER BY shop, kind, n");
    while (rows.step()) {
        visit({static_cast<FindingKind>(rows.integer(0)), rows.text(1),
               rows.text(2), rows.integer(3), rows.integer(4), rows.integer(5),
               rows.text(6)});
    }
}

void FindingSpool::asked(const VisitAsked& visit) const {
    auto rows = m_connection.prepare(
        "SELECT a.identifier, a.product_id, a.id, a.title, l.shop,"
        " l.product_id, l.variant_id, l.origin FROM asked AS a"
        " LEFT JOIN asked_link AS l ON l.catalog_variant_id = a.id"
        " ORDER BY a.n, l.shop, l.variant_id");
    while (rows.step()) {
        visit({rows.text(0), rows.integer(1), rows.integer(2), rows.text(3),
               rows.text(4), rows.integer(5), rows.integer(6), rows.text(7)});
    }
}

} // namespace sqlite

} // namespace hwsync
