#include <hwsync/hook.hpp>

#include "base/child_process.hpp"
#include "base/descriptor.hpp"
#include "base/nameless_file.hpp"
#include "base/time_span.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hwsync {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_said = 2000;

std::vector<std::string> secret_variables(const Config& config) {
    std::vector<std::string> names;
    const auto add = [&](const std::optional<CredentialConfig>& credential) {
        if (credential && credential->source == CredentialConfig::Source::env) {
            names.push_back(credential->from);
        }
    };
    for (const auto& shop : config.shops) {
        add(shop.credential);
    }
    add(config.publish.password);
    return names;
}

/// The end of what a process writes, as it comes.
class LastWords {
public:
    explicit LastWords(int fd) : m_fd(fd) { fcntl(fd, F_SETFL, O_NONBLOCK); }

    /// -1 once nobody writes any more.
    int fd() const noexcept { return m_fd; }

    void read_what_is_there() {
        std::array<char, 4096> piece{};
        while (m_fd >= 0) {
            const auto got = read(m_fd, piece.data(), piece.size());
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0) {
                return;
            }
            if (got == 0) {
                m_fd = -1;
                return;
            }
            m_text.append(piece.data(), static_cast<std::size_t>(got));
            if (m_text.size() > most_said) {
                m_text.erase(0, m_text.size() - most_said);
            }
        }
    }

    std::string last_line() const {
        const auto end = m_text.find_last_not_of("\n\r ");
        if (end == std::string::npos) {
            return {};
        }
        const auto begin = m_text.find_last_of('\n', end);
        return printable(
            std::string_view{m_text}.substr(
                begin == std::string::npos ? 0 : begin + 1,
                end - (begin == std::string::npos ? 0 : begin + 1) + 1),
            300);
    }

private:
    int m_fd;
    std::string m_text;
};

std::string end_text(int status, const LastWords& said) {
    std::string text;
    if (WIFSIGNALED(status)) {
        text = fmt::format("was ended by signal {}", WTERMSIG(status));
    } else if (WEXITSTATUS(status) != 0) {
        text = fmt::format("ended with exit code {}", WEXITSTATUS(status));
    } else {
        return text;
    }
    const auto line = said.last_line();
    return line.empty() ? text : text + ": " + line;
}

/// Nothing once it is to be given up.
std::optional<int> wait_for_end(ChildProcess& child, LastWords& said,
                                Duration limit, const StopToken& stop) {
    constexpr Duration pause{20};
    const auto deadline = Clock::now() + limit;
    while (true) {
        said.read_what_is_there();
        if (const auto status = child.ended()) {
            said.read_what_is_there();
            return status;
        }
        const auto left = std::chrono::ceil<Duration>(deadline - Clock::now());
        if (left <= Duration::zero() || stop.requested()) {
            return std::nullopt;
        }
        std::array<pollfd, 2> waited{
            {{said.fd(), POLLIN, 0}, {stop.fd(), POLLIN, 0}}};
        poll(waited.data(), waited.size(),
             static_cast<int>(std::min(left, pause).count()));
    }
}

} // namespace

struct Hook::Parts {
    std::string command;
    Duration limit;
    std::vector<std::string> withheld;
    Descriptor document;
};

Hook::Hook(const Config& config, const std::filesystem::path& folder)
    : m_parts(new Parts{
          config.notify.hook, config.notify.hook_timeout,
          secret_variables(config),
          Descriptor{open_nameless_file(folder.empty() ? "." : folder)}}) {}

Hook::~Hook() = default;

int Hook::document() const noexcept {
    return m_parts->document.get();
}

std::string Hook::run(const StopToken& stop) {
    if (stop.requested()) {
        return "was not run: hwsync was asked to stop";
    }
    std::array<int, 2> ends{};
    if (lseek(document(), 0, SEEK_SET) != 0 ||
        pipe2(ends.data(), O_CLOEXEC) != 0) {
        return fmt::format("could not be started ({})", std::strerror(errno));
    }
    const Descriptor output{ends[0]};
    Descriptor input{ends[1]};
    LastWords said{output.get()};
    try {
        ChildProcess child{{m_parts->command, document(), input.get(),
                            input.get(), m_parts->withheld}};
        input.reset(-1);
        if (const auto status =
                wait_for_end(child, said, m_parts->limit, stop)) {
            return end_text(*status, said);
        }
    } catch (const std::system_error& error) {
        return fmt::format("could not be started ({})", error.code().message());
    }
    return stop.requested()
               ? "was killed: hwsync was asked to stop"
               : fmt::format("was killed: it had not ended after {}",
                             time_span(m_parts->limit));
}

} // namespace hwsync
