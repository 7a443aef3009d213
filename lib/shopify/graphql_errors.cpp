#include "shopify/graphql_errors.hpp"

#include "shopify/error_text.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>

namespace hwsync {

namespace {

using simdjson::dom::element;
using Kind = GraphqlFailure::Kind;

std::string_view code_of(element error) {
    std::string_view code;
    return error["extensions"]["code"].get(code) == simdjson::SUCCESS
               ? code
               : std::string_view{};
}

std::string lower_case(std::string_view text) {
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

bool has_one_of(std::string_view text,
                std::initializer_list<std::string_view> parts) {
    return std::any_of(parts.begin(), parts.end(), [text](auto part) {
        return text.find(part) != std::string_view::npos;
    });
}

Kind kind_of_code(std::string_view code) {
    if (code == "ACCESS_DENIED" || code == "SHOP_INACTIVE") {
        return Kind::access;
    }
    if (code == "THROTTLED") {
        return Kind::throttled;
    }
    if (code == "INTERNAL_SERVER_ERROR" || code == "TIMEOUT") {
        return Kind::internal;
    }
    return Kind::other;
}

/// By an error's message alone, where it has no code.
Kind kind_by_words(std::string_view message) {
    const auto words = lower_case(message);
    if (words == "throttled") {
        return Kind::throttled;
    }
    return has_one_of(words,
                      {"internal error", "internal server error",
                       "server error", "something went wrong", "timeout",
                       "timed out", "try again", "unavailable right now",
                       "service unavailable", "bad gateway", "temporarily"})
               ? Kind::internal
               : Kind::other;
}

/// `errors` that is a mere text comes from what stands before Shopify's
/// GraphQL, which has never seen the question. Unless it is about the shop or
/// the token, it passes.
Kind kind_of_text(std::string_view text) {
    const auto words = lower_case(text);
    if (words == "throttled") {
        return Kind::throttled;
    }
    return has_one_of(words, {"not found", "unavailable shop", "api key",
                              "token", "access", "unauthorized", "forbidden",
                              "frozen", "locked", "payment required"})
               ? Kind::other
               : Kind::internal;
}

Kind kind_of(element error) {
    std::string_view text;
    if (error.get(text) == simdjson::SUCCESS) {
        return kind_of_text(text);
    }
    const auto code = code_of(error);
    return !code.empty() || error["message"].get(text) != simdjson::SUCCESS
               ? kind_of_code(code)
               : kind_by_words(text);
}

std::optional<double> number(simdjson::simdjson_result<element> value) {
    double number = 0;
    if (value.get(number) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return number;
}

/// Until Shopify's bucket holds enough for what was asked.
GraphqlFailure throttled(element document) {
    const auto cost = document["extensions"]["cost"];
    const auto requested = number(cost["requestedQueryCost"]);
    const auto status = cost["throttleStatus"];
    const auto available = number(status["currentlyAvailable"]);
    const auto rate = number(status["restoreRate"]);
    const auto most = number(status["maximumAvailable"]);
    if (!requested || !available || !rate) {
        return {Kind::throttled, "Shopify throttles us",
                std::chrono::seconds{1}};
    }
    auto words = fmt::format("Shopify throttles us: the query costs {:g}, {:g} "
                             "are left, {:g} come back each second",
                             *requested, *available, *rate);
    if (!(*rate > 0) || (most && *requested > *most)) {
        return {Kind::other, std::move(words), {}};
    }
    const double seconds =
        std::min(std::max(0.0, (*requested - *available) / *rate), 1e6);
    return {Kind::throttled, std::move(words),
            Duration{std::llround(std::ceil(seconds * 1000))}};
}

} // namespace

bool is_empty(element errors) {
    simdjson::dom::array list;
    simdjson::dom::object object;
    std::string_view text;
    return errors.is_null() ||
           (errors.get(list) == simdjson::SUCCESS && list.size() == 0) ||
           (errors.get(object) == simdjson::SUCCESS && object.size() == 0) ||
           (errors.get(text) == simdjson::SUCCESS && text.empty());
}

GraphqlFailure read_failure(element document, element errors,
                            std::string_view secret) {
    const auto said = [secret](element error) {
        const auto words = error_text(error, secret);
        return "Shopify says: " +
               (words.empty() ? "an error without a message" : words);
    };
    simdjson::dom::array list;
    if (errors.get(list) != simdjson::SUCCESS) {
        const auto kind = kind_of(errors);
        return kind == Kind::throttled ? throttled(document)
                                       : GraphqlFailure{kind, said(errors), {}};
    }
    constexpr std::array order{Kind::access, Kind::throttled, Kind::other,
                               Kind::internal};
    for (const auto kind : order) {
        for (const element error : list) {
            if (kind_of(error) != kind) {
                continue;
            }
            if (kind == Kind::throttled) {
                return throttled(document);
            }
            const auto code = code_of(error);
            auto words = said(error);
            if (!code.empty()) {
                words += fmt::format(" [{}]", printable(code));
            }
            return {kind, std::move(words), {}};
        }
    }
    return {Kind::internal, "Shopify answers with errors but names none", {}};
}

} // namespace hwsync
