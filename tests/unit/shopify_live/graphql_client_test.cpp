#include "shopify/graphql_client.hpp"

#include "shopify/queries.hpp"
#include "unit/net/raw_server.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>
#include <simdjson.h>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

std::string ask_for_name(StandInShop& live) {
    std::string_view name;
    const auto data = live.client.ask(queries::shop_graphql);
    REQUIRE(data["shop"]["name"].get(name) == simdjson::SUCCESS);
    return std::string{name};
}

Error error_with(StandInShop& live) {
    return error_of([&live] { ask_for_name(live); });
}

std::string status_fault(int status, int times, std::string_view headers = "{}",
                         std::string_view body = "\"\"") {
    return fmt::format(R"({{"fault":{{"kind":"status","status":{},"times":{},)"
                       R"("headers":{},"body":{}}}}})",
                       status, times, headers, body);
}

} // namespace

TEST_CASE("a question is answered, compressed, and its token sent") {
    StandInShop live;
    CHECK(ask_for_name(live) == "Fake Shop");
    CHECK(live.fake.requests().at(0).had_token);
    CHECK(live.client.served_version() == "2026-10");
    CHECK(live.clock.pauses.empty());
    CHECK(live.observer.warnings.empty());
}

TEST_CASE(
    "each refusal has words of its own, is final and is an access error") {
    const std::pair<int, std::string_view> cases[] = {
        {401, "refuses the access token"}, {402, "frozen"}, {403, "forbids"},
        {404, "knows no such shop"},       {423, "locked"},
    };
    for (const auto& refusal : cases) {
        const auto& [status, words] = refusal;
        CAPTURE(refusal.first);
        StandInShop live;
        live.fake.control(status_fault(status, -1));
        const auto error = error_with(live);
        CHECK(error.kind() == ErrorKind::access);
        CHECK(contains(error.message(), words));
        CHECK(contains(error.message(), "shop us: "));
        CHECK(contains(error.message(), "(request id fake-1)"));
        CHECK_FALSE(error.remedy().empty());
        CHECK(live.fake.count("shop") == 1);
    }
}

TEST_CASE("what may pass is asked again, and no longer than the config says") {
    for (const int status : {408, 409, 421, 425, 429, 430, 500, 502, 503}) {
        CAPTURE(status);
        StandInShop live;
        live.fake.control(status_fault(status, 3));
        CHECK(ask_for_name(live) == "Fake Shop");
        CHECK(live.clock.pauses.size() == 3);

        live.fake.control(status_fault(status, -1));
        const auto error = error_with(live);
        CHECK(error.kind() == ErrorKind::network);
        CHECK(contains(error.message(), fmt::format("HTTP {}", status)));
        CHECK(contains(error.message(), "request id"));
        CHECK(live.fake.count("shop") == 4 + 4);
    }
}

TEST_CASE("a page of the edge passes, and else the domain is named") {
    for (const int status : {403, 404}) {
        CAPTURE(status);
        StandInShop live;
        const auto edge = [status](int times) {
            return fmt::format(R"({{"fault":{{"kind":"edge","status":{},)"
                               R"("times":{}}}}})",
                               status, times);
        };
        live.fake.control(edge(3));
        CHECK(ask_for_name(live) == "Fake Shop");
        CHECK(live.clock.pauses.size() == 3);
        live.fake.control(edge(-1));
        const auto error = error_with(live);
        CHECK(error.kind() == ErrorKind::network);
        CHECK(contains(error.message(), fmt::format("HTTP {}", status)));
        CHECK(contains(error.message(), "acme-us.myshopify.com"));
        CHECK(contains(error.message(), "Attention Required! | Cloudflare"));
        CHECK(contains(error.remedy(), "domain"));
    }
}

TEST_CASE("a refusal is told in Shopify's own words, safe to show") {
    struct Case {
        const char* body;
        const char* words;
    };
    const Case cases[] = {
        {R"("{\"errors\":\"Bell \\u0007\"}")", "Shopify says: Bell \\u{7}"},
        {R"("{\"errors\":[\"one\",{\"message\":\"two\\nlines\"}]}")",
         "Shopify says: one; two lines"},
        {R"("{\"errors\":{\"base\":[\"not you\"]}}")", "Shopify says: not you"},
        {R"("{\"error\":\"denied\",\"error_description\":\"ask us\"}")",
         "Shopify says: denied; ask us"},
        {R"("{\"errors\":\"you sent shpat_fake, shpat_fake\"}")",
         "Shopify says: you sent ***, ***"},
    };
    for (const int status : {400, 401, 402, 403, 404, 423, 503}) {
        for (const auto& test : cases) {
            CAPTURE(status);
            CAPTURE(test.body);
            StandInShop live;
            live.fake.control(status_fault(status, -1, "{}", test.body));
            const auto error = error_with(live);
            CHECK(contains(error.message(), test.words));
            CHECK_FALSE(contains(error.message(), "shpat_fake"));
        }
    }
    StandInShop live;
    const auto endless =
        "\"{\\\"errors\\\":\\\"" + std::string(100'000, 'x') + "\\\"}\"";
    live.fake.control(status_fault(402, 1, "{}", endless));
    CHECK(error_with(live).message().size() < 500);
}

TEST_CASE("a token of a kind that Shopify takes no more is an access error") {
    StandInShop live;
    live.fake.control(status_fault(
        400, 1, "{}",
        R"("{\"errors\":\"Non-expiring access tokens are no longer accepted\"}")"));
    const auto error = error_with(live);
    CHECK(error.kind() == ErrorKind::access);
    CHECK(contains(error.message(), "Non-expiring access tokens"));
}

TEST_CASE("Retry-After is obeyed, and an absurd one ends the question") {
    StandInShop live;
    live.fake.control(status_fault(429, 1, R"({"Retry-After":"2.5"})"));
    CHECK(ask_for_name(live) == "Fake Shop");
    CHECK(live.clock.pauses == std::vector<Duration>{2500ms});

    live.fake.control(status_fault(429, 1, R"({"Retry-After":"86400"})"));
    const auto error = error_with(live);
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "asks to wait 86400 s"));
    CHECK(live.clock.pauses.size() == 1);
}

TEST_CASE("a throttled question waits until its cost has come back") {
    StandInShop live;
    live.fake.control(R"({"fault":{"kind":"throttled","requested":750,)"
                      R"("available":250,"rate":100}})");
    CHECK(ask_for_name(live) == "Fake Shop");
    CHECK(live.clock.pauses == std::vector<Duration>{5s});

    live.fake.control(R"({"fault":{"kind":"throttled","requested":750,)"
                      R"("available":250,"rate":100,"times":-1}})");
    auto error = error_with(live);
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "costs 750, 250 are left"));
    CHECK(live.clock.pauses == std::vector<Duration>{5s, 5s, 5s, 5s});
}

TEST_CASE("who is throttled although enough is left waits longer each time") {
    StandInShop live;
    live.fake.control(R"({"fault":{"kind":"throttled","requested":10,)"
                      R"("available":1000,"rate":100,"times":-1}})");
    CHECK(error_with(live).kind() == ErrorKind::network);
    CHECK(live.clock.pauses == std::vector<Duration>{250ms, 500ms, 1s});
    live.clock.pauses.clear();
    live.fake.control(R"({"clear_faults":true})");
    live.fake.control(status_fault(429, -1, R"({"Retry-After":"0"})"));
    CHECK(error_with(live).kind() == ErrorKind::network);
    CHECK(live.clock.pauses == std::vector<Duration>{250ms, 500ms, 1s});
}

TEST_CASE("what a throttled question can never get is not waited for") {
    for (const auto* numbers :
         {R"("requested":750,"available":250,"rate":0)",
          R"("requested":9000,"available":2000,"rate":100)",
          R"("requested":2000,"available":0,"rate":0.001)"}) {
        CAPTURE(numbers);
        StandInShop live;
        live.fake.control(
            fmt::format(R"({{"fault":{{"kind":"throttled",{}}}}})", numbers));
        CHECK(error_with(live).kind() == ErrorKind::network);
        CHECK(live.clock.pauses.empty());
    }
}

TEST_CASE("answers that are none are asked for again, then are errors") {
    constexpr auto broken_inside =
        R"("{\"errors\":[{\"message\":\"x\",\"extensions\":)"
        R"({\"code\":\"INTERNAL_SERVER_ERROR\"}}]}")";
    for (
        const auto* body :
        {R"("<html>maintenance</html>")", R"("")", R"("[]")", R"("{}")",
         R"("{\"data\":null}")", R"("{\"data\":{\"shop\":")", broken_inside,
         R"("{\"errors\":\"Internal Server Error\"}")",
         R"("{\"errors\":[\"Service Unavailable\"]}")",
         R"("{\"errors\":[{\"message\":\"Internal error. Looks like something )"
         R"(went wrong on our end.\\nRequest ID: 1\"}]}")",
         R"("{\"errors\":[]}")"}) {
        CAPTURE(body);
        StandInShop live;
        live.fake.control(status_fault(200, 1, "{}", body));
        CHECK(ask_for_name(live) == "Fake Shop");
        live.fake.control(status_fault(200, -1, "{}", body));
        CHECK(error_with(live).kind() == ErrorKind::network);
        CHECK(live.fake.count("shop") == 2 + 4);
    }
}

TEST_CASE("errors that name none beside data are no errors") {
    for (const auto* errors : {"[]", "null", "{}", "\\\"\\\""}) {
        CAPTURE(errors);
        StandInShop live;
        live.fake.control(status_fault(
            200, 1, "{}",
            fmt::format(R"("{{\"data\":{{\"shop\":{{\"name\":\"N\"}}}},)"
                        R"(\"errors\":{}}}")",
                        errors)));
        CHECK(ask_for_name(live) == "N");
        CHECK(live.clock.pauses.empty());
    }
}

TEST_CASE("errors within an answer are told in Shopify's words") {
    struct Case {
        const char* body;
        ErrorKind kind;
        const char* words;
    };
    const Case cases[] = {
        {R"("{\"errors\":[{\"message\":\"No products for you\",)"
         R"(\"extensions\":{\"code\":\"ACCESS_DENIED\"}}],\"data\":{}}")",
         ErrorKind::access, "No products for you [ACCESS_DENIED]"},
        {R"("{\"errors\":[{\"message\":\"Too much\",)"
         R"(\"extensions\":{\"code\":\"MAX_COST_EXCEEDED\"}}]}")",
         ErrorKind::network, "Too much [MAX_COST_EXCEEDED]"},
        {R"("{\"errors\":[{\"message\":\"bell \\u0007\"}]}")",
         ErrorKind::network, "bell \\u{7}"},
        {R"("{\"errors\":\"Not Found\"}")", ErrorKind::network, "Not Found"},
        {R"("{\"errors\":[{\"message\":\"a\"},{\"message\":\"b\",)"
         R"(\"extensions\":{\"code\":\"ACCESS_DENIED\"}}]}")",
         ErrorKind::access, "Shopify says: b"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.words);
        StandInShop live;
        live.fake.control(status_fault(200, 1, "{}", test.body));
        const auto error = error_with(live);
        CHECK(error.kind() == test.kind);
        CHECK(contains(error.message(), test.words));
        CHECK(live.fake.count("shop") == 1);
    }
}

TEST_CASE("a scope that is missing is an access error") {
    StandInShop live;
    live.fake.control(R"({"scopes":["read_orders"]})");
    const auto error = error_of([&live] { live.bulk.find("gid://x"); });
    CHECK(error.kind() == ErrorKind::access);
    CHECK(contains(error.remedy(), "read_products"));
}

TEST_CASE("a redirect is refused by naming where it leads") {
    StandInShop live;
    live.fake.control(status_fault(
        301, -1, R"({"Location":"https://evil.example/admin?key=1"})"));
    const auto error = error_with(live);
    CHECK(error.kind() == ErrorKind::access);
    CHECK(contains(error.message(), "evil.example"));
    CHECK_FALSE(contains(error.message(), "key=1"));
    CHECK(live.fake.requests().size() == 1);
}

TEST_CASE("a broken or silent connection is tried again") {
    for (const auto* fault :
         {R"({"fault":{"kind":"cut","bytes":10,"times":2}})",
          R"({"fault":{"kind":"cut_silent","bytes":10,"times":2}})",
          R"({"fault":{"kind":"stall","ms":5000,"times":1}})"}) {
        CAPTURE(fault);
        StandInShop live;
        live.fake.control(fault);
        CHECK(ask_for_name(live) == "Fake Shop");
        CHECK_FALSE(live.clock.pauses.empty());
    }
}

TEST_CASE("another version than was asked for is warned of, once") {
    StandInShop live;
    live.fake.control(R"({"served_version":"2026-04"})");
    ask_for_name(live);
    ask_for_name(live);
    REQUIRE(live.observer.warnings.size() == 1);
    CHECK(contains(live.observer.warnings[0], "asked for API version 2026-10"));
    CHECK(contains(live.observer.warnings[0],
                   "2026-04: set `api_version` to 2026-04"));
}

TEST_CASE("who is served by a newer version is told how to follow") {
    struct Case {
        std::string asked;
        std::string served;
        std::string says;
    };
    for (const auto& row :
         std::vector<Case>{{"2026-10", "2027-04", "install a newer hwsync"},
                           {"2026-07", "2027-04", "install a newer hwsync"},
                           {"2026-07", "2026-10",
                            "set `api_version` to 2026-10, or remove"}}) {
        CAPTURE(row.says);
        StandInShop live{row.asked};
        live.fake.control(
            fmt::format(R"({{"served_version":"{}"}})", row.served));
        ask_for_name(live);
        REQUIRE(live.observer.warnings.size() == 1);
        CHECK(contains(live.observer.warnings[0],
                       "Shopify serves " + row.served + ": " + row.says));
    }
}

TEST_CASE("what Shopify remarks is noted once, and made safe to show") {
    StandInShop live;
    live.fake.control(R"({"headers":{"X-Shopify-API-Deprecated-Reason":)"
                      R"("\u001b[31mred"}})");
    ask_for_name(live);
    ask_for_name(live);
    REQUIRE(live.observer.details.size() == 1);
    CHECK(contains(live.observer.details[0],
                   "something that `Shop` asks: \\u{1b}[31mred"));
    REQUIRE(live.client.remarks().size() == 1);
    CHECK(live.client.remarks()[0].kind == ApiWarning::Kind::deprecated);
}

TEST_CASE("a version that Shopify serves no more is warned of") {
    StandInShop live{"2025-07"};
    ask_for_name(live);
    REQUIRE(live.observer.warnings.size() == 2);
    CHECK(contains(live.observer.warnings[0], "2026-01"));
    CHECK(contains(live.observer.warnings[1], "ends API version 2025-07 on "
                                              "2026-07-01"));
    StandInShop never{"2026-13"};
    CHECK(error_with(never).kind() == ErrorKind::access);
}

TEST_CASE("a version whose end is near is warned of") {
    StandInShop live{"2026-01"};
    ask_for_name(live);
    ask_for_name(live);
    REQUIRE(live.observer.warnings.size() == 1);
    CHECK(contains(live.observer.warnings[0], "2027-01-01"));
}

TEST_CASE("no error and no log line shows the token") {
    for (const auto* fault :
         {R"({"token":"another"})",
          R"({"fault":{"kind":"status","status":500,"times":-1}})",
          R"({"fault":{"kind":"cut","bytes":1,"times":-1}})",
          R"({"fault":{"kind":"status","status":301,"times":-1}})"}) {
        StandInShop live;
        live.fake.control(fault);
        const auto error = error_with(live);
        CHECK_FALSE(contains(error.what(), "shpat_fake"));
        for (const auto& line : live.observer.details) {
            CHECK_FALSE(contains(line, "shpat_fake"));
        }
    }
}

TEST_CASE("a token that would break the request's head is not sent") {
    for (const auto* token : {"", "shpat\r\nX-Other: 1", "two words", "\x7f"}) {
        StandInShop live;
        FixedToken tokens{Secret{token}};
        GraphqlClient client{live.shop,
                             StandInShop::limits(),
                             StandInShop::retries(),
                             tokens,
                             live.http,
                             live.clock,
                             live.observer};
        CHECK(error_of([&client] {
                  client.ask(queries::shop_graphql);
              }).kind() == ErrorKind::access);
        CHECK(live.fake.requests().empty());
    }
}

TEST_CASE("a shop that nobody serves is a network error after all retries") {
    StandInShop live;
    ShopConfig gone = live.shop;
    {
        const RawServer server{[](RawConnection&) {}};
        gone.endpoint = server.url();
    }
    GraphqlClient client{gone,
                         StandInShop::limits(),
                         StandInShop::retries(),
                         live.tokens,
                         live.http,
                         live.clock,
                         live.observer};
    const auto error =
        error_of([&client] { client.ask(queries::shop_graphql); });
    CHECK(error.kind() == ErrorKind::network);
    CHECK(live.clock.pauses.size() == 3);
}
