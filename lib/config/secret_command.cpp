#include "config/secret_command.hpp"

#include "base/descriptor.hpp"
#include "base/remedy.hpp"
#include "base/time_span.hpp"
#include "config/lent_terminal.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hwsync {

namespace {

using Clock = std::chrono::steady_clock;

/// Somebody has to see that something is asked, and to type.
constexpr int patience_with_people = 4;

Error failed(const std::string& what, const std::string& how) {
    return {ErrorKind::access, fmt::format("{} {}", what, how),
            "run the command by hand and mend it"};
}

/// A process that leads a group of its own; killed with it unless it has ended.
class Child {
public:
    explicit Child(pid_t pid) noexcept : m_pid(pid) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (!m_has_ended) {
            kill(-m_pid, SIGKILL);
            wait(0);
        }
    }

    pid_t group() const noexcept { return m_pid; }

    /// The wait status once it has ended.
    std::optional<int> ended() { return wait(WNOHANG); }

    bool is_stopped() const noexcept {
        siginfo_t news{};
        return waitid(P_PID, static_cast<id_t>(m_pid), &news,
                      WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
               news.si_pid == m_pid;
    }

    void check_goes_on(const std::string& what) const {
        if (is_stopped()) {
            throw Error(ErrorKind::access,
                        fmt::format("{} was stopped: it asks something at a "
                                    "terminal that it does not have",
                                    what),
                        "run hwsync with a terminal as its standard input, or "
                        "give a command that asks nothing");
        }
    }

private:
    std::optional<int> wait(int flags) {
        int status = 0;
        pid_t pid = 0;
        do {
            pid = waitpid(m_pid, &status, flags);
        } while (pid < 0 && errno == EINTR);
        if (pid == 0) {
            return std::nullopt;
        }
        m_has_ended = true;
        // Where our parent had us ignore SIGCHLD the status is lost, and what
        // is not known to have gone well has not.
        return pid < 0 ? SIGKILL : status;
    }

    pid_t m_pid;
    bool m_has_ended = false;
};

/// Waits for both ends of the time, for a stop and, where it has one, for data.
class Wait {
public:
    Wait(const std::string& what, Duration limit, const StopToken* stop)
        : m_what(what), m_limit(limit), m_end(Clock::now() + limit),
          m_stop(stop) {}

    /// Returns once `fd` (-1: none) is readable or `most` is over.
    void until_readable(int fd, Duration most) const {
        const auto left = std::chrono::ceil<Duration>(m_end - Clock::now());
        if (left <= Duration::zero()) {
            throw failed(m_what, fmt::format("had not ended after {}",
                                             time_span(m_limit)));
        }
        std::array<pollfd, 2> waited{
            {{fd, POLLIN, 0},
             {m_stop != nullptr ? m_stop->fd() : -1, POLLIN, 0}}};
        poll(waited.data(), waited.size(),
             static_cast<int>(std::min(left, most).count()));
        if (m_stop != nullptr) {
            m_stop->check();
        }
    }

private:
    const std::string& m_what;
    Duration m_limit;
    Clock::time_point m_end;
    const StopToken* m_stop;
};

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

pid_t spawn(const std::string& command, const std::string& what,
            const std::vector<std::string>& withheld, int output) {
    SpawnPlan plan;
    posix_spawn_file_actions_adddup2(&plan.files, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&plan.files, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&plan.attributes, &none);
    posix_spawnattr_setsigdefault(&plan.attributes, &usual);
    posix_spawnattr_setpgroup(&plan.attributes, 0);
    posix_spawnattr_setflags(&plan.attributes, POSIX_SPAWN_SETPGROUP |
                                                   POSIX_SPAWN_SETSIGMASK |
                                                   POSIX_SPAWN_SETSIGDEF);
    std::string shell = "sh";
    std::string flag = "-c";
    std::string text = command;
    const std::array<char*, 4> arguments{shell.data(), flag.data(), text.data(),
                                         nullptr};
    const auto variables = environment_without(withheld);
    pid_t pid = 0;
    if (const int error =
            posix_spawn(&pid, "/bin/sh", &plan.files, &plan.attributes,
                        arguments.data(), variables.data());
        error != 0) {
        throw failed(what, fmt::format("could not be started ({})",
                                       std::strerror(error)));
    }
    return pid;
}

Secret read_to_end(int fd, const std::string& what, const Child& child,
                   const Wait& wait) {
    constexpr Duration pause{100};
    std::string text(longest_secret + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        wait.until_readable(fd, pause);
        child.check_goes_on(what);
        const auto got = read(fd, text.data() + size, text.size() - size);
        if (got == 0) {
            text.resize(size);
            return Secret{std::move(text)};
        }
        if (got > 0) {
            size += static_cast<std::size_t>(got);
        } else if (errno != EINTR && errno != EAGAIN) {
            throw failed(what, fmt::format("could not be read ({})",
                                           std::strerror(errno)));
        }
    }
    const Secret wiped{std::move(text)};
    throw failed(what, "wrote more than 64 KiB, too much for a secret");
}

int status_of(Child& child, const std::string& what, const Wait& wait) {
    constexpr Duration pause{10};
    while (true) {
        if (const auto status = child.ended()) {
            return *status;
        }
        child.check_goes_on(what);
        wait.until_readable(-1, pause);
    }
}

/// Ctrl-C at a lent terminal reaches the borrower alone, but is meant for us.
void check_is_no_interrupt(int status, const Wait& wait,
                           const StopToken* stop) {
    constexpr int of_shell = 128 + SIGINT;
    const bool is_interrupt =
        (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) ||
        (WIFEXITED(status) && WEXITSTATUS(status) == of_shell);
    if (is_interrupt && stop != nullptr) {
        kill(getpid(), SIGINT);
        wait.until_readable(-1, std::chrono::seconds{1});
    }
}

} // namespace

Secret run_secret_command(const std::string& command, const std::string& what,
                          const std::vector<std::string>& withheld,
                          Duration limit, const StopToken* stop) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw Error(
            ErrorKind::access,
            fmt::format("cannot run {} ({})", what, std::strerror(errno)),
            remedy_for(errno, "run it again when less is going on"));
    }
    const Descriptor output{ends[0]};
    std::optional<Descriptor> input{ends[1]};
    // Else a read could wait past the limit where poll() was wrong.
    fcntl(output.get(), F_SETFL, O_NONBLOCK);

    LentTerminal terminal;
    const Wait wait{
        what, terminal.is_there() ? limit * patience_with_people : limit, stop};
    Child child{spawn(command, what, withheld, input->get())};
    input.reset();
    if (terminal.is_there()) {
        terminal.lend_to(child.group());
    }
    auto secret = read_to_end(output.get(), what, child, wait);
    const int status = status_of(child, what, wait);
    if (terminal.is_there()) {
        check_is_no_interrupt(status, wait, stop);
    }
    if (WIFSIGNALED(status)) {
        throw failed(what,
                     fmt::format("was ended by signal {}", WTERMSIG(status)));
    }
    if (WEXITSTATUS(status) != 0) {
        throw failed(
            what, fmt::format("ended with exit code {}", WEXITSTATUS(status)));
    }
    return secret;
}

} // namespace hwsync
