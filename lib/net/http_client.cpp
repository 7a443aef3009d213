#include "net/http_client.hpp"

#include "base/remedy.hpp"
#include "net/idle_watch.hpp"
#include "net/url.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/text.hpp>

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>

namespace hwsync {

namespace {

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Multi = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using Slist = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr std::size_t max_header_bytes = std::size_t{256} << 10;
constexpr std::uint64_t max_error_body = std::uint64_t{1} << 20;

bool is_success(int status) {
    return status >= 200 && status < 300;
}

/// What the callbacks of one transfer share.
struct Transfer {
    const HttpRequest& request;
    CURL* easy;
    HttpResponse response;
    std::uint64_t body_bytes = 0;
    std::size_t header_bytes = 0;
    bool is_head_whole = false;
    std::exception_ptr thrown;

    bool take(std::string_view bytes);
    bool take_header(std::string_view line);
};

bool Transfer::take(std::string_view bytes) {
    if (response.status == 0) {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        response.status = static_cast<int>(status);
    }
    const bool to_sink = request.sink && is_success(response.status);
    body_bytes += bytes.size();
    const auto limit = request.sink && !to_sink
                           ? std::min(request.limits.max_bytes, max_error_body)
                           : request.limits.max_bytes;
    if (body_bytes > limit) {
        response.end = HttpEnd::too_large;
        response.fault =
            fmt::format("the answer is longer than {} bytes", limit);
        return false;
    }
    if (!to_sink) {
        response.body += bytes;
        return true;
    }
    if (!request.sink(response, bytes)) {
        response.end = HttpEnd::sink_declined;
        response.fault = "the answer was not wanted to its end";
        return false;
    }
    return true;
}

bool Transfer::take_header(std::string_view line) {
    header_bytes += line.size();
    if (header_bytes > max_header_bytes) {
        return false;
    }
    if (line.starts_with("HTTP/")) {
        // What came before was an interim answer, such as 100 Continue.
        response.headers.clear();
        is_head_whole = false;
        return true;
    }
    if (line == "\r\n" || line == "\n") {
        is_head_whole = true;
        return true;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
        return true;
    }
    std::string name{line.substr(0, colon)};
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    auto value = line.substr(colon + 1);
    constexpr std::string_view blank = " \t\r\n";
    value.remove_prefix(std::min(value.find_first_not_of(blank), value.size()));
    value = value.substr(0, value.find_last_not_of(blank) + 1);
    response.headers.emplace_back(std::move(name), value);
    return true;
}

// No exception may pass through curl.
template <bool (Transfer::*Take)(std::string_view)>
std::size_t callback(char* data, std::size_t size, std::size_t count,
                     void* user) noexcept {
    auto& transfer = *static_cast<Transfer*>(user);
    try {
        return (transfer.*Take)({data, size * count}) ? size * count
                                                      : CURL_WRITEFUNC_ERROR;
    } catch (...) {
        transfer.thrown = std::current_exception();
        return CURL_WRITEFUNC_ERROR;
    }
}

/// By OpenSSL's X509_V_ERR_... of the peer's certificate.
std::string words_for_certificate(long result) {
    switch (result) {
    case 0:
        return "the certificate is another host's";
    case 9:
        return "the certificate does not hold yet";
    case 10:
        return "the certificate is past its time";
    case 18:
    case 19:
        return "the certificate is signed by itself, and by nobody that is "
               "trusted";
    case 20:
    case 21:
        return "the certificate is signed by nobody that is trusted";
    default:
        return fmt::format("the certificate does not hold (OpenSSL's reason "
                           "{})",
                           result);
    }
}

/// A proxy that curl cannot make out is none that it could reach later.
bool is_unusable_proxy(std::string_view curl_words) {
    return curl_words.starts_with("Unsupported proxy");
}

/// What curl says may hold a URL with a password in it, such as a proxy's, or a
/// part of one that it took for a host: none of it is ever shown.
std::string words_for(CURL* easy, CURLcode code) {
    long number = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &number);
    constexpr long first_failure = 300;
    if (number >= first_failure) {
        return fmt::format("the proxy answers {}", number);
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &number);
        return words_for_certificate(number);
    }
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    const bool is_of_system = code == CURLE_COULDNT_CONNECT ||
                              code == CURLE_SEND_ERROR ||
                              code == CURLE_RECV_ERROR;
    return is_of_system && number != 0
               ? fmt::format("{} ({})", curl_easy_strerror(code),
                             std::strerror(static_cast<int>(number)))
               : std::string{curl_easy_strerror(code)};
}

HttpEnd end_of(CURLcode code) {
    switch (code) {
    case CURLE_OK:
        return HttpEnd::answered;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
        return HttpEnd::unreachable;
    case CURLE_OPERATION_TIMEDOUT:
        return HttpEnd::timed_out;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return HttpEnd::untrusted;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return HttpEnd::refused_url;
    default:
        return HttpEnd::broken;
    }
}

Slist header_list(const HttpRequest& request) {
    Slist list{nullptr, &curl_slist_free_all};
    const auto add = [&list](const char* line) {
        auto* longer = curl_slist_append(list.get(), line);
        if (longer == nullptr) {
            throw std::bad_alloc{};
        }
        static_cast<void>(list.release());
        list.reset(longer);
    };
    for (const auto& line : request.headers) {
        add(line.c_str());
    }
    // A pause for 100 Continue costs a second where a server knows none.
    add("Expect:");
    if (request.encoding == HttpEncoding::identity) {
        add("Accept-Encoding: identity");
    }
    return list;
}

template <typename Value> void set(CURL* easy, CURLoption option, Value value) {
    if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
        throw Error(
            ErrorKind::network,
            fmt::format("libcurl refuses option {}", static_cast<int>(option)),
            "install Debian's libcurl4");
    }
}

void set_trust(CURL* easy, const HttpSettings& settings, UrlKind kind) {
    set(easy, CURLOPT_PROTOCOLS_STR, kind == UrlKind::https ? "https" : "http");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!settings.ca_file.empty()) {
        set(easy, CURLOPT_CAINFO, settings.ca_file.c_str());
        set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    // A proxy gets none of our headers: it could read them.
    set(easy, CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (kind == UrlKind::loopback_http) {
        set(easy, CURLOPT_PROXY, "");
    }
}

void set_request(CURL* easy, const HttpRequest& request) {
    const auto& limits = request.limits;
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_NOSIGNAL, 1L);
    // Or a stop would wait for the resolver.
    set(easy, CURLOPT_QUICK_EXIT, 1L);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(limits.connect.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total.count()));
    if (request.encoding == HttpEncoding::gzip) {
        set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    }
    if (request.method == HttpMethod::post) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE,
            static_cast<curl_off_t>(request.body.size()));
        set(easy, CURLOPT_POSTFIELDS, request.body.data());
    }
}

/// Removes a handle from its multi handle on every way out.
class Running {
public:
    Running(CURLM* multi, CURL* easy) : m_multi(multi), m_easy(easy) {
        if (curl_multi_add_handle(multi, easy) != CURLM_OK) {
            throw std::bad_alloc{};
        }
    }
    ~Running() { curl_multi_remove_handle(m_multi, m_easy); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    CURLM* m_multi;
    CURL* m_easy;
};

/// Nothing where the transfer was idle for too long.
std::optional<CURLcode> run(CURLM* multi, CURL* easy, const HttpLimits& limits,
                            const StopToken& stop) {
    const Running running{multi, easy};
    IdleWatch watch{easy, limits};
    for (;;) {
        stop.check();
        int still_running = 0;
        if (curl_multi_perform(multi, &still_running) != CURLM_OK) {
            return CURLE_OUT_OF_MEMORY;
        }
        int queued = 0;
        if (const auto* message = curl_multi_info_read(multi, &queued);
            message != nullptr && message->msg == CURLMSG_DONE) {
            return message->data.result;
        }
        if (watch.is_idle()) {
            return std::nullopt;
        }
        curl_waitfd stopped{stop.fd(), CURL_WAIT_POLLIN, 0};
        curl_multi_poll(multi, &stopped, 1, watch.next_look(), nullptr);
    }
}

/// To try again helps no more than to wait.
void throw_where_none_is_left(CURL* easy, const std::string& host) {
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    if (error == EMFILE || error == ENFILE) {
        throw Error(ErrorKind::storage,
                    fmt::format("cannot connect to {} ({})", host,
                                std::strerror(static_cast<int>(error))),
                    remedy_for(static_cast<int>(error), {}));
    }
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const noexcept {
    const auto found =
        std::find_if(headers.begin(), headers.end(),
                     [name](const auto& pair) { return pair.first == name; });
    return found == headers.end() ? std::string_view{} : found->second;
}

bool HttpResponse::may_retry() const noexcept {
    switch (end) {
    case HttpEnd::answered:
        return status == 429 || status >= 500;
    case HttpEnd::unreachable:
    case HttpEnd::timed_out:
    case HttpEnd::broken:
        return true;
    case HttpEnd::untrusted:
    case HttpEnd::too_large:
    case HttpEnd::refused_url:
    case HttpEnd::sink_declined:
        return false;
    }
    return false;
}

struct HttpClient::Parts {
    HttpSettings settings;
    const StopToken& stop;
    Multi multi{nullptr, &curl_multi_cleanup};
    Easy easy{nullptr, &curl_easy_cleanup};

    void finish(Transfer& transfer, std::optional<CURLcode> code,
                const char* curl_words) const;
};

HttpClient::HttpClient(HttpSettings settings, const StopToken& stop)
    : m_parts(new Parts{std::move(settings), stop}) {
    static const auto initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialized == CURLE_OK) {
        m_parts->multi.reset(curl_multi_init());
        m_parts->easy.reset(curl_easy_init());
    }
    if (!m_parts->multi || !m_parts->easy) {
        throw Error(ErrorKind::network, "libcurl cannot be set up",
                    "see whether memory is short");
    }
}

HttpClient::~HttpClient() = default;

void HttpClient::Parts::finish(Transfer& transfer, std::optional<CURLcode> code,
                               const char* curl_words) const {
    if (transfer.thrown) {
        std::rethrow_exception(transfer.thrown);
    }
    auto& response = transfer.response;
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    if (response.end != HttpEnd::answered) {
        return;
    }
    const auto host = url_host(transfer.request.url);
    if (code && *code != CURLE_OK) {
        throw_where_none_is_left(easy.get(), host);
    }
    if (!code) {
        response.end = HttpEnd::timed_out;
        const auto& limits = transfer.request.limits;
        const auto span = format_duration(limits.idle);
        response.fault =
            limits.idle_bytes > 1
                ? fmt::format("{} sent less than {} bytes in {}", host,
                              limits.idle_bytes, span)
                : fmt::format("{} sent nothing for {}", host, span);
        return;
    }
    response.end = end_of(*code);
    if (*code == CURLE_OK && !transfer.is_head_whole) {
        // curl takes a head that breaks off for an answer without a body.
        response.end = HttpEnd::broken;
        response.fault = fmt::format("{} hung up within its answer", host);
    } else if (*code != CURLE_OK && is_unusable_proxy(curl_words)) {
        response.end = HttpEnd::refused_url;
        response.fault = "the proxy that the environment names (https_proxy, "
                         "all_proxy) is no URL of one";
    } else if (*code != CURLE_OK) {
        response.fault =
            fmt::format("{}: {}", host, words_for(easy.get(), *code));
    }
}

void HttpClient::record(std::shared_ptr<Recording> recording) {
    m_parts->settings.recording = std::move(recording);
}

HttpResponse HttpClient::send(const HttpRequest& request) {
    const auto perform = [this](const HttpRequest& some) {
        return this->perform(some);
    };
    const auto& recording = m_parts->settings.recording;
    return recording ? send_recorded(*recording, request, perform)
                     : perform(request);
}

HttpResponse HttpClient::perform(const HttpRequest& request) {
    m_parts->stop.check();
    auto* easy = m_parts->easy.get();
    Transfer transfer{request, easy, {}, 0, 0, false, nullptr};
    const auto kind = url_kind(request.url);
    if (kind == UrlKind::refused) {
        transfer.response.end = HttpEnd::refused_url;
        transfer.response.fault =
            fmt::format("the URL of {} is neither https nor plain http to "
                        "loopback",
                        url_host(request.url));
        return std::move(transfer.response);
    }
    const auto headers = header_list(request);
    std::array<char, CURL_ERROR_SIZE> words{};
    curl_easy_reset(easy);
    set_trust(easy, m_parts->settings, kind);
    set_request(easy, request);
    set(easy, CURLOPT_USERAGENT, m_parts->settings.user_agent.c_str());
    set(easy, CURLOPT_HTTPHEADER, headers.get());
    set(easy, CURLOPT_ERRORBUFFER, words.data());
    set(easy, CURLOPT_WRITEFUNCTION, &callback<&Transfer::take>);
    set(easy, CURLOPT_WRITEDATA, &transfer);
    set(easy, CURLOPT_HEADERFUNCTION, &callback<&Transfer::take_header>);
    set(easy, CURLOPT_HEADERDATA, &transfer);
    const auto code =
        run(m_parts->multi.get(), easy, request.limits, m_parts->stop);
    m_parts->finish(transfer, code, words.data());
    return std::move(transfer.response);
}

} // namespace hwsync
