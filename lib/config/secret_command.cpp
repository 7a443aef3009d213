#include "config/secret_command.hpp"

#include "base/child_process.hpp"
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
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
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

void check_goes_on(const ChildProcess& child, const std::string& what) {
    if (child.is_stopped()) {
        throw Error(
            ErrorKind::access,
            fmt::format("{} was stopped: it asks something at a terminal that "
                        "it does not have",
                        what),
            "run hwsync with a terminal as its standard input, or give a "
            "command that asks nothing");
    }
}

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

Secret read_to_end(int fd, const std::string& what, const ChildProcess& child,
                   const Wait& wait) {
    constexpr Duration pause{100};
    std::string text(longest_secret + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        wait.until_readable(fd, pause);
        check_goes_on(child, what);
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

int status_of(ChildProcess& child, const std::string& what, const Wait& wait) {
    constexpr Duration pause{10};
    while (true) {
        if (const auto status = child.ended()) {
            return *status;
        }
        check_goes_on(child, what);
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
            remedy_for(errno, "run it again when the machine is less busy"));
    }
    const Descriptor output{ends[0]};
    std::optional<Descriptor> input{ends[1]};
    // Else a read could wait past the limit where poll() was wrong.
    fcntl(output.get(), F_SETFL, O_NONBLOCK);

    LentTerminal terminal;
    const Wait wait{
        what, terminal.is_there() ? limit * patience_with_people : limit, stop};
    std::optional<ChildProcess> started;
    try {
        started.emplace(ShellCommand{command, -1, input->get(), -1, withheld});
    } catch (const std::system_error& error) {
        throw failed(what, fmt::format("could not be started ({})",
                                       error.code().message()));
    }
    auto& child = *started;
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
