#include "shopify/client_credentials.hpp"

#include "config/access_token.hpp"
#include "net/url.hpp"
#include "shopify/graphql_client.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <utility>

namespace hwsync {

namespace {

/// A member of a JSON object, empty where there is no such text.
std::string member(const std::string& json, std::string_view key) {
    simdjson::dom::parser parser;
    std::string_view text;
    return parser.parse(json)[key].get(text) == simdjson::SUCCESS
               ? std::string{text}
               : std::string{};
}

/// How long a token lasts, where Shopify tells.
std::optional<Duration> life(const std::string& json) {
    simdjson::dom::parser parser;
    std::int64_t seconds = 0;
    const bool is_told =
        parser.parse(json)["expires_in"].get(seconds) == simdjson::SUCCESS &&
        seconds > 0 && seconds < 1'000'000'000;
    return is_told ? std::optional<Duration>{std::chrono::seconds{seconds}}
                   : std::nullopt;
}

} // namespace

ClientCredentials::ClientCredentials(ShopConfig shop, Secret secret,
                                     const HttpLimits& limits,
                                     const RetryPolicy& retries,
                                     HttpClient& http, Pacer& pacer)
    : m_shop(std::move(shop)), m_secret(std::move(secret)), m_limits(limits),
      m_retry_policy(retries), m_http(http), m_pacer(pacer) {}

std::string_view ClientCredentials::token() {
    if (m_token.reveal().empty() ||
        (m_renew_at && m_pacer.now() >= *m_renew_at)) {
        grant();
    }
    return m_token.reveal();
}

bool ClientCredentials::renew() {
    grant();
    return true;
}

void ClientCredentials::grant() {
    const auto form = fmt::format("grant_type=client_credentials&client_id={}&"
                                  "client_secret={}",
                                  url_encoded(m_shop.credential->client_id),
                                  url_encoded(m_secret.reveal()));
    HttpRequest request;
    request.method = HttpMethod::post;
    request.url = api_root(m_shop) + "/admin/oauth/access_token";
    request.headers = {"Content-Type: application/x-www-form-urlencoded",
                       "Accept: application/json"};
    request.body = form;
    request.limits = m_limits;
    Attempts attempts{m_retry_policy, m_pacer};
    const auto response = send_with_retries(m_http, request, attempts);
    if (response.end != HttpEnd::answered || response.status != 200) {
        refuse(response);
    }
    m_token = Secret{member(response.body, "access_token")};
    if (m_token.reveal().empty()) {
        refuse(response);
    }
    m_renew_at.reset();
    if (const auto lasts = life(response.body)) {
        m_renew_at = time_to_renew(m_pacer.now(), *lasts);
    }
}

void ClientCredentials::refuse(const HttpResponse& response) const {
    const auto shop = fmt::format("shop {}", printable(m_shop.name));
    if (response.end != HttpEnd::answered || response.may_retry()) {
        throw Error(ErrorKind::network,
                    fmt::format("{}: Shopify cannot be asked for a token, {}",
                                shop, describe(response, m_pacer.now())),
                    "run the command again later");
    }
    const auto code = member(response.body, "error");
    if (code == "shop_not_permitted") {
        throw Error(
            ErrorKind::access,
            fmt::format("{}: Shopify gives this app no token by client "
                        "credentials, because app and shop are not of one "
                        "organization (shop_not_permitted)",
                        shop),
            "use a `token_command` that fetches a token for this shop");
    }
    throw Error(ErrorKind::access,
                fmt::format("{}: Shopify gives no token for client_id and "
                            "client secret (HTTP {}{}{})",
                            shop, response.status, code.empty() ? "" : ", ",
                            printable(code)),
                "see whether they are the app's, and the app is installed in "
                "this shop");
}

} // namespace hwsync
