#include "catalog/sqlite/views/summary.hpp"

#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/links/link_table.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/left_out.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/run_log.hpp"

namespace hwsync {

namespace sqlite {

namespace {

std::uint64_t natural(const Statement& row, int column) {
    return static_cast<std::uint64_t>(row.integer(column));
}

void read_jobs(const Connection& connection, CatalogSummary& summary) {
    auto rows = connection.prepare(
        "SELECT MAX(id), MAX(CASE WHEN state = 'done' THEN id END),"
        " MAX(CASE WHEN state <> 'running' THEN id END)"
        " FROM run GROUP BY command, shop ORDER BY command, shop");
    while (rows.step()) {
        auto last = find_run(connection, rows.integer(0));
        if (!last) {
            continue;
        }
        JobSummary job;
        job.command = last->command;
        job.shop = last->shop;
        job.last = *std::move(last);
        if (const auto done = find_run(connection, rows.integer(1))) {
            job.succeeded_at = done->finished_at;
            job.succeeded_run = done->id;
        }
        if (!rows.is_null(2)) {
            job.ended = find_run(connection, rows.integer(2));
        }
        summary.jobs.push_back(std::move(job));
    }
}

void read_shops(const Connection& connection, CatalogSummary& summary) {
    auto shops = connection.prepare("SELECT number, name, live_variants,"
                                    " outcomes, json_valid(outcomes)"
                                    " FROM shop ORDER BY name");
    while (shops.step()) {
        const auto number = shops.integer(0);
        ShopSummary shop;
        shop.name = shops.text(1);
        shop.variants = natural(shops, 2);
        const auto tally = link_tally(connection, number);
        shop.linked = static_cast<std::uint64_t>(tally.links);
        shop.blocked = static_cast<std::uint64_t>(tally.blocks);
        shop.suspect = suspects_of(connection, number);
        shop.outcomes_json = shops.text(3);
        if (shops.integer(4) != 0) {
            shop.outcomes = outcomes_of(connection, number).outcomes;
        }
        summary.shops.push_back(std::move(shop));
    }
}

void read_watermarks(const Connection& connection, CatalogSummary& summary) {
    auto rows = connection.prepare(
        "SELECT shop, command, at FROM watermark ORDER BY shop, command");
    while (rows.step()) {
        if (const auto at = parse_time(rows.text(2))) {
            summary.watermarks.push_back(
                {std::string{rows.text(0)}, std::string{rows.text(1)}, *at});
        }
    }
}

void read_publications(const Connection& connection, CatalogSummary& summary) {
    auto rows = connection.prepare(
        "SELECT brand, generation, at, (SELECT COUNT(*) FROM run"
        " WHERE run.id > publication.run AND run.state = 'done'"
        " AND NOT (run.command = 'restore'"
        "  AND run.source = 'brand ' || publication.brand))"
        " FROM publication WHERE generation > 0 ORDER BY brand");
    while (rows.step()) {
        if (const auto at = parse_time(rows.text(2))) {
            summary.publications.push_back({std::string{rows.text(0)},
                                            rows.integer(1), *at,
                                            natural(rows, 3)});
        }
    }
}

} // namespace

CatalogSummary summary_of(const Connection& connection) {
    CatalogSummary summary;
    const ShopScope primary{};
    summary.products = live_rows(connection, primary, RecordKind::product);
    summary.variants = live_rows(connection, primary, RecordKind::variant);
    read_jobs(connection, summary);
    read_shops(connection, summary);
    read_watermarks(connection, summary);
    read_publications(connection, summary);
    return summary;
}

void add_left_out(const Connection& connection, const LeaveOutRules& leave_out,
                  CatalogSummary& summary) {
    const auto identifier =
        identity_of(connection).identifier.value_or(Identifier::sku);
    for (auto& shop : summary.shops) {
        const auto number = find_shop(connection, shop.name);
        const auto counts = count_left_out(connection, number.value_or(0),
                                           identifier, leave_out.of(shop.name));
        shop.left_out = counts.variants;
        shop.left_out_linked = counts.linked;
    }
}

} // namespace sqlite

CatalogSummary read_summary(const std::filesystem::path& catalog,
                            const LeaveOutRules& leave_out,
                            const StopToken* stop) {
    const auto connection = sqlite::open_to_look(catalog, stop);
    auto summary = sqlite::summary_of(connection);
    sqlite::add_left_out(connection, leave_out, summary);
    std::error_code error;
    const auto bytes = std::filesystem::file_size(catalog, error);
    summary.bytes = error ? 0 : bytes;
    return summary;
}

} // namespace hwsync
