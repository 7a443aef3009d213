#pragma once

#include "catalog/sqlite/file/lock_file.hpp"
#include "catalog/sqlite/open/write_session.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Keeps jobs from beginning on some shops.
class IdleShops {
public:
    /// `own_lock` is that of the job that wants them idle, with how long it
    /// waits for others. `stop` may be null.
    IdleShops(LockFile::Wanted own_lock, const StopToken* stop)
        : m_own_lock(std::move(own_lock)), m_stop(stop) {}

    /// Begins to write once no job is at work on the shops. While it waits for
    /// one it does not write, as that job may have to. Throws Error(busy) once
    /// the time is up.
    WriteSession begin(const std::vector<std::string>& shops,
                       const std::function<WriteSession()>& begin_writing);

private:
    /// The lock of a job at work, for its error message.
    std::optional<LockFile::Wanted> keep(const std::string& shop,
                                         const std::string& primary);
    std::optional<LockFile::Wanted>
    keep_all(const std::vector<std::string>& shops, const std::string& primary);

    LockFile::Wanted m_own_lock;
    const StopToken* m_stop;
    std::map<std::filesystem::path, LockFile> m_locks; ///< by their paths
};

} // namespace hwsync::sqlite
