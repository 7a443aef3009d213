#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>

namespace hwsync {

/// Whether a file may be overwritten.
enum class Overwrite {
    no, ///< an existing file is an error
    yes ///< an existing file is replaced
};

/// What to copy, and to where.
struct SnapshotRequest {
    std::filesystem::path catalog;       ///< the catalog's path
    std::filesystem::path path;          ///< the copy's; on any file system
    Overwrite overwrite = Overwrite::no; ///< of a file at `path`
};

/// What the copy holds.
struct SnapshotResult {
    std::uint64_t bytes = 0;    ///< size of the copy
    std::uint64_t products = 0; ///< deleted ones do not count
    std::uint64_t variants = 0; ///< deleted ones do not count
};

/// Copies a catalog as it is at one moment, while others read and write it.
///
/// The copy is a catalog of its own that only its owner can read. It is there
/// complete and durable, or not at all.
///
/// Throws Error(safety) if there is a file that must not be overwritten,
/// Error(usage) if the path is the catalog's own or cannot name a file,
/// Error(busy) if another snapshot is being written there, and Error(storage)
/// if the catalog is damaged or the copy cannot be written; also the signal's
/// Error.
HWSYNC_EXPORT SnapshotResult make_snapshot(const SnapshotRequest& request,
                                           const StopToken& stop);

} // namespace hwsync
