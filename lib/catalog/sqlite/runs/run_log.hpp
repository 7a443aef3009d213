#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// Records that a run has begun; what other runs left behind whose process died
/// is marked as failed. `own_lock` is the lock file that this run holds, if
/// any.
std::int64_t begin_run(Connection& connection, const RunStart& start,
                       const std::filesystem::path& own_lock);

RunEnd end_of(const CommittedRun& run);

/// Records how a run ended and which lines it could not use, inside whatever
/// transaction is open: the first of each reason. `counts` may be empty.
void finish_run(Connection& connection, std::int64_t run, const RunEnd& end,
                const std::string& counts, const RejectLog& rejects);

/// The newest first, at most `limit`. A run that is `running` although its
/// process died is told of as failed.
void visit_runs(const Connection& connection, std::int64_t limit,
                const std::function<void(const Run&)>& visit);

/// Likewise.
std::optional<Run> find_run(const Connection& connection, std::int64_t run);

/// What is kept of what a run could not use, in the order of lines. Returns how
/// many lines it could not use.
std::uint64_t visit_rejects(const Connection& connection, std::int64_t run,
                            const RejectList::Visit& visit);

} // namespace hwsync::sqlite
