#include "shopify/graphql_errors.hpp"

#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <optional>
#include <string_view>

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

std::string message_of(element error) {
    std::string_view message;
    if (error.get(message) != simdjson::SUCCESS &&
        error["message"].get(message) != simdjson::SUCCESS) {
        return "an error without a message";
    }
    return printable(message, 300);
}

Kind kind_of(std::string_view code) {
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

GraphqlFailure read_failure(element document, element errors) {
    simdjson::dom::array list;
    if (errors.get(list) != simdjson::SUCCESS) {
        return {Kind::other, "Shopify says: " + message_of(errors), {}};
    }
    constexpr std::array order{Kind::access, Kind::throttled, Kind::other,
                               Kind::internal};
    for (const auto kind : order) {
        for (const element error : list) {
            const auto code = code_of(error);
            if (kind_of(code) != kind) {
                continue;
            }
            if (kind == Kind::throttled) {
                return throttled(document);
            }
            auto words = "Shopify says: " + message_of(error);
            if (!code.empty()) {
                words += fmt::format(" [{}]", printable(code));
            }
            return {kind, std::move(words), {}};
        }
    }
    return {Kind::internal, "Shopify answers with errors but names none", {}};
}

} // namespace hwsync
