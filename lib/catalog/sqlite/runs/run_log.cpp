#include "catalog/sqlite/runs/run_log.hpp"

#include "catalog/sqlite/runs/reject_cap.hpp"
#include "catalog/sqlite/runs/run_life.hpp"

#include <hwsync/catalog_view.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <vector>

#include <unistd.h>

namespace hwsync::sqlite {

namespace {

constexpr std::string_view died = "its process died";

constexpr std::string_view run_columns =
    "SELECT id, command, shop, source, by, started_at, finished_at, state,"
    " exit_code, error, counts, pid, boot FROM run ";

RunState parse_state(std::string_view text) {
    for (const auto state :
         {RunState::running, RunState::done, RunState::stopped}) {
        if (text == to_string(state)) {
            return state;
        }
    }
    return RunState::failed;
}

Run run_of(const Connection& connection, const Statement& row) {
    Run run;
    run.id = row.integer(0);
    run.command = row.text(1);
    run.shop = row.text(2);
    run.source = row.text(3);
    run.by = row.text(4);
    run.started_at = parse_time(row.text(5)).value_or(Time{});
    run.finished_at = parse_time(row.text(6));
    run.state = parse_state(row.text(7));
    if (!row.is_null(8)) {
        run.exit_code = static_cast<int>(row.integer(8));
    }
    run.error = row.text(9);
    run.counts = row.text(10);
    const RunLife life{run.command, run.shop, row.integer(11),
                       std::string{row.text(12)}};
    if (run.state == RunState::running && !is_alive(connection.name(), life)) {
        run.state = RunState::failed;
        run.error = died;
    }
    return run;
}

void bury_dead_runs(Connection& connection, Time now,
                    const std::filesystem::path& own_lock) {
    std::vector<std::int64_t> dead;
    auto running =
        connection.prepare("SELECT id, command, shop, pid, boot FROM run"
                           " WHERE state = 'running'");
    while (running.step()) {
        const RunLife life{std::string{running.text(1)},
                           std::string{running.text(2)}, running.integer(3),
                           std::string{running.text(4)}};
        if (!is_alive(connection.name(), life, own_lock)) {
            dead.push_back(running.integer(0));
        }
    }
    running.reset();
    for (const auto run : dead) {
        const auto at = format_time(now);
        connection
            .prepare("UPDATE run SET state = 'failed', finished_at = ?2,"
                     " error = ?3 WHERE id = ?1")
            .bind(1, run)
            .bind(2, at)
            .bind(3, died)
            .run();
    }
}

} // namespace

std::int64_t begin_run(Connection& connection, const RunStart& start,
                       const std::filesystem::path& own_lock) {
    bury_dead_runs(connection, start.at, own_lock);
    const auto at = format_time(start.at);
    const auto boot = this_boot();
    // A path may be of any bytes, and others read this as text.
    const auto source = printable(start.source, start.source.size());
    connection
        .prepare("INSERT INTO run (command, shop, source, by, pid, started_at,"
                 " state, boot) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'running', ?7)")
        .bind(1, start.command)
        .bind(2, start.shop)
        .bind(3, source)
        .bind(4, start.by)
        .bind(5, std::int64_t{getpid()})
        .bind(6, at)
        .bind_or_null(7, boot)
        .run();
    return connection.last_insert_id();
}

RunEnd end_of(const CommittedRun& run) {
    return {run.at, RunState::done, run.has_findings ? 1 : 0, {}};
}

void finish_run(Connection& connection, std::int64_t run, const RunEnd& end,
                const std::string& counts, const RejectLog& rejects) {
    const auto at = format_time(end.at);
    const auto known = counts.empty() && rejects.size() > 0
                           ? fmt::format("{{\"rejected\":{}}}", rejects.size())
                           : counts;
    connection
        .prepare("UPDATE run SET finished_at = ?2, state = ?3, exit_code = ?4,"
                 " error = ?5, counts = ?6 WHERE id = ?1")
        .bind(1, run)
        .bind(2, at)
        .bind(3, to_string(end.state))
        .bind(4, std::int64_t{end.exit_code})
        .bind_or_null(5, end.error)
        .bind_or_null(6, known)
        .run();
    auto insert = connection.prepare("INSERT INTO reject (run, line, reason,"
                                     " id) VALUES (?1, ?2, ?3, ?4)");
    RejectCap cap{CatalogView::most_rejects};
    rejects.for_each([&](const RejectedLine& reject) {
        if (!cap.takes(reject.reason)) {
            return;
        }
        insert.bind(1, run)
            .bind(2, static_cast<std::int64_t>(reject.line))
            .bind(3, reject.reason);
        if (reject.id == 0) {
            insert.bind_null(4);
        } else {
            insert.bind(4, reject.id);
        }
        insert.run();
    });
}

void visit_runs(const Connection& connection, std::int64_t limit,
                const std::function<void(const Run&)>& visit) {
    auto rows = connection.prepare(std::string{run_columns} +
                                   "ORDER BY id DESC LIMIT ?1");
    rows.bind(1, limit);
    while (rows.step()) {
        visit(run_of(connection, rows));
    }
}

std::optional<Run> find_run(const Connection& connection, std::int64_t run) {
    auto rows = connection.prepare(std::string{run_columns} + "WHERE id = ?1");
    rows.bind(1, run);
    return rows.step() ? std::optional{run_of(connection, rows)} : std::nullopt;
}

std::uint64_t visit_rejects(const Connection& connection, std::int64_t run,
                            const RejectList::Visit& visit) {
    std::uint64_t kept = 0;
    auto rows = connection.prepare("SELECT line, reason, id FROM reject"
                                   " WHERE run = ?1 ORDER BY line, rowid");
    rows.bind(1, run);
    while (rows.step()) {
        visit({static_cast<std::uint64_t>(rows.integer(0)), rows.text(1),
               rows.integer(2)});
        ++kept;
    }
    auto counted = connection.prepare(
        "SELECT json_extract(counts, '$.rejected') FROM run WHERE id = ?1");
    counted.bind(1, run);
    return counted.step() && !counted.is_null(0)
               ? static_cast<std::uint64_t>(counted.integer(0))
               : kept;
}

} // namespace hwsync::sqlite
