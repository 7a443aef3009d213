#include "net/transfer_result.hpp"

#include "base/remedy.hpp"
#include "net/curl.hpp"
#include "net/url.hpp"

#include <hwsync/error.hpp>
#include <hwsync/time.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace hwsync {

namespace {

/// By OpenSSL's X509_V_ERR_... of the peer's certificate.
std::string words_for_certificate(long result) {
    switch (result) {
    case 0:
        return "the certificate is for another host";
    case 9:
        return "the certificate is not valid yet";
    case 10:
        return "the certificate has expired";
    case 18:
    case 19:
        return "the certificate is self-signed and not trusted";
    case 20:
    case 21:
        return "the certificate is not signed by a trusted authority";
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

/// By OpenSSL's words for an alert of the other side, or for what we refuse to
/// go on with: the next handshake would end likewise. One that breaks off is
/// none of these.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14>
    tls_refusals{{
        {"alert handshake failure", "TLS: no cipher or version suits both"},
        {"alert insufficient security", "TLS: no cipher suits both"},
        {"alert protocol version", "TLS: no version suits both"},
        {"unsupported protocol", "TLS: no version suits both"},
        {"wrong version number", "it does not speak TLS"},
        {"certificate required", "TLS: it requires a client certificate"},
        {"alert bad certificate",
         "TLS: it requires another client certificate"},
        {"alert certificate", "TLS: it requires another client certificate"},
        {"alert unsupported certificate",
         "TLS: it requires another client certificate"},
        // So curl calls the alert that a client's certificate is past its time.
        {"SSL certificate verification failed",
         "TLS: it requires another client certificate"},
        {"alert unknown ca", "TLS: it requires another client certificate"},
        {"alert access denied", "TLS: it denies access"},
        {"unrecognized name", "TLS: it does not know this host name"},
        {"key too small", "TLS: its key is too short to be safe"},
    }};

/// Why TLS or a proxy will never have us; empty where a retry may do.
std::string_view why_barred(CURLcode code, long proxy_status,
                            std::string_view curl_words) {
    constexpr long proxy_wants_login = 407;
    if (proxy_status == proxy_wants_login) {
        return "the proxy answers 407: it requires a user name and password";
    }
    constexpr std::array of_tls{
        CURLE_SSL_CONNECT_ERROR, CURLE_SEND_ERROR,
        CURLE_RECV_ERROR,        CURLE_SSL_CLIENTCERT,
        CURLE_SSL_CERTPROBLEM,   CURLE_PEER_FAILED_VERIFICATION};
    if (std::find(of_tls.begin(), of_tls.end(), code) != of_tls.end()) {
        for (const auto& [theirs, ours] : tls_refusals) {
            if (curl_words.find(theirs) != std::string_view::npos) {
                return ours;
            }
        }
    }
    switch (code) {
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
        return curl().easy_strerror(code);
    default:
        return {};
    }
}

/// What curl says may hold a URL with a password in it, such as a proxy's, or a
/// part of one that it took for a host: none of it is ever shown.
std::string words_for(CURL* easy, CURLcode code, long proxy_status) {
    constexpr long first_failure = 300;
    if (proxy_status >= first_failure) {
        return fmt::format("the proxy answers {}", proxy_status);
    }
    long number = 0;
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        curl().easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &number);
        return words_for_certificate(number);
    }
    curl().easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    const bool is_of_system = code == CURLE_COULDNT_CONNECT ||
                              code == CURLE_SEND_ERROR ||
                              code == CURLE_RECV_ERROR;
    return is_of_system && number != 0
               ? fmt::format("{} ({})", curl().easy_strerror(code),
                             std::strerror(static_cast<int>(number)))
               : std::string{curl().easy_strerror(code)};
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

/// To try again helps no more than to wait.
void throw_where_none_is_left(CURL* easy, const std::string& host) {
    long error = 0;
    curl().easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    if (error == EMFILE || error == ENFILE) {
        throw Error(ErrorKind::storage,
                    fmt::format("cannot connect to {} ({})", host,
                                std::strerror(static_cast<int>(error))),
                    remedy_for(static_cast<int>(error), {}));
    }
}

std::string words_for_idleness(const std::string& host,
                               const HttpLimits& limits) {
    const auto span = format_duration(limits.idle);
    return limits.idle_bytes > 1
               ? fmt::format("{} sent less than {} bytes in {}", host,
                             limits.idle_bytes, span)
               : fmt::format("{} sent nothing for {}", host, span);
}

/// curl takes no line of a head of more than 100 KiB, which its version in
/// Debian 12 calls a lack of memory, and later ones by a name of its own.
bool is_line_too_long(const Transfer& transfer, CURLcode code) {
    constexpr int too_large = 100;
    return static_cast<int>(code) == too_large ||
           (code == CURLE_OUT_OF_MEMORY && !transfer.is_head_whole &&
            transfer.response.status != 0);
}

void set_failure(Transfer& transfer, CURLcode code,
                 std::string_view curl_words) {
    auto& response = transfer.response;
    const auto host = url_host(transfer.request.url);
    throw_where_none_is_left(transfer.easy, host);
    long proxy_status = 0;
    curl().easy_getinfo(transfer.easy, CURLINFO_HTTP_CONNECTCODE,
                        &proxy_status);
    const auto barred = why_barred(code, proxy_status, curl_words);
    if (is_unusable_proxy(curl_words)) {
        response.end = HttpEnd::barred;
        response.fault = "the proxy that the environment names (https_proxy, "
                         "all_proxy) is not a valid proxy URL";
    } else if (is_line_too_long(transfer, code)) {
        response.end = HttpEnd::too_large;
        response.fault = "a line of the answer's head is too long";
    } else if (!barred.empty()) {
        response.end = HttpEnd::barred;
        response.fault = fmt::format("{}: {}", host, barred);
    } else {
        response.end = end_of(code);
        response.fault = fmt::format(
            "{}: {}", host, words_for(transfer.easy, code, proxy_status));
    }
}

} // namespace

void set_result(Transfer& transfer, std::optional<CURLcode> code,
                std::string_view curl_words) {
    if (transfer.thrown) {
        std::rethrow_exception(transfer.thrown);
    }
    auto& response = transfer.response;
    long status = 0;
    curl().easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    if (response.end != HttpEnd::answered) {
        return; // By what we took no more of.
    }
    const auto host = url_host(transfer.request.url);
    if (!code) {
        response.end = HttpEnd::timed_out;
        response.fault = words_for_idleness(host, transfer.request.limits);
    } else if (*code != CURLE_OK) {
        set_failure(transfer, *code, curl_words);
    } else if (!transfer.is_head_whole) {
        // curl takes a head that breaks off for an answer without a body.
        response.end = HttpEnd::broken;
        response.fault = fmt::format("{} hung up within its answer", host);
    }
}

} // namespace hwsync
