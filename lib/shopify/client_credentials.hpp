#pragma once

#include "config/secret.hpp"
#include "net/http_client.hpp"
#include "net/retry.hpp"
#include "shopify/token_source.hpp"

#include <hwsync/config.hpp>

#include <optional>
#include <string>

namespace hwsync {

/// Shopify's client credentials grant: the app's own id and secret yield a
/// token for a day, which is asked for when it is first needed, before it ends,
/// and once Shopify refuses it.
///
/// It works for an app of one's own organization in a store of one's own
/// (https://shopify.dev/docs/apps/build/authentication-authorization).
class ClientCredentials final : public TokenSource {
public:
    /// `shop.credential` names the client id. All references must outlive this.
    ClientCredentials(ShopConfig shop, Secret secret, const HttpLimits& limits,
                      const RetryPolicy& retries, HttpClient& http,
                      WaitClock& clock);

    /// Throws Error(network), or Error(access) where the shop or the app is not
    /// one that gets a token.
    std::string_view token() override;
    bool renew() override;

private:
    void grant();
    [[noreturn]] void refuse(const HttpResponse& response) const;

    ShopConfig m_shop;
    Secret m_secret;
    HttpLimits m_limits;
    RetryPolicy m_retry_policy;
    HttpClient& m_http;
    WaitClock& m_clock;
    Secret m_token{std::string{}};
    std::optional<Time> m_renew_at;
};

} // namespace hwsync
