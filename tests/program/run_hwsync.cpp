#include "program/run_hwsync.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

/// The two ends of a pipe; what is open is closed in the end.
class Pipe {
public:
    Pipe() {
        if (pipe2(m_ends.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int end(std::size_t which) const { return m_ends.at(which); }
    void close_end(std::size_t which) {
        if (m_ends.at(which) >= 0) {
            close(m_ends.at(which));
            m_ends.at(which) = -1;
        }
    }

private:
    std::array<int, 2> m_ends{-1, -1};
};

struct Pipes {
    Pipe in;
    Pipe out;
    Pipe err;
};

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

void send_to(const std::filesystem::path& path, int fd) {
    if (!path.empty() &&
        dup2(open(path.c_str(), O_WRONLY | O_CLOEXEC), fd) < 0) {
        _exit(126);
    }
}

/// Between fork and exec: only what is async-signal-safe.
[[noreturn]] void become(char* const* arguments, char* const* variables,
                         const RunOptions& options, const Pipes& pipes) {
    dup2(pipes.in.end(0), 0);
    dup2(pipes.out.end(1), 1);
    dup2(pipes.err.end(1), 2);
    send_to(options.stdout_to, 1);
    send_to(options.stderr_to, 2);
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) {
        _exit(126);
    }
    for (const int fd : options.closed) {
        close(fd);
    }
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        std::signal(signal, SIG_DFL);
    }
    execve(arguments[0], arguments, variables);
    _exit(127);
}

pid_t start(const std::vector<std::string>& arguments,
            const RunOptions& options, const Pipes& pipes) {
    const char* const binary = std::getenv("HWSYNC_BINARY");
    std::vector<std::string> words{binary != nullptr ? binary : HWSYNC_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables;
    for (const auto& [name, value] : options.environment) {
        variables.push_back(fmt::format("{}={}", name, value));
    }
    const auto word_pointers = pointers_to(words);
    const auto variable_pointers = pointers_to(variables);
    const pid_t child = fork();
    if (child == 0) {
        become(word_pointers.data(), variable_pointers.data(), options, pipes);
    }
    if (child < 0) {
        throw std::runtime_error("cannot start a process");
    }
    return child;
}

void feed(Pipe& pipe, std::string_view& rest) {
    const auto written = write(pipe.end(1), rest.data(), rest.size());
    if (written > 0) {
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (rest.empty() || (written < 0 && errno != EAGAIN)) {
        pipe.close_end(1);
    }
}

void drain(Pipe& pipe, std::string& text, std::size_t limit) {
    std::array<char, 65536> bytes{};
    const auto wanted = std::min(bytes.size(), limit - text.size());
    const auto got = read(pipe.end(0), bytes.data(), wanted);
    if (got > 0) {
        text.append(bytes.data(), static_cast<std::size_t>(got));
    }
    if (got == 0 || text.size() >= limit) {
        pipe.close_end(0);
    }
}

/// Feeds and drains until both outputs end. False when time was up.
bool converse(Pipes& pipes, const RunOptions& options, RunResult& result) {
    const auto deadline = Clock::now() + options.timeout;
    std::string_view input = options.input;
    fcntl(pipes.in.end(1), F_SETFL, O_NONBLOCK);
    if (input.empty()) {
        pipes.in.close_end(1);
    }
    while (pipes.out.end(0) >= 0 || pipes.err.end(0) >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - Clock::now());
        if (left.count() <= 0) {
            return false;
        }
        std::array<pollfd, 3> waiting{{{pipes.in.end(1), POLLOUT, 0},
                                       {pipes.out.end(0), POLLIN, 0},
                                       {pipes.err.end(0), POLLIN, 0}}};
        poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
        if (waiting[0].revents != 0) {
            feed(pipes.in, input);
        }
        if (waiting[1].revents != 0) {
            drain(pipes.out, result.out, options.read_at_most);
        }
        if (waiting[2].revents != 0) {
            drain(pipes.err, result.err, SIZE_MAX);
        }
    }
    return true;
}

} // namespace

RunResult run_hwsync(const std::vector<std::string>& arguments,
                     const RunOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);
    Pipes pipes;
    if (options.read_at_most == 0) {
        pipes.out.close_end(0);
    }
    const pid_t child = start(arguments, options, pipes);
    pipes.in.close_end(0);
    pipes.out.close_end(1);
    pipes.err.close_end(1);
    if (options.meanwhile) {
        options.meanwhile(child);
    }
    RunResult result;
    const bool ended_in_time = converse(pipes, options, result);
    if (!ended_in_time) {
        kill(child, SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    result.exit_code =
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    REQUIRE_MESSAGE(ended_in_time, "hwsync did not end in time");
    return result;
}
