#include "net/url.hpp"

#include "net/curl.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <memory>

#include <arpa/inet.h>

namespace hwsync {

namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Url parse(const std::string& text) {
    Url url{curl().url(), curl().url_cleanup};
    if (!url || curl().url_set(url.get(), CURLUPART_URL, text.c_str(), 0) !=
                    CURLUE_OK) {
        return {nullptr, curl().url_cleanup};
    }
    return url;
}

/// Empty where the URL has no such part.
std::string part(const Url& url, CURLUPart which) {
    char* text = nullptr;
    if (curl().url_get(url.get(), which, &text, 0) != CURLUE_OK) {
        return {};
    }
    const std::unique_ptr<char, decltype(&curl_free)> owner{text, curl().free};
    return text;
}

bool is_loopback(const std::string& host) {
    if (host == "localhost" || host == "[::1]") {
        return true;
    }
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 &&
           (ntohl(address.s_addr) >> 24) == 127;
}

std::string origin_of(const Url& url) {
    const auto port = part(url, CURLUPART_PORT);
    return printable(fmt::format("{}://{}{}{}", part(url, CURLUPART_SCHEME),
                                 part(url, CURLUPART_HOST),
                                 port.empty() ? "" : ":", port));
}

bool has_credentials(const Url& url) {
    return !part(url, CURLUPART_USER).empty() ||
           !part(url, CURLUPART_PASSWORD).empty();
}

} // namespace

UrlKind url_kind(const std::string& url) {
    const auto parsed = parse(url);
    if (!parsed || has_credentials(parsed)) {
        return UrlKind::refused;
    }
    const auto scheme = part(parsed, CURLUPART_SCHEME);
    if (scheme == "https") {
        return UrlKind::https;
    }
    return scheme == "http" && is_loopback(part(parsed, CURLUPART_HOST))
               ? UrlKind::loopback_http
               : UrlKind::refused;
}

std::string why_refused(const std::string& url) {
    const auto parsed = parse(url);
    if (!parsed) {
        return "the URL cannot be read";
    }
    return fmt::format("the URL {} {}", origin_of(parsed),
                       has_credentials(parsed)
                           ? "holds a user name or a password"
                           : "is neither https nor plain http to a loopback "
                             "address");
}

std::string url_host(const std::string& url) {
    const auto parsed = parse(url);
    return parsed ? printable(part(parsed, CURLUPART_HOST)) : "no host";
}

std::string url_origin(const std::string& url) {
    const auto parsed = parse(url);
    return parsed ? origin_of(parsed) : std::string{};
}

std::string redirect_target(const std::string& url,
                            const std::string& location) {
    if (location.empty()) {
        return "an address that it does not name";
    }
    const auto from = parse(url);
    const auto before = from ? origin_of(from) : std::string{};
    // Relative to `url`, as a Location may be.
    if (!from || curl().url_set(from.get(), CURLUPART_URL, location.c_str(),
                                0) != CURLUE_OK) {
        return "an address that cannot be read";
    }
    const auto after = origin_of(from);
    return after == before ? "another path there" : after;
}

std::string url_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                           c == '.' || c == '~';
        encoded += plain
                       ? std::string(1, c)
                       : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

} // namespace hwsync
