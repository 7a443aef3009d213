#include "catalog/sqlite/edit/superseding_runs.hpp"

#include "catalog/sqlite/runs/run_log.hpp"
#include "catalog/sqlite/runs/undone_runs.hpp"

#include <set>
#include <string>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// The later changes of one link.
struct LaterOfLink {
    std::int64_t change = 0;   ///< before them
    std::int64_t standing = 0; ///< the first run that was not undone
    std::int64_t last = 0;
    bool is_as_before = true;

    void count_into(SupersedingRuns& changes) const {
        const auto run = standing == 0 ? last : standing;
        if (standing == 0 && is_as_before) {
            return;
        }
        ++changes.links;
        if (changes.first_run == 0 || run < changes.first_run) {
            changes.first_run = run;
        }
    }
};

/// Counts the keys that the run blocked or unblocked and that a later run, not
/// undone, changed again.
void count_keys(const Connection& connection, std::int64_t run,
                const std::set<std::int64_t>& without,
                SupersedingRuns& changes) {
    auto rows = connection.prepare(
        "SELECT DISTINCT later.shop, later.key, later.run, later.ended_run"
        " FROM key_block AS past JOIN key_block AS later"
        "  ON later.shop = past.shop AND later.key = past.key"
        " WHERE past.run = ?1 OR past.ended_run = ?1");
    rows.bind(1, run);
    std::set<std::pair<std::int64_t, std::string>> keys;
    while (rows.step()) {
        for (const auto next : {rows.integer(2), rows.integer(3)}) {
            if (next <= run || without.contains(next)) {
                continue;
            }
            changes.links +=
                keys.emplace(rows.integer(0), rows.text(1)).second ? 1U : 0U;
            if (changes.first_run == 0 || next < changes.first_run) {
                changes.first_run = next;
            }
        }
    }
}

} // namespace

SupersedingRuns superseding_runs(const Connection& connection,
                                 std::int64_t run) {
    const auto without = runs_without_effect(connection, run);
    auto rows = connection.prepare(
        "SELECT past.sequence, next.run, next.sequence,"
        " next.to_id IS past.to_id AND next.to_origin IS past.to_origin"
        "  AND next.to_key IS past.to_key AND next.to_note IS past.to_note"
        " FROM link_history AS past JOIN link_history AS next"
        "  ON next.shop = past.shop AND next.variant_id = past.variant_id"
        "  AND next.sequence > past.sequence AND next.run <> past.run"
        " WHERE past.run = ?1"
        // The entry that supersedes a first link stands for that link's own
        // entry, too.
        " UNION ALL SELECT -past.sequence, next.run, next.sequence,"
        " next.to_id IS past.from_id AND next.to_origin IS past.from_origin"
        "  AND next.to_key IS past.from_key AND next.to_note IS past.from_note"
        " FROM link_history AS past JOIN link_history AS next"
        "  ON next.shop = past.shop AND next.variant_id = past.variant_id"
        "  AND next.sequence >= past.sequence AND next.run <> past.from_run"
        " WHERE past.from_run = ?1 ORDER BY 1, 3");
    rows.bind(1, run);
    SupersedingRuns changes;
    LaterOfLink link;
    while (rows.step()) {
        if (rows.integer(0) != link.change) {
            link.count_into(changes);
            link = {rows.integer(0)};
        }
        link.last = rows.integer(1);
        link.is_as_before = rows.integer(3) != 0;
        if (link.standing == 0 && !without.contains(link.last)) {
            link.standing = link.last;
        }
    }
    link.count_into(changes);
    count_keys(connection, run, without, changes);
    return changes;
}

std::optional<Run> run_that_forgot(const Connection& connection,
                                   const Run& run) {
    // A run of link import may be of several shops.
    auto row = connection.prepare(
        "SELECT id FROM run WHERE command = 'shop forget' AND state = 'done'"
        " AND id > ?1 AND instr(',' || ?2 || ',', ',' || shop || ',') > 0"
        " ORDER BY id LIMIT 1");
    row.bind(1, run.id).bind(2, run.shop);
    return row.step() ? find_run(connection, row.integer(0)) : std::nullopt;
}

} // namespace hwsync::sqlite
