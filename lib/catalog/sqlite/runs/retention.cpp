#include "catalog/sqlite/runs/retention.hpp"

#include "catalog/sqlite/rows/properties.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// The last run that was cleaned up after.
constexpr std::string_view cleaned_to = "history_cleaned_to";
constexpr std::string_view removed_entries = "history_removed_to";
constexpr std::string_view removed_blocks = "key_blocks_removed_to";

constexpr std::size_t most_runs_at_once = 1'000;

std::int64_t number_in(const Connection& connection, std::string_view name) {
    const auto text = property(connection, name);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

void raise(Connection& connection, std::string_view name, std::int64_t to) {
    if (to > number_in(connection, name)) {
        set_property(connection, name, std::to_string(to));
    }
}

/// The latest time that it can be: a clock of ours that is years ahead of the
/// shops' must not cost history. Shops that never told a time do not count.
Time latest_now(const Connection& connection, Time now) {
    auto newest = connection.prepare("SELECT MAX(at) FROM watermark");
    newest.step();
    return std::min(now, parse_time(newest.text(0)).value_or(now));
}

std::vector<std::int64_t> runs_to_clean(const Connection& connection,
                                        std::int64_t after,
                                        std::string_view before) {
    auto rows = connection.prepare(
        "SELECT id, started_at FROM run WHERE id > ?1 ORDER BY id");
    rows.bind(1, after);
    std::vector<std::int64_t> runs;
    while (runs.size() < most_runs_at_once && rows.step() &&
           rows.text(1) < before) {
        runs.push_back(rows.integer(0));
    }
    return runs;
}

/// What the removed entries were of.
struct Torn {
    std::set<std::int64_t> runs;
    std::int64_t newest_entry = 0;
};

/// The same of first links, which have no entry of their own.
void remove_superseded_links(Connection& connection, std::int64_t run,
                             Torn& torn) {
    auto superseded = connection.prepare(
        "SELECT h.from_run, r.sequence FROM link_history AS h"
        " LEFT JOIN link_run AS r ON r.run = h.from_run"
        " WHERE h.run = ?1 AND h.from_run IS NOT NULL");
    superseded.bind(1, run);
    while (superseded.step()) {
        torn.runs.insert(superseded.integer(0));
        torn.newest_entry = std::max(torn.newest_entry, superseded.integer(1));
    }
    connection
        .prepare("UPDATE link_history SET from_run = NULL"
                 " WHERE run = ?1 AND from_run IS NOT NULL")
        .bind(1, run)
        .run();
}

/// Removes the entries that those of `run` follow, and adds to `torn` the runs
/// that they were of.
void remove_followed_entries(Connection& connection, std::int64_t run,
                             Torn& torn) {
    auto removed = connection.prepare(
        "DELETE FROM link_history WHERE sequence IN ("
        " SELECT old.sequence FROM link_history AS next"
        "  JOIN link_history AS old ON old.shop = next.shop"
        "   AND old.variant_id = next.variant_id"
        "   AND old.sequence < next.sequence WHERE next.run = ?1)"
        " RETURNING run, from_run, sequence");
    removed.bind(1, run);
    while (removed.step()) {
        torn.runs.insert(removed.integer(0));
        if (!removed.is_null(1)) {
            torn.runs.insert(removed.integer(1));
        }
        torn.newest_entry = std::max(torn.newest_entry, removed.integer(2));
    }
    remove_superseded_links(connection, run, torn);
}

/// A run that lost entries could be undone only in part, so it is removed in
/// any case.
void remove_runs(Connection& connection,
                 const std::vector<std::int64_t>& cleaned,
                 const std::set<std::int64_t>& torn) {
    auto remove = connection.prepare("DELETE FROM run WHERE id = ?1");
    for (const auto run : torn) {
        remove.bind(1, run).run();
    }
    auto remove_unneeded = connection.prepare(
        "DELETE FROM run WHERE id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM link_history WHERE run = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM link_history WHERE from_run = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM link WHERE run = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM key_block WHERE run = ?1)"
        " AND EXISTS (SELECT 1 FROM run AS next WHERE next.shop = run.shop"
        "  AND next.command = run.command AND next.id > run.id"
        "  AND next.state = 'done')");
    for (const auto run : cleaned) {
        remove_unneeded.bind(1, run).run();
    }
    connection.execute("DELETE FROM run_undo WHERE NOT EXISTS"
                       " (SELECT 1 FROM run WHERE id = run_undo.run)");
    connection.execute(
        "DELETE FROM link_run WHERE NOT EXISTS"
        " (SELECT 1 FROM link WHERE run = link_run.run) AND NOT EXISTS"
        " (SELECT 1 FROM link_history WHERE from_run = link_run.run)");
}

void remove_ended_blocks(Connection& connection, std::int64_t after,
                         std::int64_t up_to) {
    auto removed = connection.prepare(
        "DELETE FROM key_block WHERE ended_run > ?1 AND ended_run <= ?2"
        " RETURNING ended_run");
    removed.bind(1, after).bind(2, up_to);
    std::int64_t newest = 0;
    while (removed.step()) {
        newest = std::max(newest, removed.integer(0));
    }
    raise(connection, removed_blocks, newest);
}

} // namespace

void forget_old_history(Connection& connection, Time now, Duration keep) {
    const auto after = number_in(connection, cleaned_to);
    const auto before = format_time(latest_now(connection, now) - keep);
    const auto runs = runs_to_clean(connection, after, before);
    if (runs.empty()) {
        return;
    }
    Torn torn;
    auto remove_rejects =
        connection.prepare("DELETE FROM reject WHERE run = ?1");
    for (const auto run : runs) {
        remove_rejects.bind(1, run).run();
        remove_followed_entries(connection, run, torn);
    }
    connection
        .prepare("DELETE FROM unresolved WHERE until_run > ?1"
                 " AND until_run <= ?2")
        .bind(1, after)
        .bind(2, runs.back())
        .run();
    remove_ended_blocks(connection, after, runs.back());
    raise(connection, removed_entries, torn.newest_entry);
    connection.prepare("DELETE FROM operation WHERE created_at < ?1")
        .bind(1, before)
        .run();
    remove_runs(connection, runs, torn.runs);
    set_property(connection, cleaned_to, std::to_string(runs.back()));
}

std::int64_t last_removed_entry(const Connection& connection) {
    return number_in(connection, removed_entries);
}

std::int64_t last_removed_block(const Connection& connection) {
    return number_in(connection, removed_blocks);
}

} // namespace hwsync::sqlite
