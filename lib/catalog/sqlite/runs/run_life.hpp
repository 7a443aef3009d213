#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace hwsync::sqlite {

/// What a run that is `running` is known by.
struct RunLife {
    std::string command;
    std::string shop;
    std::int64_t pid = 0;
    std::string boot; ///< as this_boot() then; empty for earlier releases
};

/// Which start of the system this is; empty where that is not known.
std::string this_boot();

/// Whether the run's process is still at work, which is to say holds the lock
/// of its job. A process id proves little, since in a container it is always 1;
/// it counts only if the lock may not be looked at and the system has not
/// restarted. `own_lock` is the caller's lock, and so no other run's; empty for
/// none.
bool is_alive(const std::filesystem::path& catalog, const RunLife& run,
              const std::filesystem::path& own_lock = {});

} // namespace hwsync::sqlite
