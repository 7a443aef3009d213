#include "catalog/sqlite/runs/run_life.hpp"

#include "catalog/sqlite/file/locks.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <string_view>

#include <unistd.h>

namespace hwsync::sqlite {

namespace {

bool is_process(std::int64_t pid) {
    return kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH;
}

} // namespace

std::string this_boot() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string boot;
    std::getline(file, boot);
    return boot;
}

bool is_alive(const std::filesystem::path& catalog, const RunLife& run,
              const std::filesystem::path& own_lock) {
    const auto job = run.command.substr(0, run.command.find(' '));
    bool can_tell = true;
    // An import that is not told its shop holds the lock of "primary".
    for (const std::string_view shop :
         {std::string_view{run.shop}, std::string_view{"primary"}}) {
        const auto lock = job_lock_path(catalog, job, shop);
        if (lock == own_lock) {
            continue;
        }
        const auto use = look_at_lock(lock).use;
        if (use == LockUse::held) {
            return true;
        }
        can_tell = can_tell && use == LockUse::free;
    }
    return !can_tell && (run.boot.empty() || run.boot == this_boot()) &&
           is_process(run.pid);
}

} // namespace hwsync::sqlite
