#pragma once

#include "net/http_client.hpp"
#include "net/retry.hpp"
#include "shopify/api_warnings.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simdjson::dom {
class element;
} // namespace simdjson::dom

namespace hwsync {

class Observer;
class TokenSource;
struct GraphqlFailure;

/// Shopify answers, but not this question: its errors name a field, an argument
/// or a scope. The same question will fare no better, another one may.
class QuestionRefused final : public Error {
public:
    using Error::Error;
};

/// The limits and retries that `[http]` of the config asks for.
HttpLimits http_limits(const HttpConfig& config);
RetryPolicy retry_policy(const HttpConfig& config);

/// "https://DOMAIN", or the endpoint that the config puts in its place.
std::string api_root(const ShopConfig& shop);

/// Asks one shop's Admin API.
///
/// Retries what a retry can better, waits where Shopify throttles, renews the
/// token once a question where Shopify refuses it, and warns where Shopify
/// serves another version than was asked for or will soon end it.
class GraphqlClient {
public:
    /// All references must outlive the client.
    GraphqlClient(ShopConfig shop, const HttpLimits& limits,
                  const RetryPolicy& retries, TokenSource& tokens,
                  HttpClient& http, WaitClock& clock, Observer& observer);
    ~GraphqlClient();
    GraphqlClient(const GraphqlClient&) = delete;
    GraphqlClient& operator=(const GraphqlClient&) = delete;

    /// The `data` of the answer, an object, valid until the next call.
    /// `variables` is a JSON object. Throws Error(network) where Shopify cannot
    /// be asked or answers with errors, Error(access) where it says that we may
    /// not ask; a QuestionRefused of either kind where it is about the question
    /// itself.
    simdjson::dom::element ask(std::string_view document,
                               std::string_view variables = "{}");

    /// As ask(), of a question that must not be done twice. Before it is asked
    /// again, or given up, although Shopify may have heard it, `was_done` is to
    /// find out: where it returns true, nothing is returned. It may ask.
    std::optional<simdjson::dom::element>
    ask_once(std::string_view document, std::string_view variables,
             const std::function<bool()>& was_done);

    /// The shop's name in the config.
    const std::string& shop() const noexcept { return m_shop.name; }

    /// "shop NAME", for messages.
    const std::string& name() const noexcept { return m_name; }

    /// The version that the last answer was of; empty before the first.
    const std::string& served_version() const noexcept {
        return m_served_version;
    }

    /// What Shopify said beside its answers so far, each once; each was told
    /// the observer too.
    const std::vector<ApiWarning>& remarks() const noexcept {
        return m_remarks;
    }

    /// Shopify's clock in the last answer, to the second; nothing where it did
    /// not tell.
    std::optional<Time> served_at() const noexcept { return m_served_at; }

private:
    struct Parts;
    struct Verdict;

    void check_token(std::string_view token) const;
    HttpRequest request(std::string_view body);
    void warn_of_version(const HttpResponse& response);
    Verdict classify(const HttpResponse& response);
    void tell_remarks(std::string_view document, const HttpResponse& response);
    Verdict classify_status(const HttpResponse& response);
    Verdict classify_errors(const HttpResponse& response,
                            const GraphqlFailure& failure) const;

    ShopConfig m_shop;
    std::string m_name;
    HttpLimits m_limits;
    RetryPolicy m_retry_policy;
    TokenSource& m_tokens;
    HttpClient& m_http;
    WaitClock& m_clock;
    Observer& m_observer;
    std::string m_served_version;
    std::optional<Time> m_served_at;
    std::vector<ApiWarning> m_remarks;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hwsync
