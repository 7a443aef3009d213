#include "notify/heartbeat.hpp"

#include "base/descriptor.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hwsync {

namespace {

using namespace std::chrono_literals;

constexpr Duration longest_start = 5s;
constexpr std::uint64_t longest_answer = std::uint64_t{64} << 10;

/// What curl says may hold the URL.
std::string fault_of(const HttpResponse& response) {
    constexpr int first_failure = 300;
    switch (response.end) {
    case HttpEnd::answered:
        return response.status < first_failure
                   ? ""
                   : fmt::format("the server answers {}", response.status);
    case HttpEnd::unreachable:
        return "the server cannot be reached";
    case HttpEnd::timed_out:
        return "the server does not answer in time";
    case HttpEnd::untrusted:
        return "the server's certificate is not trusted";
    case HttpEnd::barred:
        return "the server, or a proxy, does not let hwsync in";
    case HttpEnd::refused_url:
        return "the address is not a safe one";
    case HttpEnd::too_large: // What it says does not matter.
    case HttpEnd::sink_declined:
        return "";
    case HttpEnd::broken:
        break;
    }
    return "the connection broke off";
}

HttpRequest request_to(std::string url, Duration limit) {
    HttpRequest request;
    request.url = std::move(url);
    request.limits.connect = limit;
    request.limits.total = limit;
    request.limits.max_bytes = longest_answer;
    return request;
}

} // namespace

std::string heartbeat_address(const std::string& url, std::string_view part) {
    const auto end = std::min(url.find_first_of("?#"), url.size());
    auto path = url.substr(0, end);
    while (path.ends_with('/')) {
        path.pop_back();
    }
    return fmt::format("{}/{}{}", path, part, url.substr(end));
}

Heartbeat::Heartbeat(std::string url, HttpSettings settings)
    : m_url(std::move(url)), m_settings(std::move(settings)),
      m_start_ended(eventfd(0, EFD_CLOEXEC)) {
    try {
        m_thread.emplace([this] { send_start(); });
    } catch (const std::exception&) {
        m_fault = "the system has no thread left for it";
    }
}

Heartbeat::~Heartbeat() {
    m_give_up.request(SIGTERM);
    m_thread.reset();
    if (m_start_ended >= 0) {
        close(m_start_ended);
    }
}

void Heartbeat::send_start() noexcept {
    try {
        HttpClient client{m_settings, m_give_up};
        m_fault = fault_of(client.send(
            request_to(heartbeat_address(m_url, "start"), longest_start)));
    } catch (const std::exception&) {
        m_fault = "its start was cut off";
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written =
        write(m_start_ended, &one, sizeof one);
}

void Heartbeat::wait_for_start(Duration patience) {
    if (!m_thread) {
        return;
    }
    const auto deadline = std::chrono::steady_clock::now() + patience;
    pollfd ended{m_start_ended, POLLIN, 0};
    int found = 0;
    do {
        const auto left = std::chrono::ceil<Duration>(
            deadline - std::chrono::steady_clock::now());
        found = poll(&ended, 1,
                     static_cast<int>(std::max(left, Duration{0}).count()));
    } while (found < 0);
    if (found == 0) {
        m_give_up.request(SIGTERM);
    }
    m_thread.reset();
}

std::string Heartbeat::end(int exit_code, std::string_view log,
                           Duration patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    // A server that says nothing to the start leaves half the time for the end.
    wait_for_start(patience / 2);
    const StopToken never;
    HttpClient client{m_settings, never};
    const auto left = std::chrono::ceil<Duration>(
        deadline - std::chrono::steady_clock::now());
    auto request =
        request_to(heartbeat_address(m_url, std::to_string(exit_code)),
                   std::max(left, Duration{1}));
    request.method = HttpMethod::post;
    request.headers = {"Content-Type: text/plain; charset=utf-8"};
    request.body = log;
    const auto fault = fault_of(client.send(request));
    return fault.empty() ? m_fault : fault;
}

} // namespace hwsync
