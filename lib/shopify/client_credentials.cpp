#include "shopify/client_credentials.hpp"

#include "config/access_token.hpp"
#include "net/url.hpp"
#include "shopify/error_text.hpp"
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

bool is_object(const std::string& json) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    return parser.parse(json).get(element) == simdjson::SUCCESS &&
           element.is_object();
}

/// Whether it is no word on the app or the shop at all.
bool may_pass(const HttpResponse& response) {
    constexpr int ok = 200;
    return response.may_retry() ||
           (response.end == HttpEnd::answered && response.status == ok &&
            !is_object(response.body));
}

} // namespace

ClientCredentials::ClientCredentials(ShopConfig shop, Secret secret,
                                     const HttpLimits& limits,
                                     const RetryPolicy& retries,
                                     HttpClient& http, WaitClock& clock)
    : m_shop(std::move(shop)), m_secret(std::move(secret)), m_limits(limits),
      m_retry_policy(retries), m_http(http), m_clock(clock) {}

std::string_view ClientCredentials::token() {
    if (m_token.reveal().empty() ||
        (m_renew_at && m_clock.now() >= *m_renew_at)) {
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
    Attempts attempts{m_retry_policy, m_clock};
    for (;;) {
        const auto response = m_http.send(request);
        if (response.end == HttpEnd::answered && response.status == 200) {
            m_token = Secret{member(response.body, "access_token")};
            if (!m_token.reveal().empty()) {
                const auto lasts = life(response.body);
                m_renew_at = lasts ? time_to_renew(m_clock.now(), *lasts)
                                   : std::optional<Time>{};
                return;
            }
        }
        if (!may_pass(response) || !attempts.again(response)) {
            refuse(response);
        }
    }
}

void ClientCredentials::refuse(const HttpResponse& response) const {
    const auto shop = fmt::format("shop {}", printable(m_shop.name));
    const auto secret = m_secret.reveal();
    if (response.end != HttpEnd::answered || may_pass(response)) {
        throw Error(
            ErrorKind::network,
            fmt::format("{}: Shopify cannot be asked for a token, {}{}", shop,
                        no_answer_text(m_shop, response, m_clock.now(), secret),
                        request_id(response)),
            no_answer_remedy(m_shop, response));
    }
    if (response.status >= 300 && response.status < 400) {
        throw Error(
            ErrorKind::access,
            fmt::format(
                "{}: {} redirects to {} (HTTP {}), where the client "
                "secret must not go",
                shop, url_origin(api_root(m_shop)),
                redirect_target(api_root(m_shop),
                                std::string{response.header("location")}),
                response.status),
            "correct `domain` in the config file");
    }
    const auto code = member(response.body, "error");
    if (code == "shop_not_permitted") {
        throw Error(
            ErrorKind::access,
            fmt::format("{}: Shopify gives this app no token by client "
                        "credentials, because app and shop are not of one "
                        "organization (shop_not_permitted){}",
                        shop, refusal_text(response, secret)),
            "use a `token_command` that fetches a token for this shop");
    }
    throw Error(ErrorKind::access,
                fmt::format("{}: Shopify gives no token for client_id and "
                            "client secret (HTTP {}){}{}",
                            shop, response.status,
                            refusal_text(response, secret),
                            request_id(response)),
                fmt::format("check whether they are the app's, the app is "
                            "installed in this shop, and `domain` {} is right",
                            printable(m_shop.domain)));
}

} // namespace hwsync
