#pragma once

#include <hwsync/export.hpp>
#include <hwsync/time.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace hwsync {

/// Shows that a run of sync is at work on a catalog, between its steps too.
///
/// It keeps nobody from anything: each step takes the locks of its own job.
class HWSYNC_EXPORT SyncLock {
public:
    /// Takes the lock until this object is gone, unless another process has it.
    /// Where there is no catalog, or none that this user may write, there is no
    /// lock to take either. `now` is what others are told as the run's start.
    SyncLock(const std::filesystem::path& catalog, Time now);
    ~SyncLock();
    /// Takes the lock over.
    SyncLock(SyncLock&&) noexcept;
    SyncLock& operator=(SyncLock&&) = delete;

    /// The other process that has the lock: its command, number and start, in
    /// words. Empty if there is none.
    const std::string& other() const noexcept { return m_other; }

private:
    struct Held;
    std::unique_ptr<Held> m_held;
    std::string m_other;
};

} // namespace hwsync
