#pragma once

#include "net/transfer.hpp"

#include <curl/curl.h>

#include <optional>
#include <string_view>

namespace hwsync {

/// Sets how the transfer ended, and in which words, by what curl says: `code`
/// is nothing where it was idle for too long, `curl_words` stands in curl's
/// error buffer. Throws Error(storage) where no descriptor is left, and what
/// the caller's sink threw.
void set_result(Transfer& transfer, std::optional<CURLcode> code,
                std::string_view curl_words);

} // namespace hwsync
