#include "catalog/sqlite/runs/undone_runs.hpp"

#include <fmt/format.h>

namespace hwsync::sqlite {

// The latest first, since an undo may itself have been undone.
std::set<std::int64_t> runs_without_effect(const Connection& connection,
                                           std::int64_t run) {
    auto rows = connection.prepare(
        "SELECT run, undone FROM run_undo WHERE run > ?1 ORDER BY run DESC");
    rows.bind(1, run);
    std::set<std::int64_t> without;
    while (rows.step()) {
        const auto undone = rows.integer(1);
        if (undone > run && !without.contains(rows.integer(0))) {
            without.insert({undone, rows.integer(0)});
        }
    }
    return without;
}

std::string runs_without_effect_json(const Connection& connection) {
    return fmt::format("[{}]",
                       fmt::join(runs_without_effect(connection, 0), ","));
}

} // namespace hwsync::sqlite
