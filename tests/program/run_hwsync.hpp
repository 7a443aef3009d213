#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

/// How a run of the binary ended. A signal that killed it is 128 + its number.
struct RunResult {
    int exit_code = 0;
    std::string out;
    std::string err;
};

struct RunOptions {
    std::string input = {}; ///< on standard input, a pipe
    /// All of it: nothing is inherited, not even HOME or PATH.
    std::map<std::string, std::string> environment = {};
    std::filesystem::path folder = {}; ///< to work in; empty: the test's own
    std::set<int> closed = {};         ///< of 0, 1 and 2
    /// Where these go instead, e.g. /dev/full; `out` and `err` stay empty.
    std::filesystem::path stdout_to = {};
    std::filesystem::path stderr_to = {};
    /// After this many bytes of output nobody reads on; 0: nobody ever did.
    std::size_t read_at_most = SIZE_MAX;
    /// Called once with the process while it runs, e.g. to kill it.
    std::function<void(pid_t)> meanwhile = {};
    /// Then it is killed, and the test case fails.
    std::chrono::seconds timeout{60};
};

/// Runs the hwsync that was built (or $HWSYNC_BINARY) and waits for its end.
RunResult run_hwsync(const std::vector<std::string>& arguments,
                     const RunOptions& options = {});
