#include "catalog/sqlite/verify/rows/finding_spool.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hwsync::sqlite {

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
        "  reasons TEXT, exchanged_with INTEGER, catalog_identifier TEXT,"
        "  standing INTEGER, is_folded INTEGER NOT NULL DEFAULT 0);"
        "BEGIN");
    return connection;
}

constexpr auto counting = static_cast<std::int64_t>(FindingStanding::counts);

} // namespace

struct FindingSpool::Store {
    Connection connection = make_store();
    Statement insert = connection.prepare(
        "INSERT INTO finding (n, shop, kind, identifier, catalog_variant_id,"
        " product_id, variant_id, message, weight, reasons, exchanged_with,"
        " catalog_identifier, standing)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
};

FindingSpool::FindingSpool() = default;
FindingSpool::~FindingSpool() = default;

FindingSpool::Store& FindingSpool::store() {
    if (!m_store) {
        m_store = std::make_unique<Store>();
    }
    return *m_store;
}

void FindingSpool::know(const Finding& known) {
    if (!m_known) {
        m_known.emplace(store().connection);
    }
    m_known->add(known);
}

void FindingSpool::ignore(std::string_view shop,
                          const std::vector<FindingKind>& kinds) {
    static_assert(finding_kind_count <= 32);
    auto& mask = m_ignored[std::string{shop}];
    for (const auto kind : kinds) {
        mask |= Kinds{1} << static_cast<unsigned>(kind);
    }
}

bool FindingSpool::is_ignored(const Finding& finding) const {
    auto mask = m_ignored.find(finding.shop);
    if (mask == m_ignored.end()) {
        mask = m_ignored.find("");
    }
    return mask != m_ignored.end() && is_ignorable(finding.kind) &&
           (mask->second >> static_cast<unsigned>(finding.kind) & 1U) != 0;
}

std::optional<FindingStanding>
FindingSpool::standing_of(const Finding& finding) {
    // This comes first: a finding that is accepted or ignored is not gone.
    const bool is_known = m_known && m_known->has(finding);
    if (m_is_left_out && is_ignorable(finding.kind) && m_is_left_out(finding)) {
        return std::nullopt;
    }
    if (m_accepted.has(finding)) {
        ++m_waived;
        return FindingStanding::waived;
    }
    if (is_known) {
        ++m_known_count;
        return FindingStanding::known;
    }
    if (is_ignored(finding)) {
        ++m_ignored_count;
        return std::nullopt;
    }
    ++m_counts[static_cast<std::size_t>(finding.kind)];
    return FindingStanding::counts;
}

void FindingSpool::add(Finding finding) {
    if (m_text && finding.catalog_variant_id != 0) {
        finding.catalog_identifier = m_text(finding.catalog_variant_id);
    }
    if (const auto standing = standing_of(finding)) {
        finding.standing = *standing;
        insert(finding, std::nullopt);
    }
}

void FindingSpool::insert(const Finding& finding,
                          std::optional<std::int64_t> number) {
    auto& row = store().insert;
    number ? row.bind(1, *number) : row.bind_null(1);
    row.bind(2, finding.shop)
        .bind(3, static_cast<std::int64_t>(finding.kind))
        .bind(4, finding.identifier)
        .bind(5, finding.catalog_variant_id)
        .bind(6, finding.product_id)
        .bind(7, finding.variant_id)
        .bind(8, finding.message)
        .bind(12, finding.catalog_identifier)
        .bind(13, static_cast<std::int64_t>(finding.standing));
    std::string reasons;
    if (finding.evidence == nullptr) {
        row.bind_null(9).bind_null(10).bind_null(11);
    } else {
        reasons = fmt::format("{}", fmt::join(finding.evidence->reasons, "\n"));
        row.bind(9, std::int64_t{finding.evidence->weight})
            .bind(10, std::string_view{reasons})
            .bind(11, finding.evidence->exchanged_with);
    }
    row.run();
}

void FindingSpool::lead_judged(const Finding& leading, std::uint64_t most) {
    const auto standing = standing_of(leading);
    if (!standing) {
        return;
    }
    auto led = leading;
    led.standing = *standing;
    if (led.standing == FindingStanding::counts) {
        const auto kind = static_cast<std::int64_t>(leading.kind);
        auto& connection = store().connection;
        connection
            .prepare("UPDATE finding SET is_folded = 1 WHERE shop = ?1"
                     " AND kind = ?2 AND weight IS NOT NULL AND standing = ?4"
                     " AND n NOT IN (SELECT n FROM finding WHERE shop = ?1"
                     "  AND kind = ?2 AND weight IS NOT NULL AND standing = ?4"
                     "  ORDER BY n LIMIT ?3)")
            .bind(1, leading.shop)
            .bind(2, kind)
            .bind(3, static_cast<std::int64_t>(most))
            .bind(4, counting)
            .run();
        m_counts[static_cast<std::size_t>(leading.kind)] -=
            static_cast<std::uint64_t>(connection.rows_changed());
    }
    auto first = store().connection.prepare(
        "SELECT MIN(0, COALESCE(MIN(n), 0)) - 1 FROM finding");
    first.step();
    insert(led, first.integer(0));
}

std::uint64_t FindingSpool::settle_gone(
    const std::function<bool(const Finding&)>& was_looked_for) {
    std::uint64_t count = 0;
    gone([&](const Finding& finding) {
        if (was_looked_for(finding)) {
            ++count;
        } else {
            m_known->has(finding);
        }
    });
    return count;
}

void FindingSpool::findings(const VisitFinding& visit) const {
    static_assert(FindingStanding::counts == FindingStanding{});
    visit_rows("WHERE standing = 0 AND NOT is_folded", visit);
}

void FindingSpool::all_findings(const VisitFinding& visit) const {
    visit_rows("", visit);
}

void FindingSpool::gone(const VisitFinding& visit) const {
    if (m_known) {
        m_known->gone(visit);
    }
}

void FindingSpool::visit_rows(std::string_view condition,
                              const VisitFinding& visit) const {
    if (!m_store) {
        return;
    }
    auto rows = m_store->connection.prepare(fmt::format(
        "SELECT kind, shop, identifier, catalog_variant_id, product_id,"
        " variant_id, message, weight, reasons, exchanged_with,"
        " catalog_identifier, standing, is_folded FROM finding {}"
        " ORDER BY shop, kind, n",
        condition));
    while (rows.step()) {
        std::optional<FindingEvidence> evidence;
        if (!rows.is_null(7)) {
            evidence = FindingEvidence{static_cast<Millibits>(rows.integer(7)),
                                       lines_of(rows.text(8)), rows.integer(9)};
        }
        visit({static_cast<FindingKind>(rows.integer(0)), rows.text(1),
               rows.text(2), rows.integer(3), rows.integer(4), rows.integer(5),
               rows.text(6), evidence ? &*evidence : nullptr, rows.text(10),
               static_cast<FindingStanding>(rows.integer(11)),
               rows.integer(12) != 0});
    }
}

} // namespace hwsync::sqlite
