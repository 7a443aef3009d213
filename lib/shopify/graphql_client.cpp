#include "shopify/graphql_client.hpp"

#include "base/time_span.hpp"
#include "net/url.hpp"
#include "shopify/api_version.hpp"
#include "shopify/error_text.hpp"
#include "shopify/graphql_errors.hpp"
#include "shopify/json_text.hpp"
#include "shopify/token_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <array>

namespace hwsync {

namespace {

using simdjson::dom::element;

/// How long before a version's end we begin to warn.
constexpr Duration end_is_near = std::chrono::hours{24 * 60};

struct StatusWords {
    int status;
    std::string_view what;
    std::string_view remedy;
};

// https://shopify.dev/docs/api/usage/response-codes
constexpr std::array<StatusWords, 5> refusals{{
    {401, "Shopify refuses the access token",
     "check whether the app is still installed, and give the shop's current "
     "token"},
    {402, "the shop is frozen", "its owner has to settle Shopify's bill"},
    {403, "Shopify forbids the request",
     "check whether the token is this shop's and the app may read products"},
    {404, "Shopify knows no such shop or API version",
     "correct `domain` or `api_version` in the config file"},
    {423, "the shop is locked", "ask Shopify's support why"},
}};

/// Whether what was asked may be done although no answer says so.
bool may_be_heard(const HttpResponse& response) {
    constexpr std::array not_let_in{403, 404, 421, 425, 429, 430};
    if (response.end != HttpEnd::answered) {
        return response.end != HttpEnd::unreachable;
    }
    return std::find(not_let_in.begin(), not_let_in.end(), response.status) ==
           not_let_in.end();
}

[[noreturn]] void throw_refusal(const std::string& name,
                                const HttpResponse& response,
                                std::string_view words) {
    const auto told = [&](std::string_view what) {
        return fmt::format("{}: {} (HTTP {}){}{}", name, what, response.status,
                           words, request_id(response));
    };
    for (const auto& refusal : refusals) {
        if (refusal.status == response.status) {
            throw Error(ErrorKind::access, told(refusal.what),
                        std::string{refusal.remedy});
        }
    }
    if (words.find("access token") != std::string_view::npos) {
        throw Error(ErrorKind::access, told(refusals.front().what),
                    std::string{refusals.front().remedy});
    }
    throw Error(ErrorKind::network, told("Shopify refuses the request"),
                "report this to the makers of hwsync, with the request id");
}

} // namespace

HttpLimits http_limits(const HttpConfig& config) {
    HttpLimits limits;
    limits.connect = std::min(config.timeout, limits.connect);
    limits.idle = config.timeout;
    limits.total = config.timeout * 5;
    return limits;
}

RetryPolicy retry_policy(const HttpConfig& config) {
    RetryPolicy policy;
    policy.retries = config.retries;
    return policy;
}

std::string api_root(const ShopConfig& shop) {
    auto root =
        shop.endpoint.empty() ? "https://" + shop.domain : shop.endpoint;
    while (root.ends_with('/')) {
        root.pop_back();
    }
    return root;
}

/// What an answer comes down to, where it does not end the question.
struct GraphqlClient::Verdict {
    enum class Kind { data, retry, throttled };
    Kind kind = Kind::data;
    std::string words = {};  ///< of all but `data`
    std::string remedy = {}; ///< empty: run the command again later
    /// Shopify may have done what it does not answer for.
    bool may_be_heard = true;
    Duration wait = {}; ///< of `throttled`
};

struct GraphqlClient::Parts {
    simdjson::dom::parser parser;
    element answer; ///< the whole
    element data;
    Secret sent{std::string{}}; ///< the token of the last request
    bool warned_of_end = false;
};

GraphqlClient::GraphqlClient(ShopConfig shop, const HttpLimits& limits,
                             const RetryPolicy& retries, TokenSource& tokens,
                             HttpClient& http, WaitClock& clock,
                             Observer& observer)
    : m_shop(std::move(shop)), m_name("shop " + printable(m_shop.name)),
      m_limits(limits), m_retry_policy(retries), m_tokens(tokens), m_http(http),
      m_clock(clock), m_observer(observer), m_parts(std::make_unique<Parts>()) {
}

GraphqlClient::~GraphqlClient() = default;

/// A line break in a token would make headers of what follows.
void GraphqlClient::check_token(std::string_view token) const {
    if (token.empty() || std::any_of(token.begin(), token.end(), [](char c) {
            return c <= ' ' || c > '~';
        })) {
        throw Error(
            ErrorKind::access,
            fmt::format("{}: the access token is empty or holds a "
                        "character that no token has",
                        m_name),
            "check whether its source yields the token and nothing else");
    }
}

HttpRequest GraphqlClient::request(std::string_view body) {
    m_parts->sent = Secret{std::string{m_tokens.token()}};
    check_token(m_parts->sent.reveal());
    HttpRequest request;
    request.method = HttpMethod::post;
    request.url = fmt::format("{}/admin/api/{}/graphql.json", api_root(m_shop),
                              m_shop.api_version);
    request.headers = {
        "Content-Type: application/json", "Accept: application/json",
        fmt::format("X-Shopify-Access-Token: {}", m_parts->sent.reveal())};
    request.body = body;
    request.encoding = HttpEncoding::gzip;
    request.limits = m_limits;
    return request;
}

GraphqlClient::Verdict
GraphqlClient::classify_status(const HttpResponse& response) {
    const auto secret = m_parts->sent.reveal();
    if (response.end != HttpEnd::answered || response.may_retry()) {
        const auto words = fmt::format(
            "Shopify cannot be asked, {}",
            no_answer_text(m_shop, response, m_clock.now(), secret));
        const auto remedy = no_answer_remedy(m_shop, response);
        if (!response.may_retry()) {
            throw Error(
                ErrorKind::network,
                fmt::format("{}: {}{}", m_name, words, request_id(response)),
                remedy);
        }
        return {Verdict::Kind::retry, words, remedy, may_be_heard(response)};
    }
    if (response.status >= 300 && response.status < 400) {
        throw Error(
            ErrorKind::access,
            fmt::format(
                "{}: {} redirects to {} (HTTP {}), where the token "
                "must not go{}",
                m_name, url_origin(api_root(m_shop)),
                redirect_target(api_root(m_shop),
                                std::string{response.header("location")}),
                response.status, request_id(response)),
            "correct `domain` in the config file");
    }
    throw_refusal(m_name, response, refusal_text(response, secret));
}

void GraphqlClient::warn_of_version(const HttpResponse& response) {
    const std::string served{response.header("x-shopify-api-version")};
    if (!served.empty() && served != m_served_version &&
        served != m_shop.api_version) {
        m_observer.log(
            Severity::warning,
            fmt::format("{}: asked for API version {}, Shopify serves {}: {}",
                        m_name, m_shop.api_version, printable(served),
                        way_to_newer_version(m_shop.api_version, served)));
    }
    m_served_version = served;
    const auto end = end_of_version(m_shop.api_version);
    if (end && m_clock.now() > *end - end_is_near && !m_parts->warned_of_end) {
        m_parts->warned_of_end = true;
        m_observer.log(Severity::warning,
                       fmt::format("{}: Shopify ends API version {} on {}: {}",
                                   m_name, m_shop.api_version,
                                   format_time(*end).substr(0, 10),
                                   way_to_newer_version(m_shop.api_version)));
    }
}

void GraphqlClient::tell_remarks(std::string_view document,
                                 const HttpResponse& response) {
    for (auto& remark : warnings_in(document, response, m_parts->answer)) {
        if (std::find(m_remarks.begin(), m_remarks.end(), remark) ==
            m_remarks.end()) {
            m_observer.log(Severity::debug,
                           fmt::format("{}: {}", m_name, remark.words));
            m_remarks.push_back(std::move(remark));
        }
    }
}

GraphqlClient::Verdict
GraphqlClient::classify_errors(const HttpResponse& response,
                               const GraphqlFailure& failure) const {
    using Kind = Verdict::Kind;
    switch (failure.kind) {
    case GraphqlFailure::Kind::throttled:
        return {Kind::throttled, failure.words, {}, false, failure.wait};
    case GraphqlFailure::Kind::internal:
        return {Kind::retry, failure.words};
    case GraphqlFailure::Kind::access:
        throw QuestionRefused(
            ErrorKind::access,
            fmt::format("{}: {}{}", m_name, failure.words,
                        request_id(response)),
            "give the app the scope read_products in this shop");
    case GraphqlFailure::Kind::other:
        break;
    }
    throw QuestionRefused(
        ErrorKind::network,
        fmt::format("{}: {}{}", m_name, failure.words, request_id(response)),
        std::string{run_later});
}

GraphqlClient::Verdict GraphqlClient::classify(const HttpResponse& response) {
    using Kind = Verdict::Kind;
    constexpr int ok = 200;
    if (response.end != HttpEnd::answered || response.status != ok) {
        return classify_status(response);
    }
    warn_of_version(response);
    m_served_at = parse_http_date(response.header("date"));
    auto& document = m_parts->answer;
    if (m_parts->parser.parse(response.body).get(document) !=
            simdjson::SUCCESS ||
        !document.is_object()) {
        return {Kind::retry,
                fmt::format("the answer of {} is not a JSON object{}",
                            printable(m_shop.domain),
                            refusal_text(response, m_parts->sent.reveal())),
                no_answer_remedy(m_shop, response)};
    }
    const bool has_data =
        document["data"].get(m_parts->data) == simdjson::SUCCESS &&
        m_parts->data.is_object();
    element errors;
    if (document["errors"].get(errors) == simdjson::SUCCESS &&
        !(errors.is_null() || (has_data && is_empty(errors)))) {
        return classify_errors(
            response, read_failure(document, errors, m_parts->sent.reveal()));
    }
    return has_data ? Verdict{}
                    : Verdict{Kind::retry, "the answer has no data"};
}

std::optional<element>
GraphqlClient::ask_once(std::string_view document, std::string_view variables,
                        const std::function<bool()>& was_done) {
    const auto body = fmt::format(R"({{"query":{},"variables":{}}})",
                                  json_string(document), variables);
    Attempts attempts{m_retry_policy, m_clock};
    Verdict verdict;
    attempts.tell([&](Duration wait) {
        m_observer.log(Severity::debug,
                       fmt::format("{}: {}: asking again in {}", m_name,
                                   verdict.words, time_span(wait)));
    });
    bool renewed = false;
    for (;;) {
        // The token may change between two tries.
        auto question = request(body);
        question.once = static_cast<bool>(was_done);
        const auto response = m_http.send(question);
        if (response.end == HttpEnd::answered && response.status == 401 &&
            !renewed && m_tokens.renew()) {
            renewed = true;
            continue;
        }
        verdict = classify(response);
        if (verdict.kind == Verdict::Kind::data) {
            tell_remarks(document, response);
            return m_parts->data;
        }
        if (verdict.may_be_heard && was_done && was_done()) {
            return std::nullopt;
        }
        const bool is_again = verdict.kind == Verdict::Kind::throttled
                                  ? attempts.again_after(verdict.wait)
                                  : attempts.again(response);
        if (!is_again) {
            throw Error(ErrorKind::network,
                        fmt::format("{}: {}{}", m_name, verdict.words,
                                    request_id(response)),
                        verdict.remedy.empty() ? std::string{run_later}
                                               : verdict.remedy);
        }
    }
}

element GraphqlClient::ask(std::string_view document,
                           std::string_view variables) {
    return *ask_once(document, variables, {});
}

} // namespace hwsync
