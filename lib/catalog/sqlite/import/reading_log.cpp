#include "catalog/sqlite/import/reading_log.hpp"

#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/runs/whole_reading.hpp"
#include "model/time_text.hpp"

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// Of those that were incomplete, the ones that are no more.
void forget_complete(const MergedReading& reading, std::string_view shop) {
    auto rows = reading.connection.prepare(
        "SELECT product_id FROM incomplete WHERE shop = ?1");
    rows.bind(1, shop);
    std::vector<std::int64_t> complete;
    while (rows.step()) {
        if (reading.merge.is_complete(rows.integer(0))) {
            complete.push_back(rows.integer(0));
        }
    }
    auto remove = reading.connection.prepare(
        "DELETE FROM incomplete WHERE shop = ?1 AND product_id = ?2");
    for (const auto id : complete) {
        remove.bind(1, shop).bind(2, id).run();
    }
}

void store_incomplete(const MergedReading& reading, std::string_view shop,
                      const std::string& now) {
    auto& connection = reading.connection;
    const bool had_any =
        connection.number("SELECT EXISTS (SELECT 1 FROM incomplete)") != 0;
    auto insert = connection.prepare(
        "INSERT INTO incomplete (shop, product_id, since) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET again = excluded.since");
    for (const auto id : reading.merge.totals().incomplete) {
        insert.bind(1, shop).bind(2, id).bind(3, std::string_view{now}).run();
    }
    forget_complete(reading, shop);
    if (had_any) {
        connection
            .prepare(fmt::format(
                "DELETE FROM incomplete WHERE shop = ?1 AND product_id IN"
                " (SELECT id FROM {} WHERE {}deleted_at IS NOT NULL)",
                reading.scope.table(RecordKind::product),
                reading.scope.filter()))
            .bind(1, shop)
            .run();
    }
}

void store_withholding(const MergedReading& reading, std::string_view shop,
                       const std::string& now) {
    auto& connection = reading.connection;
    if (reading.merge.withholds()) {
        connection
            .prepare("INSERT INTO withholding (shop, command, since)"
                     " SELECT ?1, command, ?3 FROM run WHERE id = ?2"
                     " ON CONFLICT DO NOTHING")
            .bind(1, shop)
            .bind(2, reading.run)
            .bind(3, std::string_view{now})
            .run();
        return;
    }
    // What has read the whole shop leaves nothing open for the others.
    const bool is_whole = reading.rules.mode == ImportMode::whole;
    connection
        .prepare("DELETE FROM withholding WHERE shop = ?1 AND (?2 OR"
                 " command = (SELECT command FROM run WHERE id = ?3))")
        .bind(1, shop)
        .bind(2, std::int64_t{is_whole})
        .bind(3, reading.run)
        .run();
}

/// Only a reading with a known start, which withheld nothing, proves what is
/// absent.
void store_whole(const MergedReading& reading, std::string_view shop) {
    const auto& merge = reading.merge;
    const auto& began = merge.time().began();
    if (reading.rules.mode == ImportMode::whole && merge.time().is_told() &&
        !merge.has_nameless() && !is_earlier(began, reading.prior_began)) {
        store_whole_reading(reading.connection, shop, began, merge.gaps());
    }
}

} // namespace

void store_reading_log(const MergedReading& reading, std::string_view shop) {
    const auto now = format_time(reading.rules.now);
    store_incomplete(reading, shop, now);
    store_withholding(reading, shop, now);
    store_whole(reading, shop);
    if (reading.rules.mode == ImportMode::whole &&
        !reading.scope.is_primary()) {
        note_fields_kept(reading.connection, reading.scope);
    }
}

} // namespace hwsync::sqlite
