#pragma once

#include <hwsync/error.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

// A catalog's lock files lie beside it, and are the same for all names of one
// catalog.

/// Held while a run writes the catalog, from the first row to the commit.
std::filesystem::path write_lock_path(const std::filesystem::path& catalog);

/// Held by a job on a shop, for the whole run.
std::filesystem::path job_lock_path(const std::filesystem::path& catalog,
                                    std::string_view command,
                                    std::string_view shop);

/// Held by a run of sync, over all its steps.
std::filesystem::path sync_lock_path(const std::filesystem::path& catalog);

/// The lock files that exist, held or not.
std::set<std::filesystem::path>
lock_files(const std::filesystem::path& catalog);

enum class LockUse {
    free,
    held,
    unknown ///< it may not be looked at
};

struct LockLook {
    LockUse use = LockUse::free;
    std::string holder; ///< in words: who holds it, or did last
};

/// Looks at a lock file and takes nothing: a run that wants the lock meanwhile
/// gets it.
LockLook look_at_lock(const std::filesystem::path& path);

/// The Error(storage) about a lock file that this user may not open: root made
/// it, before lock files got the catalog's owner.
Error closed_lock(const std::filesystem::path& catalog,
                  const std::filesystem::path& path);

} // namespace hwsync::sqlite
