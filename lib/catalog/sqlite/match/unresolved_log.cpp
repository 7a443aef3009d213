#include "catalog/sqlite/match/unresolved_log.hpp"

#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/links/link_changes.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <fmt/core.h>

#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

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

/// Opens entries of the variants in `opened`, which rises, unless they wait.
template <typename Waits>
void open_those(const std::vector<std::int64_t>& opened,
                const UnresolvedSpool& found, const Waits& waits,
                UnresolvedTable& table) {
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

/// Those that have no link yet.
void list_planned(const Connection& connection, std::int64_t shop,
                  LinkChanges& planned, UnresolvedTable& table) {
    AwaitedLinks awaited{
        connection, shop,
        identity_of(connection).identifier.value_or(Identifier::sku)};
    planned.for_each([&](const LinkChange& change) {
        if (change.from == 0 && change.to != 0) {
            awaited.visit(change.variant, change.to, Outcome::linked,
                          [&](const UnresolvedVariant& variant) {
                              table.update(variant);
                          });
        }
    });
}

} // namespace

AwaitedLinks::AwaitedLinks(const Connection& connection, std::int64_t shop,
                           Identifier identifier)
    : m_shop(shop),
      m_find(connection.prepare(fmt::format(
          "SELECT product_id, iif({0}_key IS NULL, NULL, {0})"
          " FROM shop_variant AS v WHERE shop = ?1 AND id = ?2 AND NOT {1}",
          to_string(identifier),
          is_blocked_key("?1", key_column(identifier))))) {}

void AwaitedLinks::visit(std::int64_t variant, std::int64_t target,
                         Outcome outcome, const UnresolvedList::Visit& visit) {
    m_find.reset();
    m_find.bind(1, m_shop).bind(2, variant);
    if (!m_find.step()) {
        return;
    }
    const auto candidates =
        target == 0 ? std::string{"[]"} : fmt::format("[\"{}\"]", target);
    visit({outcome, m_find.integer(0), variant, m_find.text(1), candidates});
}

UnresolvedTable::UnresolvedTable(Connection& connection, std::int64_t shop,
                                 std::int64_t run)
    : m_shop(shop), m_run(run),
      m_find(connection.prepare(
          "SELECT variant_id, product_id, outcome, identifier, candidates,"
          " reason, since_run FROM unresolved WHERE shop = ?1"
          " AND variant_id = ?2 AND until_run IS NULL")),
      m_take_back(connection.prepare(
          "DELETE FROM unresolved WHERE shop = ?1 AND variant_id = ?2"
          " AND since_run = ?3")),
      m_close(connection.prepare(
          "UPDATE unresolved SET until_run = ?3 WHERE shop = ?1"
          " AND variant_id = ?2 AND until_run IS NULL")),
      m_open(connection.prepare(
          "INSERT INTO unresolved (shop, variant_id, since_run,"
          " product_id, outcome, identifier, candidates, reason)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")) {}

void UnresolvedTable::close(std::int64_t variant) {
    m_close.bind(1, m_shop).bind(2, variant).bind(3, m_run).run();
}

void UnresolvedTable::open(const UnresolvedVariant& variant) {
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

void UnresolvedTable::update(const UnresolvedVariant& variant) {
    m_find.reset();
    m_find.bind(1, m_shop).bind(2, variant.variant_id);
    const bool is_listed = m_find.step();
    const bool stays = is_listed && is_same(m_find, variant);
    const bool is_of_this_run = is_listed && m_find.integer(6) == m_run;
    m_find.reset();
    if (stays) {
        return;
    }
    if (is_of_this_run) {
        m_take_back.bind(1, m_shop)
            .bind(2, variant.variant_id)
            .bind(3, m_run)
            .run();
    } else if (is_listed) {
        close(variant.variant_id);
    }
    open(variant);
}

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
    RisingRows in_order{connection, "unresolved"};
    while (stored.step()) {
        const auto id = stored.integer(0);
        in_order.meet(id);
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
    open_those(opened, found, waits, table);
    if (planned != nullptr) {
        list_planned(connection, shop, *planned, table);
    }
}

void recount_outcomes(Connection& connection, std::int64_t shop) {
    if (outcomes_of(connection, shop).variants() == 0) {
        return;
    }
    auto pins = connection.prepare(
        "SELECT COUNT(*) FROM link AS l INDEXED BY link_by_decision"
        " CROSS JOIN shop_variant AS v"
        "  ON v.shop = l.shop AND v.id = l.variant_id"
        " WHERE l.origin = 'manual' AND l.shop = ?1"
        " AND l.catalog_variant_id IS NOT NULL AND v.deleted_at IS NULL");
    pins.bind(1, shop).step();
    const auto tally = link_tally(connection, shop);
    MatchCounts counts;
    const auto count = [&](Outcome outcome, std::int64_t variants) {
        counts.outcomes[static_cast<std::size_t>(outcome)] +=
            static_cast<std::uint64_t>(variants);
    };
    count(Outcome::linked, tally.links - pins.integer(0));
    count(Outcome::pinned, pins.integer(0) + tally.blocks);
    auto unresolved = connection.prepare(
        "SELECT outcome, COUNT(*) FROM unresolved"
        " WHERE shop = ?1 AND until_run IS NULL GROUP BY outcome");
    unresolved.bind(1, shop);
    while (unresolved.step()) {
        if (const auto outcome = parse_outcome(unresolved.text(0))) {
            count(*outcome, unresolved.integer(1));
        }
    }
    set_outcomes(connection, shop, counts);
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
