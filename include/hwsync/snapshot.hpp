#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>

namespace hwsync {

enum class Overwrite { no, yes };

struct SnapshotRequest {
    std::filesystem::path catalog;
    std::filesystem::path path; ///< of the copy; any file system will do
    Overwrite overwrite = Overwrite::no;
};

struct SnapshotResult {
    std::uint64_t bytes = 0;    ///< of the copy
    std::uint64_t products = 0; ///< live ones in it
    std::uint64_t variants = 0;
};

/// Copies a catalog as it is at one moment, while others read and write it. The
/// copy is a catalog of its own, only its owner may read it, and it is there
/// whole and durable, or not at all.
///
/// Throws Error(safety) where there is a file and it is not to be overwritten,
/// Error(usage) where the path is the catalog's own or no place for a file,
/// Error(busy) where another snapshot is being written there, Error(storage)
/// where the catalog is damaged or the copy cannot be written, or the signal's
/// own.
HWSYNC_EXPORT SnapshotResult make_snapshot(const SnapshotRequest& request,
                                           const StopToken& stop);

} // namespace hwsync
