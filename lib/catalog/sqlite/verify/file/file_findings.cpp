#include "catalog/sqlite/verify/file/file_findings.hpp"

#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/schema/foreign_triggers.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/schema/seals.hpp"

#include <hwsync/text.hpp>
#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// Everything that the schema has, a line for each.
std::set<std::string> parts_of(const Connection& connection) {
    std::set<std::string> parts;
    auto columns = connection.prepare(
        "SELECT m.name, c.name, c.type, c.\"notnull\", c.pk"
        " FROM sqlite_schema AS m JOIN pragma_table_xinfo(m.name) AS c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'");
    while (columns.step()) {
        parts.insert(fmt::format(
            "column {} of table {} ({}{}{})", columns.text(1), columns.text(0),
            columns.text(2), columns.integer(3) != 0 ? ", not null" : "",
            columns.integer(4) != 0 ? ", in its key" : ""));
    }
    auto others = connection.prepare("SELECT type, name FROM sqlite_schema"
                                     " WHERE type IN ('index', 'view',"
                                     " 'trigger')"
                                     " AND name NOT LIKE 'sqlite_%'");
    while (others.step()) {
        parts.insert(fmt::format("{} {}", others.text(0), others.text(1)));
    }
    return parts;
}

/// The statements of all tables, indexes and views, by name. Their layout and
/// comments do not count.
std::map<std::string, std::string> statements_of(const Connection& connection) {
    std::map<std::string, std::string> statements;
    auto rows = connection.prepare(
        "SELECT type, name, COALESCE(sql, '') FROM sqlite_schema"
        " WHERE name NOT LIKE 'sqlite_%'");
    while (rows.step()) {
        std::string plain;
        bool in_comment = false;
        const auto sql = rows.text(2);
        for (std::size_t at = 0; at < sql.size(); ++at) {
            const char c = sql[at];
            in_comment = in_comment ? c != '\n' : sql.substr(at, 2) == "--";
            if (!in_comment &&
                std::string_view{" \t\r\n"}.find(c) == std::string_view::npos) {
                plain += c;
            }
        }
        statements.emplace(fmt::format("{} {}", rows.text(0), rows.text(1)),
                           std::move(plain));
    }
    return statements;
}

void add_note(FindingSpool& report, std::string_view message,
              std::string_view shop = {}) {
    Finding finding;
    finding.kind = FindingKind::note;
    finding.shop = shop;
    finding.message = message;
    report.add(finding);
}

/// The columns that a finding about a link needs.
std::string link_columns() {
    return fmt::format(
        "SELECT l.shop, l.variant_id, l.catalog_variant_id, l.origin, s.name,"
        " {} FROM link AS l LEFT JOIN shop AS s ON s.number = l.shop",
        linked_at_sql);
}

std::string fault_of_link(const Statement& row) {
    if (row.is_null(4)) {
        return "it names a shop that the catalog does not know";
    }
    const auto origin = row.text(3);
    if (origin != "auto" && origin != "manual") {
        return fmt::format("its origin is {}", printable(origin));
    }
    if (row.is_null(2) && origin == "auto") {
        return "it blocks, but no operator made it";
    }
    return parse_time(row.text(5)) ? std::string{} : "its time is not a time";
}

/// Finds links of which fault_of_link() has something to say, without looking
/// up what all links of a shop or of a run have in common.
class LinkGlance {
public:
    LinkGlance(const Connection& connection,
               const std::vector<ShopToVerify>& shops)
        : m_shops(shops),
          m_rows(connection.prepare(
              "SELECT shop, variant_id, run, linked_at,"
              " origin = 'manual' OR (origin = 'auto'"
              "  AND catalog_variant_id IS NOT NULL) FROM link")),
          m_name(connection.prepare("SELECT 1 FROM shop WHERE number = ?1")),
          m_time(connection.prepare("SELECT at FROM link_run WHERE run = ?1")) {
    }

    bool next_faulty() {
        while (m_rows.step()) {
            if (m_shop != shop()) {
                look_at_shop();
            }
            if (!m_is_known ||
                (m_is_ours && (m_rows.integer(4) == 0 || !has_time()))) {
                return true;
            }
        }
        return false;
    }
    std::int64_t shop() const noexcept { return m_rows.integer(0); }
    std::int64_t variant() const noexcept { return m_rows.integer(1); }

private:
    void look_at_shop() {
        m_shop = shop();
        m_is_ours =
            std::any_of(m_shops.begin(), m_shops.end(), [&](const auto& one) {
                return one.scope.shop == m_shop;
            });
        m_name.reset();
        m_is_known = m_name.bind(1, shop()).step();
    }

    bool has_time() {
        if (!m_rows.text(3).empty()) {
            return parse_time(m_rows.text(3)).has_value();
        }
        if (m_run != m_rows.integer(2)) {
            m_run = m_rows.integer(2);
            m_time.reset();
            m_run_has_time = m_time.bind(1, m_rows.integer(2)).step() &&
                             parse_time(m_time.text(0));
        }
        return m_run_has_time;
    }

    const std::vector<ShopToVerify>& m_shops;
    Statement m_rows;
    Statement m_name;
    Statement m_time;
    std::optional<std::int64_t> m_shop; ///< of the link before
    bool m_is_ours = false;
    bool m_is_known = false;
    std::optional<std::int64_t> m_run; ///< that was looked at last
    bool m_run_has_time = false;
};

void add_link(const Statement& row, FindingKind kind, std::string_view message,
              FindingSpool& report) {
    Finding finding;
    finding.kind = kind;
    finding.shop = row.text(4);
    finding.catalog_variant_id = row.integer(2);
    finding.variant_id = row.integer(1);
    finding.message = message;
    report.add(finding);
}

/// Whether the link of a variant that no reading has shown is a pin; says what
/// it is.
bool add_unseen_link(const Connection& connection, const Statement& row,
                     FindingSpool& report) {
    const auto target = row.integer(2);
    if (row.is_null(2)) {
        add_link(row, FindingKind::note,
                 "blocked, but no reading of the shop has shown it yet",
                 report);
        return false;
    }
    if (row.text(3) != "manual") {
        add_link(row, FindingKind::damaged,
                 fmt::format("the link of variant {} is damaged: the shop "
                             "never had it",
                             row.integer(1)),
                 report);
        return false;
    }
    auto live = connection.prepare(
        "SELECT 1 FROM variant WHERE id = ?1 AND deleted_at IS NULL");
    if (live.bind(1, target).step()) {
        add_link(row, FindingKind::note,
                 fmt::format("pinned to catalog variant {}, but no reading of "
                             "the shop has shown it yet",
                             target),
                 report);
    } else {
        add_link(row, FindingKind::stale,
                 fmt::format("pinned to catalog variant {}, which is deleted",
                             target),
                 report);
    }
    return true;
}

} // namespace

void add_damage(FindingSpool& report, std::string_view message) {
    Finding finding;
    finding.message = message;
    report.add(finding);
}

bool check_integrity(const Connection& connection, FindingSpool& report) {
    auto rows = connection.prepare("PRAGMA integrity_check");
    bool sound = true;
    while (rows.step()) {
        if (rows.text(0) != "ok") {
            sound = false;
            add_damage(report, printable(rows.text(0), 1000));
        }
    }
    return sound;
}

void check_schema(const Connection& connection, FindingSpool& report) {
    auto fresh = Connection::temporary();
    create_schema(fresh);
    const auto there = parts_of(connection);
    bool is_whole = true;
    for (const auto& part : parts_of(fresh)) {
        if (!there.contains(part)) {
            is_whole = false;
            add_damage(report, fmt::format("the schema lacks {}", part));
        }
    }
    const auto ours = statements_of(fresh);
    for (const auto& [part, statement] : statements_of(connection)) {
        const auto own = ours.find(part);
        if (own == ours.end()) {
            add_note(report, note_on_foreign(connection, part));
        } else if (is_whole && own->second != statement) {
            add_damage(report, fmt::format("{} is not as hwsync made it: put "
                                           "a snapshot in the catalog's place",
                                           printable(part, 300)));
        }
    }
}

void check_seals(const Connection& connection, FindingSpool& report) {
    for (const auto& table : broken_seals(connection)) {
        add_damage(report,
                   fmt::format("table {} is not as it was stored", table));
    }
}

void note_kits(const Connection& connection,
               const std::vector<ShopToVerify>& shops, Identifier identifier,
               FindingSpool& report) {
    const auto note = [&](std::string_view from, std::string_view message) {
        auto rows = connection.prepare(fmt::format(
            "SELECT v.shop, v.id, v.product_id, v.{}, l.catalog_variant_id"
            " FROM {} AND v.deleted_at IS NULL",
            to_string(identifier), from));
        while (rows.step()) {
            const auto shop =
                std::find_if(shops.begin(), shops.end(), [&](const auto& one) {
                    return !one.scope.is_primary() &&
                           one.scope.shop == rows.integer(0);
                });
            if (shop != shops.end()) {
                report.add(
                    {FindingKind::note, shop->scope.name, rows.text(3),
                     rows.integer(4), rows.integer(2), rows.integer(1),
                     fmt::format(fmt::runtime(message), rows.integer(4))});
            }
        }
    };
    note("shop_variant AS v CROSS JOIN link AS l"
         " ON l.shop = v.shop AND l.variant_id = v.id"
         " CROSS JOIN variant AS c ON c.id = l.catalog_variant_id"
         " WHERE v.is_kit = 1 AND COALESCE(c.is_kit, 0) = 0",
         kit_linked_to_single);
    note("variant AS c CROSS JOIN link AS l ON l.catalog_variant_id = c.id"
         " CROSS JOIN shop_variant AS v"
         " ON v.shop = l.shop AND v.id = l.variant_id"
         " WHERE c.is_kit = 1 AND v.is_kit = 0",
         single_linked_to_kit);
}

void check_link_rows(const Connection& connection,
                     const std::vector<ShopToVerify>& shops,
                     FindingSpool& report) {
    LinkGlance glance{connection, shops};
    auto whole = connection.prepare(fmt::format(
        "{} WHERE l.shop = ?1 AND l.variant_id = ?2", link_columns()));
    while (glance.next_faulty()) {
        whole.reset();
        whole.bind(1, glance.shop()).bind(2, glance.variant()).step();
        const auto fault = fault_of_link(whole);
        if (!fault.empty()) {
            add_link(whole, FindingKind::damaged,
                     fmt::format("the link of variant {} is damaged: {}",
                                 glance.variant(), fault),
                     report);
        }
    }
}

std::uint64_t check_unseen_links(const Connection& connection,
                                 const ShopScope& shop, std::uint64_t seen,
                                 FindingSpool& report) {
    const auto all = connection.number(
        fmt::format("SELECT COUNT(*) FROM link WHERE shop = {}", shop.shop));
    if (static_cast<std::uint64_t>(all) == seen) {
        return 0;
    }
    auto rows = connection.prepare(
        fmt::format("{} WHERE l.shop = ?1"
                    " AND NOT EXISTS (SELECT 1 FROM shop_variant AS v"
                    "  WHERE v.shop = l.shop AND v.id = l.variant_id)",
                    link_columns()));
    rows.bind(1, shop.shop);
    std::uint64_t pins = 0;
    while (rows.step()) {
        pins += add_unseen_link(connection, rows, report) ? 1U : 0U;
    }
    return pins;
}

bool check_unseen_link(const Connection& connection, const ShopScope& shop,
                       std::int64_t variant, FindingSpool& report) {
    auto row = connection.prepare(fmt::format(
        "{} WHERE l.shop = ?1 AND l.variant_id = ?2", link_columns()));
    row.bind(1, shop.shop).bind(2, variant);
    return row.step() && add_unseen_link(connection, row, report);
}

void check_tally(std::string_view shop, std::string_view what,
                 std::int64_t kept, std::uint64_t counted,
                 FindingSpool& report) {
    if (kept >= 0 && static_cast<std::uint64_t>(kept) == counted) {
        return;
    }
    const auto message =
        fmt::format("its number of {1} is stored as {0}, but it has {2}", kept,
                    what, counted);
    Finding finding;
    finding.shop = shop;
    finding.message = message;
    report.add(finding);
}

void note_no_identifiers(std::string_view shop, std::uint64_t variants,
                         std::string_view word, FindingSpool& report) {
    add_note(report,
             fmt::format("none of its {} variants has a {}, by which the "
                         "catalog links",
                         variants, word),
             shop);
}

void check_coverage(const VerifiedShop& shop, double least,
                    FindingSpool& report) {
    constexpr double percent = 100;
    const auto coverage = shop.coverage();
    if (coverage ? *coverage * percent >= least
                 : shop.blocked + shop.left_out > 0) {
        return;
    }
    const auto message =
        !shop.was_read ? std::string{"it was never read: run hwsync associate"}
        : !coverage    ? std::string{"it has no variant: nothing is linked"}
                    : fmt::format("{} of {} variants are linked, {:.2f}%, less "
                                  "than {}%",
                                  shop.linked - shop.left_out_linked,
                                  shop.variants - shop.blocked - shop.left_out,
                                  *coverage * percent, least);
    Finding finding;
    finding.kind = FindingKind::coverage;
    finding.shop = shop.shop;
    finding.message = message;
    report.add(finding);
}

} // namespace hwsync::sqlite
