#include "jobs/live_shop.hpp"

#include "config/access_token.hpp"
#include "config/credentials.hpp"
#include "shopify/client_credentials.hpp"
#include "shopify/configured_token.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace hwsync {

namespace {

std::unique_ptr<TokenSource> token_source(const LiveAccess& access,
                                          const StopToken& stop,
                                          HttpClient& http, WaitClock& clock) {
    const auto& shop = access.shop;
    if (!shop.credential) {
        throw Error(ErrorKind::usage,
                    fmt::format("the config file names no credential for shop "
                                "{}",
                                printable(shop.name)),
                    "give the shop a client_id with its secret there, or a "
                    "token_command; commands given --file need none");
    }
    if (shop.credential->client_id.empty()) {
        return std::make_unique<ConfiguredToken>(
            [&access, &stop] {
                return read_access_token(*access.shop.credential,
                                         access.environment, access.shop.name,
                                         &stop);
            },
            clock);
    }
    return std::make_unique<ClientCredentials>(
        shop,
        read_secret(*shop.credential, access.environment, shop.name, &stop),
        http_limits(access.http), retry_policy(access.http), http, clock);
}

/// Unlike a server's failure, this would not pass if it were tried again.
HttpSettings checked_settings(const Environment& environment) {
    auto settings = http_settings(environment);
    std::error_code error;
    if (!settings.ca_file.empty() &&
        !std::filesystem::is_regular_file(settings.ca_file, error)) {
        throw Error(ErrorKind::usage,
                    fmt::format("SSL_CERT_FILE names {}, which is not a file",
                                printable(settings.ca_file.native(), 300)),
                    "name a file of certificates in PEM form, or unset the "
                    "variable");
    }
    return settings;
}

BulkSettings bulk_settings(const HttpConfig& config) {
    BulkSettings settings;
    settings.poll_max = config.poll_max;
    settings.slot_wait = config.slot_wait;
    settings.stuck_after = config.stuck_after;
    return settings;
}

} // namespace

LiveShop::LiveShop(const LiveAccess& access, Observer& observer,
                   const StopToken& stop)
    : m_access(access), m_settings(checked_settings(access.environment)),
      m_http(m_settings, stop), m_clock(stop),
      m_tokens(token_source(m_access, stop, m_http, m_clock)),
      m_client(access.shop, http_limits(access.http), retry_policy(access.http),
               *m_tokens, m_http, m_clock, observer),
      m_operations(m_client, bulk_settings(access.http), m_clock, observer) {
    m_settings.recording = access.recording;
    m_http.record(access.recording);
}

bool LiveShop::cancel_after_stop(const std::string& operation) {
    try {
        return hwsync::cancel_after_stop(m_access.shop, m_tokens->token(),
                                         m_settings, operation);
    } catch (const Error&) {
        // The token was about to expire, and this cannot wait for another.
        return false;
    }
}

} // namespace hwsync
