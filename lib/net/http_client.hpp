#pragma once

#include <hwsync/config.hpp>
#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

class Recording;
class StopToken;

/// What a transfer may take before it is given up.
struct HttpLimits {
    Duration connect = std::chrono::seconds{15};
    /// Within each span of this length at least `idle_bytes` have to come.
    Duration idle = std::chrono::seconds{60};
    std::uint64_t idle_bytes = 1;
    /// The whole transfer; zero sets no limit.
    Duration total = std::chrono::minutes{5};
    /// The body, as it is after decompression.
    std::uint64_t max_bytes = std::uint64_t{64} << 20;
};

enum class HttpMethod { get, post };

/// Whether an answer may come compressed.
enum class HttpEncoding { identity, gzip };

/// How a transfer ended.
enum class HttpEnd {
    answered,      ///< the server's answer came whole, whatever its status
    unreachable,   ///< no such host, or no connection
    timed_out,     ///< one of the limits
    broken,        ///< the connection or the answer broke off
    untrusted,     ///< TLS: not the host it should be
    barred,        ///< TLS or a proxy does not let us in, now or later
    too_large,     ///< more than `max_bytes`, or a head of over 256 KiB
    refused_url,   ///< neither https nor plain http to loopback
    sink_declined, ///< the caller's sink wanted no more
};

struct HttpResponse {
    HttpEnd end = HttpEnd::answered;
    int status = 0; ///< 0 where no status line came
    /// Names in lower case, in the order in which they came.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// What went wrong, in words that are safe to show; empty where `end` is
    /// `answered`.
    std::string fault;

    /// The first header of this name, which is in lower case; empty where there
    /// is none. Valid as long as the response.
    std::string_view header(std::string_view name) const noexcept;

    /// Whether its body is HTML: the word of an edge, a proxy or whoever has
    /// the domain, not of an API.
    bool is_web_page() const noexcept;

    /// Whether the same request may well succeed later.
    bool may_retry() const noexcept;
};

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string url;
    /// Lines such as "Accept: text/plain". They may hold secrets, go to the
    /// URL's own host only, and are never logged.
    std::vector<std::string> headers;
    std::string_view body;
    HttpEncoding encoding = HttpEncoding::identity;
    HttpLimits limits;
    /// Sent once at most, over a connection of its own: by itself, curl sends
    /// again what a kept connection loses.
    bool once = false;
    /// Takes the body of a 2xx answer in place of HttpResponse::body, as it
    /// comes; `head` has status and headers. Returns false to end the transfer.
    std::function<bool(const HttpResponse& head, std::string_view bytes)> sink;
};

struct HttpSettings {
    std::string user_agent = "hwsync";
    /// Trusted instead of the system's certificates; empty: the system's.
    std::filesystem::path ca_file;
    /// Where all that is sent and received is recorded; may be null.
    std::shared_ptr<Recording> recording = nullptr;
};

/// What holds for every client of ours: SSL_CERT_FILE names what is trusted.
HttpSettings http_settings(const Environment& environment);

/// Sends requests one after the other and keeps connections open between them.
///
/// https only, always verified, and plain http to loopback. Redirects are never
/// followed: a 3xx is an answer like any other. The proxy variables of the
/// environment hold for https as they do for curl; plain http to loopback goes
/// direct. Not for use by several threads at once.
class HttpClient {
public:
    /// `stop` must outlive the client. Throws Error(network) where curl cannot
    /// be set up.
    HttpClient(HttpSettings settings, const StopToken& stop);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Throws the signal's Error when asked to stop, and nothing else but what
    /// the sink throws.
    HttpResponse send(const HttpRequest& request);

    /// From now on; null: no more.
    void record(std::shared_ptr<Recording> recording);

private:
    HttpResponse perform(const HttpRequest& request);

    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// Sends a request, and records it and what comes of it.
HttpResponse
send_recorded(Recording& recording, const HttpRequest& request,
              const std::function<HttpResponse(const HttpRequest&)>& send);

} // namespace hwsync
