#include "shared/prompt.hpp"

#include "output/logger.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <array>
#include <cerrno>
#include <optional>

#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr auto blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos
               ? std::string_view{}
               : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// Nothing at the end of the input.
std::optional<std::string> next_line(const hwsync::StopToken& stop) {
    std::string line;
    while (true) {
        std::array<pollfd, 2> waited{
            {{STDIN_FILENO, POLLIN, 0}, {stop.fd(), POLLIN, 0}}};
        poll(waited.data(), waited.size(), -1);
        stop.check();
        char c = 0;
        const auto got = read(STDIN_FILENO, &c, 1);
        if (got == 1 && c != '\n') {
            line += c;
        } else if (got == 1 || (got == 0 && !line.empty())) {
            return line;
        } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
            return std::nullopt;
        }
    }
}

std::string answer(const hwsync::StopToken& stop) {
    const auto line = next_line(stop);
    if (!line) {
        throw hwsync::Error(hwsync::ErrorKind::usage, "nobody answers",
                            "answer the questions, or give the options that "
                            "answer them");
    }
    return std::string{trimmed(*line)};
}

/// The terminal shows nothing of what is typed, until this is gone.
class Silence {
public:
    Silence() {
        m_is_there = tcgetattr(STDIN_FILENO, &m_mode) == 0;
        auto silent = m_mode;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (!m_is_there || tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0) {
            throw hwsync::Error(hwsync::ErrorKind::usage,
                                "this terminal would show the secret",
                                "give it in a file: --client-secret-file or "
                                "--token-file");
        }
    }
    ~Silence() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_mode); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    termios m_mode{};
    bool m_is_there = false;
};

} // namespace

bool can_ask() {
    return isatty(STDIN_FILENO) != 0;
}

std::string ask(std::string_view question, const hwsync::StopToken& stop,
                std::string_view usual) {
    write_to_stderr(usual.empty() ? fmt::format("{}: ", question)
                                  : fmt::format("{} [{}]: ", question, usual),
                    stop);
    auto text = answer(stop);
    return text.empty() ? std::string{usual} : text;
}

std::string ask_secret(std::string_view question,
                       const hwsync::StopToken& stop) {
    std::string secret;
    {
        const Silence silence;
        write_to_stderr(fmt::format("{} (not shown): ", question), stop);
        secret = answer(stop);
    }
    write_to_stderr("\n", stop);
    return secret;
}

std::string read_line(const hwsync::StopToken& stop) {
    const auto line = next_line(stop).value_or("");
    return std::string{trimmed(line)};
}
