#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace hwsync {

/// What `/bin/sh -c` is to run, and with what. A descriptor of -1 is /dev/null
/// for standard input, and ours for the others.
struct ShellCommand {
    const std::string& command;
    int input = -1;
    int output = -1;
    int errors = -1;
    /// Variables that are not in its environment, though they are in ours.
    const std::vector<std::string>& withheld;
};

/// A process that leads a group of its own; killed with it unless it has ended.
class ChildProcess {
public:
    /// Throws std::system_error where it cannot be started.
    explicit ChildProcess(const ShellCommand& shell);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    pid_t group() const noexcept { return m_pid; }

    /// The wait status once it has ended.
    std::optional<int> ended();

    /// By a signal, as where it asks something at a terminal that it does not
    /// have.
    bool is_stopped() const noexcept;

private:
    std::optional<int> wait(int flags);

    pid_t m_pid;
    bool m_has_ended = false;
};

} // namespace hwsync
