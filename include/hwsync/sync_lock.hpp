#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace hwsync {

/// Keeps other runs of sync away from a catalog, from a run's first step to its
/// last.
///
/// Each step takes the locks of its own job besides, as it does without sync.
class HWSYNC_EXPORT SyncLock {
public:
    /// What a run does where there is no catalog.
    enum class NoCatalog {
        stays,  ///< there is no lock to take, unless another run makes one
        is_made ///< the lock is taken beside the place of the catalog to be
    };

    /// Takes the lock until this object is gone, unless another process has it.
    /// Does not wait. `now` is what others are told as the run's start.
    SyncLock(const std::filesystem::path& catalog, Time now, NoCatalog without);
    /// Leaves no lock's file beside a catalog that cannot be opened.
    ~SyncLock();
    /// Takes the lock over.
    SyncLock(SyncLock&&) noexcept;
    SyncLock& operator=(SyncLock&&) = delete;

    /// The other process that has the lock: its command, number and start, in
    /// words. Empty if there is none.
    const std::string& other() const noexcept { return m_other; }

    /// Makes sure that this object has the lock, if there is one to take: waits
    /// at most so long for the other process. Throws Error(busy) that names
    /// that one, Error(storage) where the lock cannot be taken for another
    /// reason, and the signal's Error if `stop` ends the wait. `stop` must
    /// outlive this object.
    void require(Duration patience, const StopToken& stop);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
    std::string m_other;
};

} // namespace hwsync
