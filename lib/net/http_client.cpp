#include "net/http_client.hpp"

#include "net/curl.hpp"
#include "net/idle_watch.hpp"
#include "net/transfer.hpp"
#include "net/transfer_result.hpp"
#include "net/url.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <new>
#include <optional>
#include <utility>

namespace hwsync {

namespace {

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Multi = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using Slist = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr int misdirected = 421;

Slist header_list(const HttpRequest& request) {
    Slist list{nullptr, curl().slist_free_all};
    const auto add = [&list](const char* line) {
        auto* longer = curl().slist_append(list.get(), line);
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
    if (curl().easy_setopt(easy, option, value) != CURLE_OK) {
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
    set(easy, CURLOPT_FRESH_CONNECT, request.once ? 1L : 0L);
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
        if (curl().multi_add_handle(multi, easy) != CURLM_OK) {
            throw std::bad_alloc{};
        }
    }
    ~Running() { curl().multi_remove_handle(m_multi, m_easy); }
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
        if (curl().multi_perform(multi, &still_running) != CURLM_OK) {
            return CURLE_OUT_OF_MEMORY;
        }
        int queued = 0;
        if (const auto* message = curl().multi_info_read(multi, &queued);
            message != nullptr && message->msg == CURLMSG_DONE) {
            return message->data.result;
        }
        if (watch.is_idle()) {
            return std::nullopt;
        }
        curl_waitfd stopped{stop.fd(), CURL_WAIT_POLLIN, 0};
        curl().multi_poll(multi, &stopped, 1, watch.next_look(), nullptr);
    }
}

} // namespace

HttpSettings http_settings(const Environment& environment) {
    HttpSettings settings;
    if (const auto certificates = environment("SSL_CERT_FILE")) {
        settings.ca_file = *certificates;
    }
    return settings;
}

struct HttpClient::Parts {
    HttpSettings settings;
    const StopToken& stop;
    Multi multi{nullptr, curl().multi_cleanup};
    Easy easy{nullptr, curl().easy_cleanup};

    /// With no connection open yet.
    void open();
};

void HttpClient::Parts::open() {
    multi.reset(curl().multi_init());
    easy.reset(curl().easy_init());
    if (!multi || !easy) {
        throw Error(ErrorKind::network, "libcurl cannot be set up",
                    "check whether memory is short");
    }
}

HttpClient::HttpClient(HttpSettings settings, const StopToken& stop)
    : m_parts(new Parts{std::move(settings), stop}) {
    m_parts->open();
}

HttpClient::~HttpClient() = default;

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
        transfer.response.fault = why_refused(request.url);
        return std::move(transfer.response);
    }
    const auto headers = header_list(request);
    std::array<char, CURL_ERROR_SIZE> words{};
    curl().easy_reset(easy);
    set_trust(easy, m_parts->settings, kind);
    set_request(easy, request);
    set(easy, CURLOPT_USERAGENT, m_parts->settings.user_agent.c_str());
    set(easy, CURLOPT_HTTPHEADER, headers.get());
    set(easy, CURLOPT_ERRORBUFFER, words.data());
    set(easy, CURLOPT_WRITEFUNCTION, &take_body);
    set(easy, CURLOPT_WRITEDATA, &transfer);
    set(easy, CURLOPT_HEADERFUNCTION, &take_header);
    set(easy, CURLOPT_HEADERDATA, &transfer);
    const auto code =
        run(m_parts->multi.get(), easy, request.limits, m_parts->stop);
    set_result(transfer, code, words.data());
    if (transfer.response.status == misdirected) {
        // Through the same connection the next answer would be no other.
        m_parts->open();
    }
    return std::move(transfer.response);
}

} // namespace hwsync
