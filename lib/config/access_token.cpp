#include "config/access_token.hpp"

#include "config/credentials.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace hwsync {

namespace {

using simdjson::dom::element;

Error unusable(const std::string& what, std::string_view how) {
    return {ErrorKind::access, fmt::format("{} {}", what, how),
            "let it give the token alone, or {\"access_token\": \"...\", "
            "\"expires_in\": SECONDS}"};
}

/// Nothing where it is not told; nor for 0, which tells of no time either.
std::optional<Duration> read_life(element object, const std::string& what) {
    constexpr double longest = 1e9;
    element value;
    if (object["expires_in"].get(value) != simdjson::SUCCESS ||
        value.is_null()) {
        return std::nullopt;
    }
    // Some write it as a text of digits.
    simdjson::dom::parser parser;
    std::string_view text;
    double seconds = 0;
    const auto error =
        value.get(text) == simdjson::SUCCESS
            ? parser.parse(simdjson::padded_string{text}).get(seconds)
            : value.get(seconds);
    if (error != simdjson::SUCCESS) {
        throw unusable(what, "gives JSON whose `expires_in` is not a number of "
                             "seconds");
    }
    if (!(seconds > 0)) {
        return std::nullopt;
    }
    return Duration{std::llround(std::min(seconds, longest) * 1000)};
}

AccessToken read_json(std::string_view json, const std::string& what) {
    simdjson::dom::parser parser;
    element object;
    if (parser.parse(simdjson::padded_string{json}).get(object) !=
            simdjson::SUCCESS ||
        !object.is_object()) {
        throw unusable(what, "gives neither a token nor a JSON object");
    }
    std::string_view token;
    if (object["access_token"].get(token) != simdjson::SUCCESS &&
        object["token"].get(token) != simdjson::SUCCESS) {
        throw unusable(what, "gives JSON without the text `access_token`");
    }
    return {checked_secret(token, what), read_life(object, what)};
}

} // namespace

AccessToken read_access_token(const CredentialConfig& credential,
                              const Environment& environment,
                              std::string_view shop, const StopToken* stop) {
    const auto what = credential_name(credential, shop);
    const auto raw = read_raw_secret(credential, environment, shop, stop);
    const auto text = raw.reveal();
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text[start] != '{') {
        return {checked_secret(text, what), std::nullopt};
    }
    auto token = read_json(text, what);
    if (credential.source != CredentialConfig::Source::command) {
        token.lasts.reset();
    }
    return token;
}

Time time_to_renew(Time now, Duration lasts) {
    constexpr Duration enough = std::chrono::minutes{1};
    return now + lasts - std::min(enough, lasts / 10);
}

} // namespace hwsync
