#include "config/access_token.hpp"
#include "unit/config/config_helpers.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

using namespace hwsync;
using namespace std::chrono_literals;
using Source = CredentialConfig::Source;

namespace {

std::optional<std::string> no_variable(std::string_view /*name*/) {
    return std::nullopt;
}

AccessToken token_of(const std::string& answer) {
    return read_access_token(
        {Source::command, fmt::format("cat <<'END'\n{}\nEND", answer), {}, {}},
        no_variable, "eu");
}

std::string refusal(const std::string& answer) {
    try {
        token_of(answer);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::access);
        CHECK_FALSE(error.remedy().empty());
        return error.what();
    }
    return "no refusal";
}

} // namespace

TEST_CASE("a token stands alone, or in JSON as an OAuth endpoint answers") {
    struct Case {
        std::string answer;
        std::optional<Duration> lasts;
    };
    for (const auto& row : std::vector<Case>{
             {"hunter2", {}},
             {R"({"access_token":"hunter2"})", {}},
             {R"({"token":"hunter2"})", {}},
             {R"({"token":"other","access_token":"hunter2"})", {}},
             {"\n {\n  \"access_token\": \"hunter2\",\n  \"expires_in\": 3599"
              "\n}\n",
              3599s},
             {R"({"access_token":"hunter2","expires_in":"3599"})", 3599s},
             {R"({"access_token":"hunter2","expires_in":0.5})", 500ms},
             {R"({"access_token":"hunter2","expires_in":1e300})",
              Duration{1'000'000'000'000}},
             {R"({"access_token":"hunter2","expires_in":0})", {}},
             {R"({"access_token":"hunter2","expires_in":-1})", {}},
             {R"({"access_token":"hunter2","expires_in":null})", {}}}) {
        CAPTURE(row.answer);
        const auto token = token_of(row.answer);
        CHECK(token.text.reveal() == "hunter2");
        CHECK(token.lasts == row.lasts);
    }
}

TEST_CASE("JSON that gives no token is refused and not repeated") {
    for (const auto* answer :
         {R"({"hunter2":1})", R"({"access_token":null})",
          R"({"access_token":["hunter2"]})", R"({"access_token":"hunter2")",
          R"({"access_token":"hunter2 hunter2"})", R"({"access_token":""})",
          R"({"access_token":"hunter2","expires_in":"hunter2"})",
          R"({"access_token":"hunter2","expires_in":[]})"}) {
        CAPTURE(answer);
        const auto said = refusal(answer);
        CHECK(has(said, "the token_command of shop eu gives "));
        CHECK_FALSE(has(said, "hunter2"));
    }
}

TEST_CASE("how long a token lasts that was not made just now, nobody knows") {
    const auto token = read_access_token(
        {Source::env, "EU", {}, {}},
        [](std::string_view) -> std::optional<std::string> {
            return R"({"access_token":"hunter2","expires_in":3599})";
        },
        "eu");
    CHECK(token.text.reveal() == "hunter2");
    CHECK_FALSE(token.lasts);
}

TEST_CASE(
    "a token is renewed a minute before it ends, or a tenth of its life") {
    const auto now = *parse_time("2026-11-23T08:00:00Z");
    CHECK(time_to_renew(now, 24h) == now + 24h - 1min);
    CHECK(time_to_renew(now, 100s) == now + 90s);
}
