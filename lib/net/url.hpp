#pragma once

#include <string>
#include <string_view>

namespace hwsync {

enum class UrlKind {
    https,
    loopback_http, ///< plain http to localhost, 127.0.0.0/8 or [::1]
    refused,       ///< anything else, or with a user name or password in it
};

UrlKind url_kind(const std::string& url);

/// Why a URL is refused, safe to show.
std::string why_refused(const std::string& url);

/// The host of a URL for messages, safe to show; the rest may be secret.
std::string url_host(const std::string& url);

/// Scheme, host and any port of a URL, e.g. "https://storage.example:8443", for
/// messages; the rest may be secret. Empty where the URL cannot be read.
std::string url_origin(const std::string& url);

/// Where an answer of `url` with that Location redirects to, for messages:
/// an origin, or words where there is none to name.
std::string redirect_target(const std::string& url,
                            const std::string& location);

/// As application/x-www-form-urlencoded wants it.
std::string url_encoded(std::string_view text);

} // namespace hwsync
