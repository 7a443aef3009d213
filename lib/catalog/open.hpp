#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace hwsync {

/// Which catalog a job is to write, and who it is.
struct CatalogTarget {
    std::filesystem::path path;
    std::string command;
    std::string shop;
    Time now;
    Duration lock_timeout{};
    /// Before it writes what it has fetched, a run waits at least this long for
    /// another: to give up would waste more.
    Duration patience{};
    const StopToken* stop = nullptr;
    bool dry_run = false;
    /// A first import may write a catalog that is not there yet page by page,
    /// beside its place. Whoever needs a run's record before it commits, for
    /// others to see, must not ask for it.
    bool may_load = false;
    bool in_memory = false; ///< for a dry run where there is no catalog yet
    /// A job that will refuse a shop which the catalog does not know: it locks
    /// nothing for that, as a lock file would stay behind.
    bool needs_known_shop = false;
};

/// Opens the catalog for a job and holds the job's lock on the shop, until it
/// is dropped. Makes the file where there is none, unless it is a dry run.
///
/// Throws Error(storage) where the file is none of ours or cannot be written,
/// Error(busy) where another run of the same job on the shop is at work.
std::unique_ptr<Catalog> open_catalog(CatalogTarget target);

/// The same where there is a catalog; null where there is none.
std::unique_ptr<Catalog> open_existing_catalog(CatalogTarget target);

/// The Error(storage) about a catalog that is not there.
Error no_such_catalog(const std::filesystem::path& path);

} // namespace hwsync
