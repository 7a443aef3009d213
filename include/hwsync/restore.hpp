#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hwsync {

struct RestoreRequest {
    std::filesystem::path catalog;
    std::filesystem::path snapshot;
    std::string by; ///< the user who does it
    Time now;
    Duration lock_timeout{};
    bool dry_run = false; ///< look at both files and stop there
};

struct RestoreResult {
    /// The run that the restored catalog remembers it by; none of a dry run.
    std::optional<std::int64_t> run;
    /// The newest run that the snapshot knows; nothing follows it.
    std::optional<std::int64_t> last_run;
    std::uint64_t products = 0; ///< live ones in the snapshot
    std::uint64_t variants = 0;
    /// Where the old catalog lies that SQLite could not open; what lay beside
    /// it has this name too, with its own ending. Empty where there is none.
    std::filesystem::path moved_aside;
};

/// Puts a snapshot in a catalog's place, whole or not at all: into the old one,
/// in one transaction, while others have it open; beside it and then in its
/// place where SQLite cannot open the old one, or there is none. An earlier
/// version's snapshot is brought up to date on the way. All else is as it was
/// then: links, history, runs and watermarks.
///
/// Both are looked at before anything is touched. Throws Error(usage) where the
/// snapshot is the catalog itself or no file, Error(safety) where a log of
/// unfinished writes lies beside it, Error(storage) where it, or what is in its
/// place, is another application's, of a newer version or, the snapshot,
/// damaged; Error(busy) where a job is at work, another program writes the
/// catalog or has the damaged one open; or the signal's own.
HWSYNC_EXPORT RestoreResult restore_snapshot(const RestoreRequest& request,
                                             const StopToken& stop);

} // namespace hwsync
