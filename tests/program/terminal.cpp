#include "program/terminal.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

[[noreturn]] void become(std::vector<std::string>& arguments,
                         Terminal terminal) {
    const char* const given = std::getenv("HWSYNC_BINARY");
    std::string program = given != nullptr ? given : HWSYNC_BINARY;
    std::vector<char*> words{program.data()};
    for (auto& argument : arguments) {
        words.push_back(argument.data());
    }
    words.push_back(nullptr);
    if (terminal == Terminal::beside_stdin) {
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    }
    execv(program.c_str(), words.data());
    _exit(127);
}

/// False once nobody has the terminal any more.
bool read_more(int fd, std::string& text) {
    constexpr int most_ms = 60'000;
    std::array<char, 4096> buffer{};
    pollfd waited{fd, POLLIN, 0};
    REQUIRE(poll(&waited, 1, most_ms) == 1);
    const auto count = read(fd, buffer.data(), buffer.size());
    if (count <= 0) {
        return false;
    }
    text.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

} // namespace

RunResult run_at_terminal(std::vector<std::string> arguments,
                          const std::string& prompt, const std::string& answer,
                          Terminal terminal, std::size_t columns) {
    int fd = -1;
    winsize size{};
    size.ws_row = 50;
    size.ws_col = static_cast<unsigned short>(columns);
    const pid_t child = forkpty(&fd, nullptr, nullptr, &size);
    REQUIRE(child >= 0);
    if (child == 0) {
        become(arguments, terminal);
    }
    RunResult result;
    bool has_answered = prompt.empty();
    while (read_more(fd, result.out)) {
        if (!has_answered && result.out.find(prompt) != std::string::npos) {
            has_answered = true;
            REQUIRE(write(fd, answer.data(), answer.size()) ==
                    static_cast<ssize_t>(answer.size()));
        }
    }
    CHECK(has_answered);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    close(fd);
    result.exit_code =
        WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}
