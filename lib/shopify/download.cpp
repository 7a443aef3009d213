#include "shopify/download.hpp"

#include "base/time_span.hpp"
#include "shopify/bulk_operation.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace hwsync {

namespace {

constexpr std::uint64_t worth_new_attempts = std::uint64_t{1} << 20;
// A server that changes the result again and again is not waited out.
constexpr int most_discarded = 3;

/// What the next range is asked to belong to: a strong ETag, else a time
/// (RFC 9110, If-Range). Empty where there is neither.
std::string validator_of(const HttpResponse& head) {
    const auto etag = head.header("etag");
    return std::string{etag.starts_with('"') ? etag
                                             : head.header("last-modified")};
}

class Download {
public:
    Download(const BulkOperation& operation, const std::string& shop,
             const DownloadSettings& settings, Observer& observer)
        : m_operation(operation), m_shop(shop), m_settings(settings),
          m_observer(observer), m_file(settings.folder) {}

    /// True once the file is whole; else `fault()` says what went wrong.
    bool transfer(HttpClient& http);

    /// Whether what came was of no use so often that more of it will not help.
    bool is_hopeless() const { return m_discarded >= most_discarded; }

    const std::string& fault() const { return m_fault; }
    const HttpResponse& response() const { return m_response; }
    std::uint64_t size() const { return m_file.size(); }
    SpooledFile take() { return std::move(m_file); }

private:
    HttpRequest request();
    bool take_bytes(const HttpResponse& head, std::string_view bytes);
    bool accept(const HttpResponse& head);
    bool discard(std::string fault);
    bool is_whole();
    void check_status() const;

    const BulkOperation& m_operation;
    const std::string& m_shop;
    const DownloadSettings& m_settings;
    Observer& m_observer;
    SpooledFile m_file;
    HttpResponse m_response;
    std::string m_validator;
    std::string m_fault;
    bool m_accepted = false;
    bool m_is_useless = false; ///< what has come must not be resumed
    int m_discarded = 0;
    std::uint64_t m_most = 0; ///< bytes at once; progress only grows
};

HttpRequest Download::request() {
    HttpRequest request;
    request.url = m_operation.url;
    request.limits = m_settings.limits;
    request.limits.total = Duration::zero();
    request.limits.idle_bytes = 1024;
    request.limits.max_bytes = std::numeric_limits<std::uint64_t>::max();
    if (m_file.size() > 0) {
        request.headers = {fmt::format("Range: bytes={}-", m_file.size()),
                           "If-Range: " + m_validator};
    }
    request.sink = [this](const HttpResponse& head, std::string_view bytes) {
        return take_bytes(head, bytes);
    };
    return request;
}

/// Always false, so that a sink can `return discard(...)`.
bool Download::discard(std::string fault) {
    m_fault = std::move(fault);
    m_is_useless = true;
    ++m_discarded;
    return false;
}

/// Whether this answer continues the file or begins it anew.
bool Download::accept(const HttpResponse& head) {
    if (!head.header("content-encoding").empty() &&
        head.header("content-encoding") != "identity") {
        return discard(fmt::format("the result came {} encoded, unasked",
                                   printable(head.header("content-encoding"))));
    }
    if (head.status == 200) {
        m_file.clear();
        m_validator = validator_of(head);
        return true;
    }
    const auto range = fmt::format("bytes {}-", m_file.size());
    if (head.status != 206 || m_file.size() == 0 ||
        !head.header("content-range").starts_with(range) ||
        (!validator_of(head).empty() && validator_of(head) != m_validator)) {
        return discard("the rest of the result is not of the same result");
    }
    return true;
}

bool Download::take_bytes(const HttpResponse& head, std::string_view bytes) {
    if (!m_accepted && !(m_accepted = accept(head))) {
        return false;
    }
    const auto& wanted = m_operation.file_size;
    if (wanted && bytes.size() > *wanted - m_file.size()) {
        return discard(fmt::format("the result is longer than the {} bytes "
                                   "that Shopify said",
                                   *wanted));
    }
    m_file.append(bytes);
    m_most = std::max(m_most, m_file.size());
    m_observer.progress({.phase = "downloading",
                         .shop = m_shop,
                         .bytes = m_most,
                         .total_bytes = wanted,
                         .lines = 0});
    return true;
}

bool Download::is_whole() {
    const auto& wanted = m_operation.file_size;
    if (wanted ? m_file.size() == *wanted : m_file.size() > 0) {
        return true;
    }
    m_fault = fmt::format("{} bytes of the result came, not the {} that "
                          "Shopify said",
                          m_file.size(), wanted.value_or(1));
    return false;
}

/// Throws where asking again for the same URL does not help.
void Download::check_status() const {
    const bool is_refused = m_response.end == HttpEnd::refused_url;
    if (m_response.end == HttpEnd::untrusted || is_refused ||
        m_response.end == HttpEnd::barred ||
        m_response.end == HttpEnd::too_large) {
        const auto words = fmt::format(
            "shop {}: the result of bulk operation {} is not fetched: {}",
            printable(m_shop), printable(m_operation.id), m_response.fault);
        constexpr auto remedy =
            "check whether a proxy stands between you and Shopify";
        if (is_refused) {
            throw ResultIsLost(ErrorKind::network, words, remedy);
        }
        throw Error(ErrorKind::network, words, remedy);
    }
    const int status = m_response.status;
    if (m_response.end != HttpEnd::answered || m_response.may_retry() ||
        status == 200 || status == 206 || status == 416) {
        return;
    }
    throw ResultIsLost(
        ErrorKind::network,
        fmt::format("shop {}: the result of bulk operation {} is not to be "
                    "had (HTTP {}): Shopify keeps it for 7 days",
                    printable(m_shop), printable(m_operation.id), status),
        "run the command again to start another");
}

bool Download::transfer(HttpClient& http) {
    m_accepted = false;
    m_fault.clear();
    if (m_is_useless || m_validator.empty()) {
        m_file.clear();
        m_is_useless = false;
    }
    m_response = http.send(request());
    check_status();
    if (m_response.end == HttpEnd::answered && m_response.status == 416) {
        return discard(fmt::format("{} bytes of the result came, not the {} "
                                   "that Shopify said",
                                   m_file.size(),
                                   m_operation.file_size.value_or(1)));
    }
    if (m_response.end == HttpEnd::answered && !m_response.may_retry()) {
        return is_whole();
    }
    return false;
}

[[noreturn]] void fail(const BulkOperation& operation, const std::string& shop,
                       const Download& download, Time now) {
    const auto& fault = download.fault();
    const auto words = fmt::format(
        "shop {}: the result of bulk operation {} cannot be downloaded: {}",
        printable(shop), printable(operation.id),
        fault.empty() ? describe(download.response(), now) : fault);
    if (fault.empty()) {
        throw Error(ErrorKind::network, words,
                    "run the command again later: it goes on with the same "
                    "operation");
    }
    throw ResultIsLost(ErrorKind::network, words,
                       "run the command again later");
}

} // namespace

SpooledFile download_result(const BulkOperation& operation,
                            const std::string& shop,
                            const DownloadSettings& settings, WaitClock& clock,
                            Observer& observer, const StopToken& stop) {
    if (operation.url.empty()) {
        return SpooledFile{settings.folder};
    }
    HttpClient http{settings.http, stop};
    Attempts attempts{settings.retries, clock};
    Download download{operation, shop, settings, observer};
    attempts.tell([&](Duration wait) {
        observer.log(Severity::debug,
                     fmt::format("shop {}: the download stopped at {} bytes, "
                                 "{}: going on in {}",
                                 printable(shop), download.size(),
                                 describe(download.response(), clock.now()),
                                 time_span(wait)));
    });
    std::uint64_t before = 0;
    while (!download.transfer(http)) {
        if (download.size() >= before + worth_new_attempts) {
            before = download.size();
            attempts.reset();
        }
        const auto& response = download.response();
        if (download.is_hopeless() || !attempts.again(response)) {
            fail(operation, shop, download, clock.now());
        }
    }
    auto file = download.take();
    if (!file.ends_with_newline()) {
        throw Error(ErrorKind::input,
                    fmt::format("shop {}: the last line of the result of bulk "
                                "operation {} is cut short",
                                printable(shop), printable(operation.id)),
                    "run the command again to start another");
    }
    return file;
}

} // namespace hwsync
