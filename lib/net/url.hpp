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

/// The host of a URL for messages, safe to show; the rest may be secret.
std::string url_host(const std::string& url);

/// As application/x-www-form-urlencoded wants it.
std::string url_encoded(std::string_view text);

} // namespace hwsync
