#include <hwsync/digest.hpp>

#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/left_out.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/retention.hpp"
#include "catalog/sqlite/views/listed_links.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

/// SQL for one of the counts that are stored with a run.
std::string count_of(std::string_view name) {
    return fmt::format("json_extract(counts, '$.{}')", name);
}

std::string sum_of(std::string_view rows, std::string_view result) {
    return fmt::format("COALESCE(sum(json_extract(counts, '$.{}.{}')), 0)",
                       rows, result);
}

RowCounts row_counts(const Statement& row, int column) {
    RowCounts counts;
    for (auto* count : {&counts.created, &counts.updated, &counts.deleted}) {
        *count = static_cast<std::uint64_t>(row.integer(column++));
    }
    return counts;
}

class SqliteDigest final : public Digest {
public:
    SqliteDigest(Connection connection, Time since, LeaveOutRules leave_out)
        : m_connection(std::move(connection)),
          m_identity(identity_of(m_connection)), m_since(format_time(since)),
          m_leave_out(std::move(leave_out)) {
        auto entry = m_connection.prepare(
            "SELECT COALESCE(max(sequence), 0) FROM"
            " (SELECT sequence, at FROM link_history"
            "  UNION ALL SELECT sequence, at FROM link_run) WHERE at < ?1");
        entry.bind(1, std::string_view{m_since}).step();
        // What changed before the last removed entry can be told only in part.
        const auto removed = last_removed_entry(m_connection);
        m_tells_all = entry.integer(0) >= removed;
        m_entry = std::max(entry.integer(0), removed);
    }

    DigestCatalog catalog() override {
        DigestCatalog catalog;
        catalog.primary = m_identity.primary;
        catalog.tells_all_links = m_tells_all;
        auto runs = m_connection.prepare(
            "SELECT state = 'done', count(*) FROM run WHERE started_at >= ?1"
            " AND state <> 'running' GROUP BY 1");
        runs.bind(1, std::string_view{m_since});
        while (runs.step()) {
            (runs.integer(0) != 0 ? catalog.done : catalog.failed) =
                static_cast<std::uint64_t>(runs.integer(1));
        }
        auto before = m_connection.prepare(
            "SELECT COALESCE(max(id), 0) FROM run WHERE started_at < ?1");
        before.bind(1, std::string_view{m_since}).step();
        catalog.run_before = before.integer(0);
        auto sums = m_connection.prepare(fmt::format(
            "SELECT {}, {}, {}, {}, {}, {} FROM run WHERE shop = ?1"
            " AND started_at >= ?2 AND state = 'done' AND counts IS NOT NULL"
            " AND command LIKE 'import-%'",
            sum_of("products", "created"), sum_of("products", "updated"),
            sum_of("products", "deleted"), sum_of("variants", "created"),
            sum_of("variants", "updated"), sum_of("variants", "deleted")));
        sums.bind(1, std::string_view{m_identity.primary})
            .bind(2, std::string_view{m_since});
        sums.step();
        catalog.products = row_counts(sums, 0);
        catalog.variants = row_counts(sums, 3);
        return catalog;
    }

    std::vector<DigestShop> shops() override {
        std::vector<DigestShop> shops;
        for (const auto& name : shop_names(m_connection)) {
            DigestShop shop;
            shop.name = name;
            const auto number = find_shop(m_connection, name).value_or(0);
            look_at_present(number, shop);
            look_at_past(shop);
            changes(name, [&](const ListedLink& link) { count(link, shop); });
            count_waiting(number, shop);
            shops.push_back(std::move(shop));
        }
        return shops;
    }

    void changes(const std::string& shop, const VisitLink& visit) override {
        LinkFilter filter;
        filter.shop = shop;
        filter.changed_since = 0;
        visit_listed_links(m_connection,
                           {filter,
                            m_identity.identifier.value_or(Identifier::sku),
                            find_shop(m_connection, shop).value_or(0), m_entry},
                           [&](const ListedLink& link) {
                               if (link.change != LinkChange::changed) {
                                   visit(link);
                               }
                           });
    }

    void waiting(const std::string& shop, const VisitWaiting& visit) override {
        auto rows = m_connection.prepare(
            "SELECT u.outcome, u.variant_id, v.sku,"
            " p.title || COALESCE(' / ' || v.title, '')"
            " FROM unresolved AS u JOIN run ON run.id = u.since_run"
            " LEFT JOIN shop_variant AS v"
            "  ON v.shop = u.shop AND v.id = u.variant_id"
            " LEFT JOIN shop_product AS p"
            "  ON p.shop = u.shop AND p.id = u.product_id"
            " WHERE u.shop = ?1 AND u.until_run IS NULL"
            " AND run.started_at >= ?2 ORDER BY u.variant_id");
        rows.bind(1, find_shop(m_connection, shop).value_or(0))
            .bind(2, std::string_view{m_since});
        while (rows.step()) {
            if (const auto outcome = parse_outcome(rows.text(0))) {
                visit({*outcome, rows.integer(1), rows.text(2), rows.text(3)});
            }
        }
    }

private:
    void look_at_present(std::int64_t number, DigestShop& shop) {
        auto row = m_connection.prepare(
            "SELECT shop.live_variants, COALESCE(t.links, 0),"
            " COALESCE(t.blocks, 0) FROM shop LEFT JOIN link_tally AS t"
            " ON t.shop = shop.number WHERE shop.number = ?1");
        row.bind(1, number);
        if (row.step()) {
            shop.now = coverage_of(row, 0);
            const auto left_out =
                count_left_out(m_connection, number,
                               m_identity.identifier.value_or(Identifier::sku),
                               m_leave_out.of(shop.name));
            shop.now.left_out = left_out.variants;
            shop.now.left_out_linked = left_out.linked;
        }
    }

    /// Reads the coverage after the last associate that ended before m_since.
    void look_at_past(DigestShop& shop) {
        auto row = m_connection.prepare(fmt::format(
            "SELECT {0} + {1} + {2} + {3} + {4} + {5} + {6} + {7},"
            " {0} + {1} - {8}, {8}, finished_at, {9}, {10} FROM run"
            " WHERE command = 'associate' AND shop = ?1 AND state = 'done'"
            " AND finished_at < ?2 ORDER BY id DESC LIMIT 1",
            count_of("linked"), count_of("pinned"), count_of("no_identifier"),
            count_of("unmatched"), count_of("near"), count_of("ambiguous"),
            count_of("duplicate"), count_of("conflict"), count_of("blocked"),
            count_of("left_out"), count_of("left_out_linked")));
        row.bind(1, std::string_view{shop.name})
            .bind(2, std::string_view{m_since});
        if (!row.step() || row.is_null(2)) {
            return;
        }
        if (!row.is_null(4) || m_leave_out.of(shop.name).is_empty()) {
            shop.then = coverage_of(row, 0);
            shop.then->left_out = static_cast<std::uint64_t>(row.integer(4));
            shop.then->left_out_linked =
                static_cast<std::uint64_t>(row.integer(5));
            shop.then_at = parse_time(row.text(3)).value_or(Time{});
        }
    }

    void count_waiting(std::int64_t number, DigestShop& shop) {
        waiting(shop.name, [&](const WaitingVariant& variant) {
            ++shop.fresh[static_cast<std::size_t>(variant.outcome)];
        });
        auto row = m_connection.prepare("SELECT count(*) FROM unresolved"
                                        " WHERE shop = ?1"
                                        " AND until_run IS NULL");
        row.bind(1, number).step();
        shop.waiting = static_cast<std::uint64_t>(row.integer(0));
    }

    static Coverage coverage_of(const Statement& row, int column) {
        return {static_cast<std::uint64_t>(row.integer(column)),
                static_cast<std::uint64_t>(row.integer(column + 1)),
                static_cast<std::uint64_t>(row.integer(column + 2)), 0, 0};
    }

    static void count(const ListedLink& link, DigestShop& shop) {
        switch (link.change) {
        case LinkChange::made:
            ++shop.made;
            break;
        case LinkChange::moved:
            ++shop.moved;
            break;
        case LinkChange::ended:
            ++shop.ended;
            break;
        case LinkChange::changed:
            break;
        }
    }

    Connection m_connection;
    CatalogIdentity m_identity;
    std::string m_since;
    LeaveOutRules m_leave_out;
    /// The history's last entry before m_since, or the last that was removed.
    std::int64_t m_entry = 0;
    bool m_tells_all = true;
};

} // namespace

} // namespace sqlite

std::unique_ptr<Digest> Digest::open(const std::filesystem::path& path,
                                     Time since, LeaveOutRules leave_out,
                                     const StopToken* stop) {
    return std::make_unique<sqlite::SqliteDigest>(
        sqlite::open_to_look(path, stop), since, std::move(leave_out));
}

} // namespace hwsync
