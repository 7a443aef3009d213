#include "net/transfer.hpp"

#include "net/curl.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t max_header_bytes = std::size_t{256} << 10;
constexpr std::uint64_t max_error_body = std::uint64_t{1} << 20;

bool is_success(int status) {
    return status >= 200 && status < 300;
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

} // namespace

std::size_t take_body(char* data, std::size_t size, std::size_t count,
                      void* user) noexcept {
    return callback<&Transfer::take>(data, size, count, user);
}

std::size_t take_header(char* data, std::size_t size, std::size_t count,
                        void* user) noexcept {
    return callback<&Transfer::take_header>(data, size, count, user);
}

bool Transfer::take(std::string_view bytes) {
    if (response.status == 0) {
        long status = 0;
        curl().easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
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
        response.end = HttpEnd::too_large;
        response.fault = fmt::format("the head of the answer is longer than {} "
                                     "bytes",
                                     max_header_bytes);
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

} // namespace hwsync
