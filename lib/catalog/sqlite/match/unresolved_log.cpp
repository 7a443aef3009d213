#include "catalog/sqlite/match/unresolved_log.hpp"

#include "catalog/sqlite/links/link_changes.hpp"

#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

class UnresolvedTable {
public:
    UnresolvedTable(Connection& connection, std::int64_t shop, std::int64_t run)
        : m_shop(shop), m_run(run),
          m_close(connection.prepare(
              "UPDATE unresolved SET until_run = ?3 WHERE shop = ?1"
              " AND variant_id = ?2 AND until_run IS NULL")),
          m_open(connection.prepare(
              "INSERT INTO unresolved (shop, variant_id, since_run,"
              " product_id, outcome, identifier, candidates, reason)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")) {}

    void close(std::int64_t variant) {
        m_close.bind(1, m_shop).bind(2, variant).bind(3, m_run).run();
    }
    void open(const UnresolvedVariant& variant) {
        m_open.bind(1, m_shop)
            .bind(2, variant.variant_id)
            .bind(3, m_run)
            .bind(4, variant.product_id)
            .bind(5, to_string(variant.outcome))
            .bind_or_null(6, variant.identifier)
            .bind(7, variant.candidates)
            .bind_or_null(8, variant.reason)
            .run();
    }

private:
    std::int64_t m_shop;
    std::int64_t m_run;
    Statement m_close;
    Statement m_open;
};

bool is_same(const Statement& stored, const UnresolvedVariant& found) {
    return stored.integer(1) == found.product_id &&
           stored.text(2) == to_string(found.outcome) &&
           stored.text(3) == found.identifier &&
           stored.text(4) == found.candidates && stored.text(5) == found.reason;
}

/// Columns: outcome, product, variant, identifier, candidates, reason.
UnresolvedVariant unresolved_variant(const Statement& row) {
    return {parse_outcome(row.text(0)).value_or(Outcome::unmatched),
            row.integer(1),
            row.integer(2),
            row.text(3),
            row.text(4),
            row.text(5)};
}

} // namespace

void store_unresolved(Connection& connection, std::int64_t shop,
                      std::int64_t run, const UnresolvedSpool& found,
                      LinkChanges* planned) {
    UnresolvedTable table{connection, shop, run};
    const auto waits = [&](std::int64_t variant) {
        return planned != nullptr && planned->has(variant);
    };
    // Entries are closed only after the table is no longer being read.
    std::vector<std::int64_t> closed;
    auto stored = connection.prepare(
        "SELECT variant_id, product_id, outcome, identifier, candidates,"
        " reason FROM unresolved WHERE shop = ?1 AND until_run IS NULL"
        " ORDER BY variant_id");
    stored.bind(1, shop);
    auto cursor = found.cursor();
    bool more = cursor && cursor->step();
    std::vector<std::int64_t> opened;
    while (stored.step()) {
        const auto id = stored.integer(0);
        while (more && UnresolvedSpool::row(*cursor).variant_id < id) {
            opened.push_back(UnresolvedSpool::row(*cursor).variant_id);
            more = cursor->step();
        }
        if (more && UnresolvedSpool::row(*cursor).variant_id == id) {
            if (!is_same(stored, UnresolvedSpool::row(*cursor))) {
                closed.push_back(id);
                opened.push_back(id);
            }
            more = cursor->step();
        } else {
            closed.push_back(id);
        }
    }
    stored.reset();
    for (const auto id : closed) {
        if (!waits(id)) {
            table.close(id);
        }
    }
    // The variants in `opened` are few; those after the last stored one need no
    // comparison.
    while (more) {
        const auto row = UnresolvedSpool::row(*cursor);
        if (!waits(row.variant_id)) {
            table.open(row);
        }
        more = cursor->step();
    }
    auto again = found.cursor();
    std::size_t next = 0;
    while (next < opened.size() && again && again->step()) {
        const auto row = UnresolvedSpool::row(*again);
        if (row.variant_id == opened[next]) {
            if (!waits(row.variant_id)) {
                table.open(row);
            }
            ++next;
        }
    }
}

void visit_unresolved_now(const Connection& connection, std::int64_t shop,
                          const UnresolvedList::Visit& visit) {
    auto rows = connection.prepare(
        "SELECT outcome, product_id, variant_id, identifier, candidates,"
        " reason FROM unresolved WHERE shop = ?1 AND until_run IS NULL"
        " ORDER BY variant_id");
    rows.bind(1, shop);
    while (rows.step()) {
        visit(unresolved_variant(rows));
    }
}

void visit_unresolved(const Connection& connection, std::int64_t run,
                      const UnresolvedList::Visit& visit) {
    auto rows = connection.prepare(
        "SELECT u.outcome, u.product_id, u.variant_id, u.identifier,"
        " u.candidates, u.reason FROM run"
        " JOIN shop ON shop.name = run.shop"
        " JOIN unresolved AS u ON u.shop = shop.number"
        " WHERE run.id = ?1 AND run.command = 'associate'"
        " AND run.state = 'done' AND u.since_run <= ?1"
        " AND (u.until_run IS NULL OR u.until_run > ?1)"
        " ORDER BY u.variant_id");
    rows.bind(1, run);
    while (rows.step()) {
        visit(unresolved_variant(rows));
    }
}

} // namespace hwsync::sqlite
