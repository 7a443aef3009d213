#pragma once

#include <curl/curl.h>

namespace hwsync {

/// libcurl's functions, under their names without the `curl_`. No other code
/// may name them: the library is not linked, but loaded with the first use.
struct Curl {
    decltype(&curl_easy_cleanup) easy_cleanup;
    decltype(&curl_easy_getinfo) easy_getinfo;
    decltype(&curl_easy_init) easy_init;
    decltype(&curl_easy_reset) easy_reset;
    decltype(&curl_easy_setopt) easy_setopt;
    decltype(&curl_easy_strerror) easy_strerror;
    decltype(&curl_free) free;
    decltype(&curl_getdate) getdate;
    decltype(&curl_multi_add_handle) multi_add_handle;
    decltype(&curl_multi_cleanup) multi_cleanup;
    decltype(&curl_multi_info_read) multi_info_read;
    decltype(&curl_multi_init) multi_init;
    decltype(&curl_multi_perform) multi_perform;
    decltype(&curl_multi_poll) multi_poll;
    decltype(&curl_multi_remove_handle) multi_remove_handle;
    decltype(&curl_slist_append) slist_append;
    decltype(&curl_slist_free_all) slist_free_all;
    decltype(&curl_url) url;
    decltype(&curl_url_cleanup) url_cleanup;
    decltype(&curl_url_get) url_get;
    decltype(&curl_url_set) url_set;
    const char* version; ///< of libcurl, e.g. "7.88.1"
};

/// libcurl, loaded and initialized with the first call, which any thread may
/// make. Throws Error(storage) where there is none, or none that will do: it
/// has to be 7.87 or later, and to speak TLS.
const Curl& curl();

} // namespace hwsync
