#pragma once

#include <hwsync/export.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

/// How long rejects, ended runs and all but the last change of each link are
/// kept, unless the config says otherwise.
constexpr Duration default_history = std::chrono::hours{24 * 365};

/// How many rows of a kind a run read and what became of them.
/// `read` is the sum of created, updated, unchanged and older.
struct RowCounts {
    std::uint64_t read = 0;
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t older = 0; ///< the catalog's row is newer and stays
    std::uint64_t deleted = 0;
};

enum class RunState { running, done, failed, stopped };

HWSYNC_EXPORT std::string_view to_string(RunState state) noexcept;

/// One execution of a job for one shop, as the catalog remembers it.
struct Run {
    std::int64_t id = 0;
    std::string command; ///< e.g. "import-bulk"
    std::string shop;
    std::string source; ///< what was read
    std::string by;     ///< the user who ran it
    Time started_at;
    std::optional<Time> finished_at;
    /// A run whose process died without a word is `failed`.
    RunState state = RunState::running;
    std::optional<int> exit_code;
    std::string error;  ///< why it failed
    std::string counts; ///< a JSON object, empty where there is none
};

} // namespace hwsync
