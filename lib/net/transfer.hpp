#pragma once

#include "net/http_client.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string_view>

namespace hwsync {

/// One transfer as it comes: what curl's callbacks share.
struct Transfer {
    const HttpRequest& request;
    CURL* easy;
    HttpResponse response;
    std::uint64_t body_bytes = 0;
    std::size_t header_bytes = 0;
    bool is_head_whole = false;
    std::exception_ptr thrown; ///< by the caller's sink

    /// A part of the body. False ends the transfer.
    bool take(std::string_view bytes);
    /// A line of the head. False ends the transfer.
    bool take_header(std::string_view line);
};

/// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION; `user` is the
/// Transfer.
std::size_t take_body(char* data, std::size_t size, std::size_t count,
                      void* user) noexcept;
std::size_t take_header(char* data, std::size_t size, std::size_t count,
                        void* user) noexcept;

} // namespace hwsync
