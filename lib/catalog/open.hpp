#pragma once

#include "catalog/catalog.hpp"

#include <hwsync/error.hpp>
#include <hwsync/run.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hwsync {

/// The catalog that a job writes, and which job it is.
struct CatalogTarget {
    std::filesystem::path path;
    std::string command;
    std::string shop;
    Time now;
    Duration lock_timeout{};
    /// Before a run writes what it has fetched, it waits at least this long for
    /// another run: giving up would waste more.
    Duration patience{};
    const StopToken* stop = nullptr;
    bool dry_run = false;
    /// The first rows of a shop may be written page by page.
    bool use_loader = false;
    /// A first import may build a catalog that does not exist yet page by page,
    /// beside its final place. Must not be set if other processes have to see
    /// the run's record before the run commits.
    bool may_load = false;
    bool in_memory = false; ///< for a dry run without a catalog
    /// Called with the job's lock held before a catalog is made. If it throws,
    /// none is made and nothing is left behind.
    std::function<void()> before_making;
    /// For a job that refuses a shop unknown to the catalog: it takes no lock
    /// for such a shop, because the lock file would stay behind.
    bool needs_known_shop = false;
};

/// Opens the catalog for a job. The job's lock on the shop is held until the
/// result is destroyed. Creates the file if there is none, except in a dry run,
/// which then takes no lock that no run has taken before: its file would stay.
///
/// Throws Error(storage) if the file is not a catalog or cannot be written,
/// Error(busy) if another run of the same job on the shop is at work.
std::unique_ptr<Catalog> open_catalog(CatalogTarget target);

/// Opens only an existing catalog; null if there is none.
std::unique_ptr<Catalog> open_existing_catalog(CatalogTarget target);

/// A run's id, command and shop; nothing if there was no such run. To be told
/// before the catalog is opened for a job, of an earlier version's, too. Throws
/// Error(storage) like that.
std::optional<Run> find_run(const std::filesystem::path& catalog,
                            std::int64_t run, const StopToken* stop);

/// The Error(storage) about a catalog that is not there.
Error no_such_catalog(const std::filesystem::path& path);

} // namespace hwsync
