#include <hwsync/recording.hpp>

#include "base/descriptor.hpp"
#include "net/http_client.hpp"
#include "net/redact.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace hwsync {

namespace {

constexpr auto name_a_folder =
    "name an empty folder, which keeps what hwsync and "
    "Shopify say to each other";

constexpr std::string_view about =
    "hwsync record 1\n\n"
    "What hwsync and Shopify said to each other: a question and an answer "
    "each,\n"
    "in the order of the questions. A file .fault says how an answer broke "
    "off.\n"
    "Tokens, client secrets and signatures are removed. What a shop sells, "
    "its\n"
    "name and its ids are not: look before you pass it on.\n";

std::string shown(const std::filesystem::path& path) {
    constexpr std::size_t longest = 300;
    return printable(path.string(), longest);
}

/// 0, or the errno.
int write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto size = write(fd, text.data(), text.size());
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return size < 0 ? errno : EIO;
        }
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return 0;
}

} // namespace

struct Recording::Parts {
    std::filesystem::path path;
    Observer& observer;
    Descriptor folder;
    Redactor redactor;
    std::atomic<unsigned> count = 0;
    std::atomic<bool> has_failed = false;
    std::mutex mutex;
    std::string failure; ///< the first

    /// Makes a file and writes to it. -1 where that failed, or failed before.
    Descriptor make(const std::string& name, std::string_view text);
    void add(const Descriptor& file, const std::string& name,
             std::string_view text);
    void fail(const std::string& name, int error);
};

void Recording::Parts::fail(const std::string& name, int error) {
    const std::lock_guard lock{mutex};
    if (!has_failed.exchange(true)) {
        failure = fmt::format("{} cannot be written ({})", shown(path / name),
                              std::strerror(error));
    }
}

void Recording::Parts::add(const Descriptor& file, const std::string& name,
                           std::string_view text) {
    if (file.get() < 0 || has_failed) {
        return;
    }
    if (const int error = write_all(file.get(), text); error != 0) {
        fail(name, error);
    }
}

Descriptor Recording::Parts::make(const std::string& name,
                                  std::string_view text) {
    if (has_failed) {
        return Descriptor{-1};
    }
    Descriptor file{openat(folder.get(), name.c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (file.get() < 0) {
        fail(name, errno);
    }
    add(file, name, text);
    return file;
}

Recording::Recording(std::filesystem::path folder, Observer& observer)
    : m_parts(new Parts{
          folder,
          observer,
          Descriptor{open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)},
          {},
          {},
          {},
          {},
          {}}) {
    const auto refuse = [&folder](std::string_view why) {
        throw Error(ErrorKind::usage,
                    fmt::format("HWSYNC_RECORD: {} {}", shown(folder), why),
                    name_a_folder);
    };
    if (m_parts->folder.get() < 0) {
        refuse(fmt::format("cannot be opened as a folder ({})",
                           std::strerror(errno)));
    }
    std::error_code failed;
    const bool is_empty = std::filesystem::is_empty(folder, failed);
    if (failed || !is_empty) {
        refuse(failed ? fmt::format("cannot be read ({})", failed.message())
                      : "is not empty");
    }
    m_parts->make("record.txt", about);
    if (m_parts->has_failed) {
        throw Error(ErrorKind::usage, "HWSYNC_RECORD: " + m_parts->failure,
                    name_a_folder);
    }
}

Recording::~Recording() {
    if (m_parts->has_failed) {
        m_parts->observer.log(
            Severity::warning,
            fmt::format("the record of what Shopify said ends early: {}",
                        m_parts->failure));
    }
}

namespace {

/// A question and its answer.
class Exchange {
public:
    Exchange(Recording::Parts& record, const HttpRequest& request)
        : m_record(record), m_stream(record.redactor),
          m_name(fmt::format("{:06}", ++record.count)) {
        write_question(request);
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// A part of a result.
    void take(const HttpResponse& head, std::string_view bytes);
    void end(const HttpResponse& response);
    void stop() { m_record.make(m_name + ".fault", "stopped\n"); }

private:
    void write_question(const HttpRequest& request);
    void write_head(const HttpResponse& head);
    std::string answer_name() const { return m_name + ".answer"; }

    Recording::Parts& m_record;
    RedactedStream m_stream;
    std::string m_name;
    std::optional<Descriptor> m_answer;
};

void Exchange::write_question(const HttpRequest& request) {
    auto& redactor = m_record.redactor;
    std::string headers;
    bool is_form = false;
    for (const std::string_view line : request.headers) {
        const auto colon = line.find(": ");
        const auto name = line.substr(0, colon);
        const auto value = line.substr(std::min(colon + 2, line.size()));
        is_form = is_form || value == "application/x-www-form-urlencoded";
        headers += fmt::format("{}: {}\n", name, redactor.header(name, value));
    }
    const auto body = redactor.question(request.body, is_form);
    const auto url =
        redactor.known_removed(redactor.urls_redacted(request.url));
    m_record.make(
        m_name + ".question",
        fmt::format("{} {}\n{}\n{}",
                    request.method == HttpMethod::post ? "POST" : "GET", url,
                    headers, body));
}

void Exchange::write_head(const HttpResponse& head) {
    auto text = fmt::format("HTTP {}\n", head.status);
    for (const auto& [name, value] : head.headers) {
        text += fmt::format("{}: {}\n", name,
                            m_record.redactor.header(name, value));
    }
    m_answer.emplace(m_record.make(answer_name(), text + "\n"));
}

void Exchange::take(const HttpResponse& head, std::string_view bytes) {
    if (!m_answer) {
        write_head(head);
    }
    m_record.add(*m_answer, answer_name(), m_stream.take(bytes));
}

void Exchange::end(const HttpResponse& response) {
    if (!m_answer && response.status != 0) {
        write_head(response);
    }
    if (m_answer) {
        m_record.add(*m_answer, answer_name(),
                     m_stream.rest() + m_record.redactor.answer(response.body));
    }
    if (response.end != HttpEnd::answered) {
        m_record.make(m_name + ".fault",
                      m_record.redactor.answer(response.fault) + "\n");
    }
}

} // namespace

HttpResponse
send_recorded(Recording& recording, const HttpRequest& request,
              const std::function<HttpResponse(const HttpRequest&)>& send) {
    Exchange exchange{recording.parts(), request};
    auto observed = request;
    if (request.sink) {
        observed.sink = [&](const HttpResponse& head, std::string_view bytes) {
            exchange.take(head, bytes);
            return request.sink(head, bytes);
        };
    }
    try {
        auto response = send(observed);
        exchange.end(response);
        return response;
    } catch (...) {
        exchange.stop();
        throw;
    }
}

} // namespace hwsync
