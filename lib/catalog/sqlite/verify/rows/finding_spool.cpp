#include "catalog/sqlite/verify/rows/finding_spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace hwsync {

namespace {

constexpr std::array<std::string_view, finding_kind_count> words{
    "damaged",   "not_found", "coverage",      "missing", "wrong",   "stale",
    "ambiguous", "duplicate", "conflict",      "suspect", "foreign", "differs",
    "unmatched", "near",      "no_identifier", "note"};

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

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

Connection make_store() {
    auto connection = Connection::temporary();
    connection.execute(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE finding (n INTEGER PRIMARY KEY, shop TEXT, kind INTEGER,"
        "  identifier TEXT, catalog_variant_id INTEGER, product_id INTEGER,"
        "  variant_id INTEGER, message TEXT, weight INTEGER,"
        "  reasons TEXT, exchanged_with INTEGER);"
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
          " product_id, variant_id, message, weight, reasons, exchanged_with)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")),
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
        .bind(7, finding.message);
    std::string reasons;
    if (finding.evidence == nullptr) {
        m_finding.bind_null(8).bind_null(9).bind_null(10);
    } else {
        reasons = fmt::format("{}", fmt::join(finding.evidence->reasons, "\n"));
        m_finding.bind(8, std::int64_t{finding.evidence->weight})
            .bind(9, std::string_view{reasons})
            .bind(10, finding.evidence->exchanged_with);
    }
    m_finding.run();
}

void FindingSpool::lead_judged(const Finding& leading, std::uint64_t most) {
    const auto kind = static_cast<std::int64_t>(leading.kind);
    m_connection
        .prepare("DELETE FROM finding WHERE shop = ?1 AND kind = ?2"
                 " AND weight IS NOT NULL AND n NOT IN (SELECT n FROM finding"
                 "  WHERE shop = ?1 AND kind = ?2 AND weight IS NOT NULL"
                 "  ORDER BY n LIMIT ?3)")
        .bind(1, leading.shop)
        .bind(2, kind)
        .bind(3, static_cast<std::int64_t>(most))
        .run();
    auto& count = m_counts[static_cast<std::size_t>(leading.kind)];
    count -= static_cast<std::uint64_t>(m_connection.rows_changed());
    ++count;
    m_connection
        .prepare("INSERT INTO finding (n, shop, kind, identifier,"
                 " catalog_variant_id, product_id, variant_id, message)"
                 " SELECT MIN(0, COALESCE(MIN(n), 0)) - 1, ?1, ?2, '', 0, 0, 0,"
                 " ?3 FROM finding")
        .bind(1, leading.shop)
        .bind(2, kind)
        .bind(3, leading.message)
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
        " variant_id, message, weight, reasons, exchanged_with FROM finding"
        " ORDER BY shop, kind, n");
    while (rows.step()) {
        std::optional<FindingEvidence> evidence;
        if (!rows.is_null(7)) {
            evidence = FindingEvidence{static_cast<Millibits>(rows.integer(7)),
                                       lines_of(rows.text(8)), rows.integer(9)};
        }
        visit({static_cast<FindingKind>(rows.integer(0)), rows.text(1),
               rows.text(2), rows.integer(3), rows.integer(4), rows.integer(5),
               rows.text(6), evidence ? &*evidence : nullptr});
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
