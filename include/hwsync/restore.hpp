#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hwsync {

/// Which snapshot to restore, and where.
struct RestoreRequest {
    std::filesystem::path catalog;  ///< the catalog to replace; may not exist
    std::filesystem::path snapshot; ///< a file that make_snapshot() wrote
    std::string by;                 ///< the name of the user who runs it
    Time now;                       ///< the current time
    Duration lock_timeout{};        ///< how long to wait for other runs
    bool dry_run = false;           ///< only check both files
};

/// What was restored, or would have been in a dry run.
struct RestoreResult {
    /// The run that records the restore in the restored catalog; nothing in a
    /// dry run.
    std::optional<std::int64_t> run;
    /// The newest run in the snapshot; later runs are lost. Nothing if the
    /// snapshot has no runs.
    std::optional<std::int64_t> last_run;
    std::uint64_t products = 0; ///< in the snapshot; deleted ones do not count
    std::uint64_t variants = 0; ///< in the snapshot; deleted ones do not count
    /// Where the old catalog is kept if it was damaged: a copy of it if SQLite
    /// could still open it, else the file itself, with the files beside it
    /// under the same name with their own suffixes. Likewise of a sound one
    /// that a brand replaced, if it had more than the brand. Else empty.
    std::filesystem::path moved_aside;
    /// What is kept was sound, and had runs or waivers that the brand has not.
    bool had_more = false;
};

/// Puts a snapshot in the place of a catalog, completely or not at all.
///
/// If SQLite can open the old catalog, its content is replaced in one
/// transaction, while others have it open. If not, or if there is none, the new
/// catalog is built beside it and then takes its place. A snapshot of an
/// earlier version is migrated on the way. Everything is then as it was when
/// the snapshot was made: links, history, runs and watermarks.
///
/// Both files are checked before anything is changed. Throws
/// - Error(usage) if the snapshot is the catalog itself or is not a file;
/// - Error(safety) if a log of unfinished writes lies beside the snapshot;
/// - Error(storage) if the snapshot is damaged, or if it or the file in the
///   catalog's place belongs to another application or a newer version;
/// - Error(busy) if a job is running, or if another program writes the catalog
///   or has the damaged one open;
/// - the signal's Error.
HWSYNC_EXPORT RestoreResult restore_snapshot(const RestoreRequest& request,
                                             const StopToken& stop);

} // namespace hwsync
