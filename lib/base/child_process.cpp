#include "base/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hwsync {

namespace {

/// posix_spawn's two sets of wishes.
struct SpawnPlan {
    SpawnPlan() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&files);
    }

    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};
};

std::vector<char*> environment_without(const std::vector<std::string>& names) {
    std::vector<char*> kept;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const auto name = text.substr(0, text.find('='));
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            kept.push_back(*entry);
        }
    }
    kept.push_back(nullptr);
    return kept;
}

void add_descriptors(posix_spawn_file_actions_t& files,
                     const ShellCommand& shell) {
    if (shell.input < 0) {
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
                                         O_RDONLY, 0);
    } else {
        posix_spawn_file_actions_adddup2(&files, shell.input, STDIN_FILENO);
    }
    if (shell.output >= 0) {
        posix_spawn_file_actions_adddup2(&files, shell.output, STDOUT_FILENO);
    }
    if (shell.errors >= 0) {
        posix_spawn_file_actions_adddup2(&files, shell.errors, STDERR_FILENO);
    }
}

void make_leader_with_usual_signals(posix_spawnattr_t& attributes) {
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
                                              POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
}

pid_t spawn(const ShellCommand& wanted) {
    SpawnPlan plan;
    add_descriptors(plan.files, wanted);
    make_leader_with_usual_signals(plan.attributes);
    std::string shell = "sh";
    std::string flag = "-c";
    std::string text = wanted.command;
    const std::array<char*, 4> arguments{shell.data(), flag.data(), text.data(),
                                         nullptr};
    const auto variables = environment_without(wanted.withheld);
    pid_t pid = 0;
    if (const int error =
            posix_spawn(&pid, "/bin/sh", &plan.files, &plan.attributes,
                        arguments.data(), variables.data());
        error != 0) {
        throw std::system_error{error, std::generic_category()};
    }
    return pid;
}

} // namespace

ChildProcess::ChildProcess(const ShellCommand& shell) : m_pid(spawn(shell)) {}

ChildProcess::~ChildProcess() {
    if (!m_has_ended) {
        kill(-m_pid, SIGKILL);
        wait(0);
    }
}

std::optional<int> ChildProcess::ended() {
    return wait(WNOHANG);
}

bool ChildProcess::is_stopped() const noexcept {
    siginfo_t news{};
    return waitid(P_PID, static_cast<id_t>(m_pid), &news,
                  WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
           news.si_pid == m_pid;
}

std::optional<int> ChildProcess::wait(int flags) {
    int status = 0;
    pid_t pid = 0;
    do {
        pid = waitpid(m_pid, &status, flags);
    } while (pid < 0 && errno == EINTR);
    if (pid == 0) {
        return std::nullopt;
    }
    m_has_ended = true;
    // Where our parent had us ignore SIGCHLD the status is lost, and what is
    // not known to have gone well has not.
    return pid < 0 ? SIGKILL : status;
}

} // namespace hwsync
