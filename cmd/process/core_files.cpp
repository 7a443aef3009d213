#include "process/core_files.hpp"

#include <sys/resource.h>

void forbid_core_files() noexcept {
    rlimit limit{};
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &limit);
    }
}
