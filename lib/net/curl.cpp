#include "net/curl.hpp"

#include "base/shared_library.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <string>

namespace hwsync {

namespace {

constexpr auto* file = "libcurl.so.4";
constexpr auto* remedy = "install Debian's package libcurl4";

/// The first with all options that are set: 7.87.0.
constexpr unsigned first_version = 0x075700;

Curl functions_of(const SharedLibrary& library) {
    Curl curl{};
    library.find("curl_easy_cleanup", curl.easy_cleanup);
    library.find("curl_easy_getinfo", curl.easy_getinfo);
    library.find("curl_easy_init", curl.easy_init);
    library.find("curl_easy_reset", curl.easy_reset);
    library.find("curl_easy_setopt", curl.easy_setopt);
    library.find("curl_easy_strerror", curl.easy_strerror);
    library.find("curl_free", curl.free);
    library.find("curl_getdate", curl.getdate);
    library.find("curl_multi_add_handle", curl.multi_add_handle);
    library.find("curl_multi_cleanup", curl.multi_cleanup);
    library.find("curl_multi_info_read", curl.multi_info_read);
    library.find("curl_multi_init", curl.multi_init);
    library.find("curl_multi_perform", curl.multi_perform);
    library.find("curl_multi_poll", curl.multi_poll);
    library.find("curl_multi_remove_handle", curl.multi_remove_handle);
    library.find("curl_slist_append", curl.slist_append);
    library.find("curl_slist_free_all", curl.slist_free_all);
    library.find("curl_url", curl.url);
    library.find("curl_url_cleanup", curl.url_cleanup);
    library.find("curl_url_get", curl.url_get);
    library.find("curl_url_set", curl.url_set);
    return curl;
}

void check_version(const curl_version_info_data& version) {
    if (version.version_num < first_version) {
        throw Error(ErrorKind::storage,
                    fmt::format("{} is version {}, and hwsync needs 7.87 or "
                                "later",
                                file, version.version),
                    remedy);
    }
    if ((version.features & CURL_VERSION_SSL) == 0) {
        throw Error(ErrorKind::storage,
                    fmt::format("{} was built without TLS", file), remedy);
    }
}

Curl load() {
    const SharedLibrary library{file, remedy};
    decltype(&curl_version_info) version_info = nullptr;
    library.find("curl_version_info", version_info);
    const auto& version = *version_info(CURLVERSION_NOW);
    check_version(version);
    auto curl = functions_of(library);
    curl.version = version.version;
    decltype(&curl_global_init) global_init = nullptr;
    library.find("curl_global_init", global_init);
    if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        throw Error(ErrorKind::network, "libcurl cannot be set up",
                    "check whether memory is short");
    }
    return curl;
}

} // namespace

const Curl& curl() {
    static const Curl loaded = load();
    return loaded;
}

} // namespace hwsync
