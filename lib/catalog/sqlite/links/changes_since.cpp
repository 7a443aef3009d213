#include "catalog/sqlite/links/changes_since.hpp"

#include "catalog/sqlite/runs/retention.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace hwsync::sqlite {

namespace {

constexpr auto remedy = "read the whole list again, without --changed-since";

} // namespace

void check_tellable_since(const Connection& connection, std::int64_t run,
                          bool blocks) {
    if (run == 0) {
        return;
    }
    auto known = connection.prepare("SELECT 1 FROM run WHERE id = ?1");
    if (!known.bind(1, run).step()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("there is no run {}, or no longer", run),
                    remedy);
    }
    // Whoever read the whole list after a restore knows its number. But if a
    // restore cannot read the old catalog, the numbers of lost runs are used
    // again: its own number may be one of these, unless it follows the last.
    auto whole = connection.prepare(
        "SELECT id, command FROM run WHERE state = 'done' AND ("
        " command = 'restore' AND id >= ?1 AND (id > ?1"
        "  OR json_extract(counts, '$.follows_run') IS NULL)"
        " OR command IN ('shop forget', 'shop rename') AND id > ?1)"
        " ORDER BY id LIMIT 1");
    if (whole.bind(1, run).step()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("what became of links after run {} cannot be "
                                "told: run {} was {}",
                                run, whole.integer(0),
                                printable(whole.text(1))),
                    remedy);
    }
    if (last_entry_of(connection, run) < last_removed_entry(connection) ||
        (blocks && run < last_removed_block(connection))) {
        throw Error(ErrorKind::not_found,
                    fmt::format("what became of links after run {} cannot be "
                                "told: some of it is older than is kept "
                                "([history] keep)",
                                run),
                    remedy);
    }
}

std::int64_t last_entry_of(const Connection& connection, std::int64_t run) {
    auto entry = connection.prepare(
        "WITH entry AS (SELECT run, sequence FROM link_history"
        "  UNION ALL SELECT run, sequence FROM link_run)"
        " SELECT COALESCE((SELECT max(sequence) FROM entry"
        "  WHERE run = ?1), (SELECT max(h.sequence) FROM entry AS h"
        "  LEFT JOIN run AS other ON other.id = h.run"
        "  WHERE h.run < ?1 AND (other.finished_at IS NULL"
        "   OR other.finished_at <= run.finished_at)), 0)"
        " FROM run WHERE id = ?1");
    return entry.bind(1, run).step() ? entry.integer(0) : 0;
}

std::int64_t run_to_ask_after(const Connection& connection, std::int64_t since,
                              bool blocks) {
    // The caller was not told the changes of a run that is still at work.
    auto asked = connection.prepare(
        "SELECT id FROM run WHERE id = ?1 AND finished_at IS NOT NULL");
    // The newest entry may be of a run with a lower number than other runs.
    const auto newest = std::max(
        {connection.number("SELECT run, sequence FROM link_history UNION ALL"
                           " SELECT run, sequence FROM link_run"
                           " ORDER BY sequence DESC LIMIT 1"),
         connection.number("SELECT max(id) FROM run WHERE state = 'done' AND"
                           " command IN ('shop forget', 'shop rename')"),
         blocks ? connection.number("SELECT max(COALESCE(ended_run, run))"
                                    " FROM key_block")
                : 0,
         asked.bind(1, since).step() ? asked.integer(0) : 0});
    const auto restored = connection.number(
        "SELECT max(id) FROM run WHERE state = 'done' AND command = 'restore'");
    // One cannot ask for changes after a run before a restore, or after one
    // whose blocks of keys are no longer kept, but after any newer one.
    return (newest > restored || restored == 0) &&
                   newest >= last_removed_block(connection)
               ? newest
               : connection.number("SELECT max(id) FROM run WHERE finished_at"
                                   " IS NOT NULL");
}

} // namespace hwsync::sqlite
