#include "catalog/sqlite/verify/file/row_check.hpp"

#include "catalog/sqlite/verify/file/file_findings.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

namespace {

void add_row_damage(FindingSpool& report, const ShopScope& scope,
                    RecordKind kind, const Statement& row,
                    std::string_view message) {
    const auto id = row.integer(0);
    const bool is_variant = kind == RecordKind::variant;
    Finding finding;
    finding.shop = scope.name;
    finding.product_id = row.integer(1);
    finding.variant_id = is_variant ? id : 0;
    finding.catalog_variant_id = is_variant && scope.is_primary() ? id : 0;
    finding.message = message;
    report.add(finding);
}

/// The rows of which it can be told. Keys are renewed outside any run, as if by
/// the one after the newest.
bool add_impossible_runs(const Connection& connection, const ShopScope& scope,
                         RecordKind kind, FindingSpool& report) {
    const auto newest = connection.number("SELECT MAX(id) FROM run");
    auto rows = connection.prepare(fmt::format(
        "SELECT id, {}, created_run, changed_run,"
        " COALESCE(written_run, changed_run) AS written FROM {} WHERE {}"
        " (created_run < 1 OR changed_run < created_run OR changed_run > ?1"
        "  OR written < changed_run OR written > ?1 + 1)",
        kind == RecordKind::variant ? "product_id" : "id", scope.table(kind),
        scope.filter()));
    rows.bind(1, newest);
    bool found = false;
    while (rows.step()) {
        found = true;
        add_row_damage(
            report, scope, kind, rows,
            fmt::format("{} {} cannot have been created by run {}, changed by "
                        "run {} and written by run {}, as the newest is run "
                        "{}: put a snapshot in the catalog's place",
                        kind == RecordKind::variant ? "variant" : "product",
                        rows.integer(0), rows.integer(2), rows.integer(3),
                        rows.integer(4), newest));
    }
    return found;
}

void add_shop_damage(FindingSpool& report, const ShopScope& scope,
                     std::string_view message) {
    Finding finding;
    finding.shop = scope.name;
    finding.message = message;
    report.add(finding);
}

} // namespace

void check_row_tally(const Connection& connection, const ShopScope& scope,
                     RecordKind kind, const RowTally& counted,
                     FindingSpool& report) {
    const auto kept = row_tally(connection, scope, kind);
    const auto* const what =
        kind == RecordKind::variant ? "variants" : "products";
    if (counted.rows != kept.rows) {
        add_shop_damage(
            report, scope,
            fmt::format("with those that are deleted, {} {} were stored, but "
                        "{} are there",
                        static_cast<std::int64_t>(kept.rows), what,
                        counted.rows));
    } else if (counted != kept &&
               !add_impossible_runs(connection, scope, kind, report)) {
        add_shop_damage(report, scope,
                        fmt::format("its {} are not of the runs that stored "
                                    "them",
                                    what));
    }
}

void check_shops_of_rows(const Connection& connection, FindingSpool& report) {
    for (const auto* table : {"shop_product", "shop_variant"}) {
        // By the first row of each shop: the key begins with the shop.
        auto next = connection.prepare(fmt::format(
            "SELECT r.shop, s.number FROM {} AS r LEFT JOIN shop AS s"
            " ON s.number = r.shop WHERE r.shop > ?1 ORDER BY r.shop LIMIT 1",
            table));
        auto last = INT64_MIN;
        for (;;) {
            next.reset();
            next.bind(1, last);
            if (!next.step()) {
                break;
            }
            last = next.integer(0);
            if (next.is_null(1)) {
                add_damage(report,
                           fmt::format("table {} has rows of shop number {}, "
                                       "which the catalog does not know",
                                       table, last));
            }
        }
    }
}

} // namespace hwsync::sqlite
