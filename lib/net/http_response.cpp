#include "net/http_client.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace hwsync {

namespace {

/// Statuses that pass by themselves: what an edge answers in the place of the
/// server behind it (408, 409, 421, 425), and "not so fast" (429; 430, which is
/// Shopify's own).
constexpr std::array passing{408, 409, 421, 425, 429, 430};

bool begins_like(std::string_view text, std::string_view lower_case) {
    return text.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [](char wanted, char c) {
                          return std::tolower(static_cast<unsigned char>(c)) ==
                                 wanted;
                      });
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const noexcept {
    const auto found =
        std::find_if(headers.begin(), headers.end(),
                     [name](const auto& pair) { return pair.first == name; });
    return found == headers.end() ? std::string_view{} : found->second;
}

bool HttpResponse::is_web_page() const noexcept {
    std::string_view text = body;
    text.remove_prefix(
        std::min(text.find_first_not_of("\xef\xbb\xbf \t\r\n"), text.size()));
    // Of what is called HTML and is JSON, the body is right.
    return begins_like(text, "<!doctype html") || begins_like(text, "<html") ||
           (!text.empty() && text.front() != '{' && text.front() != '[' &&
            begins_like(header("content-type"), "text/html"));
}

bool HttpResponse::may_retry() const noexcept {
    switch (end) {
    case HttpEnd::answered:
        return status >= 500 ||
               std::find(passing.begin(), passing.end(), status) !=
                   passing.end() ||
               ((status == 403 || status == 404) && is_web_page());
    case HttpEnd::unreachable:
    case HttpEnd::timed_out:
    case HttpEnd::broken:
        return true;
    case HttpEnd::untrusted:
    case HttpEnd::barred:
    case HttpEnd::too_large:
    case HttpEnd::refused_url:
    case HttpEnd::sink_declined:
        return false;
    }
    return false;
}

} // namespace hwsync
