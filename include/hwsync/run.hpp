#pragma once

#include <hwsync/export.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hwsync {

/// How long rejected lines, finished runs and the history of links are kept by
/// default.
constexpr Duration default_history = std::chrono::hours{24 * 365};

/// How many rows of a kind a run read, and what became of them.
struct RowCounts {
    /// The sum of `created`, `updated`, `unchanged` and `older`.
    std::uint64_t read = 0;
    std::uint64_t created = 0;   ///< new rows
    std::uint64_t updated = 0;   ///< rows that changed
    std::uint64_t unchanged = 0; ///< rows that stayed the same
    std::uint64_t older = 0;     ///< older than the catalog's row, which stays
    std::uint64_t deleted = 0;   ///< rows that were marked as deleted
};

/// How far a run has come.
enum class RunState {
    running, ///< it has begun
    done,    ///< it was committed
    failed,  ///< it ended with an error, or its process died
    stopped  ///< a signal stopped it
};

/// The state's word, as in JSON output and in the catalog.
HWSYNC_EXPORT std::string_view to_string(RunState state) noexcept;

/// One execution of a job for one shop, as recorded in the catalog.
struct Run {
    std::int64_t id = 0; ///< from 1, in the order in which runs began
    std::string command; ///< e.g. "import-bulk"
    std::string shop;    ///< the shop's name
    std::string source;  ///< what was read
    std::string by;      ///< the name of the user who ran it
    Time started_at;     ///< when it began
    std::optional<Time> finished_at; ///< nothing if it runs or its process died
    /// A run whose process died is `failed`.
    RunState state = RunState::running;
    std::optional<int> exit_code; ///< nothing if it runs or its process died
    std::string error;            ///< why it failed; else empty
    std::string counts;           ///< a JSON object; empty if it has none
};

/// Records that the reports of these runs, which are committed, could not be
/// written, or that they could not be published: their exit code becomes that
/// of ErrorKind::report_lost. What a shared database holds already stays as it
/// is there. Throws Error(storage).
HWSYNC_EXPORT void record_lost_report(const std::filesystem::path& catalog,
                                      std::span<const std::int64_t> runs);

} // namespace hwsync
