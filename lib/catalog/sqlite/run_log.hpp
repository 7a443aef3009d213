#pragma once

#include "catalog/catalog.hpp"
#include "catalog/sqlite/connection.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// Records that a run has begun; what other runs left behind whose process died
/// is marked as failed.
std::int64_t begin_run(const Connection& connection, const RunStart& start);

/// Records how a run ended and which lines it could not use, inside whatever
/// transaction is open. `counts` may be empty.
void finish_run(const Connection& connection, std::int64_t run,
                const RunEnd& end, const std::string& counts,
                const RejectLog& rejects);

/// The newest first, at most `limit`.
void visit_runs(const Connection& connection, std::int64_t limit,
                const std::function<void(const Run&)>& visit);

std::optional<Run> find_run(const Connection& connection, std::int64_t run);

/// Tells of a run that is `running` as failed where nobody holds its lock.
void mark_if_dead(const std::filesystem::path& catalog, Run& run);

/// What a run could not use, in the order of lines.
void visit_rejects(const Connection& connection, std::int64_t run,
                   const RejectList::Visit& visit);

} // namespace hwsync::sqlite
