#include "catalog/sqlite/import/merged_reading.hpp"

#include "catalog/sqlite/import/reading_log.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/runs/live_log.hpp"
#include "catalog/sqlite/runs/match_basis.hpp"
#include "catalog/sqlite/runs/retention.hpp"
#include "catalog/sqlite/runs/run_log.hpp"

namespace hwsync::sqlite {

namespace {

void store_tallies(const MergedReading& reading) {
    const auto after = [](std::uint64_t before, const RowCounts& counts) {
        return before + counts.created - counts.deleted;
    };
    const auto& totals = reading.merge.totals();
    set_live_rows(reading.connection, reading.scope, RecordKind::product,
                  after(totals.products_before, totals.products));
    set_live_rows(reading.connection, reading.scope, RecordKind::variant,
                  after(totals.variants_before, totals.variants));
    change_row_tally(reading.connection, reading.scope, RecordKind::product,
                     reading.products);
    change_row_tally(reading.connection, reading.scope, RecordKind::variant,
                     reading.variants);
    const auto has_loaded = [&](RecordKind kind) {
        const auto& rows = reading.merge.of(kind);
        return rows.is_first_load() && rows.created() > 0;
    };
    if (has_loaded(RecordKind::product) || has_loaded(RecordKind::variant)) {
        set_loaded_run(reading.connection, reading.scope, reading.run);
    }
}

} // namespace

bool has_changes(const ImportTotals& totals) noexcept {
    const auto has = [](const RowCounts& counts) {
        return counts.created + counts.updated + counts.deleted > 0;
    };
    return has(totals.products) || has(totals.variants);
}

void store_reading(const MergedReading& reading,
                   const CatalogIdentity& identity) {
    auto live = reading.rules.live;
    if (reading.rules.mode == ImportMode::partial &&
        reading.merge.withholds()) {
        // The next run reads what this one has read, again.
        live.watermarks.clear();
    }
    store_live(reading.connection, reading.scope, identity.primary, reading.run,
               live);
    store_reading_log(reading, reading.scope.is_primary() ? identity.primary
                                                          : reading.scope.name);
    store_tallies(reading);
}

void store_import(const MergedReading& reading, const CatalogIdentity& identity,
                  const CommittedRun& run, const RejectLog& rejects) {
    auto& connection = reading.connection;
    set_identity(connection, identity);
    if (has_changes(reading.merge.totals())) {
        note_catalog_change(connection, reading.run);
    }
    store_reading(reading, identity);
    if (const auto until = parse_time(reading.merge.time().newest_update());
        reading.rules.mode == ImportMode::whole && until) {
        set_known_until(connection, *until);
    }
    forget_old_history(connection, run.at, reading.rules.keep_history);
    finish_run(connection, reading.run, end_of(run), run.counts, rejects);
}

} // namespace hwsync::sqlite
