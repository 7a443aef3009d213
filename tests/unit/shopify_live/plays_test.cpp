// What goes wrong on demand at the stand-in, seen as it goes over the line.
#include "shopify/json_text.hpp"
#include "shopify/product_search.hpp"
#include "shopify/queries.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>

#include <algorithm>

using namespace hwsync;

namespace {

HttpResponse post(StandInShop& live, const std::string& path,
                  const std::string& body,
                  const std::string& type = "application/json") {
    HttpRequest request;
    request.method = HttpMethod::post;
    request.url = live.fake.url() + path;
    request.headers = {"Content-Type: " + type,
                       "X-Shopify-Access-Token: shpat_fake"};
    request.body = body;
    return live.http.send(request);
}

HttpResponse ask(StandInShop& live, std::string_view document,
                 std::string_view variables = "{}") {
    return post(live, "/admin/api/2026-10/graphql.json",
                fmt::format(R"({{"query":{},"variables":{}}})",
                            json_string(document), variables));
}

HttpResponse start(StandInShop& live) {
    return ask(live, queries::bulk_start_graphql,
               fmt::format(R"({{"query":{},"groupObjects":false}})",
                           json_string(bulk_products_query({}))));
}

std::string unescaped(std::string text) {
    for (auto at = text.find("\\/"); at != std::string::npos;
         at = text.find("\\/", at)) {
        text.erase(at, 1);
    }
    return text;
}

/// What a poll of the operation says: its status, or null.
std::string poll(StandInShop& live, int number = 1) {
    const auto body = unescaped(
        ask(live, queries::bulk_operation_graphql,
            fmt::format(R"({{"id":"gid://shopify/BulkOperation/{}"}})",
                        4'000'000'000'000 + number))
            .body);
    if (contains(body, R"("bulkOperation":null)")) {
        return "null";
    }
    const auto at = body.find(R"("status":")") + 10;
    return body.substr(at, body.find('"', at) - at);
}

std::string result(StandInShop& live, int number = 1) {
    HttpRequest request;
    request.url = live.bulk
                      .find(fmt::format("gid://shopify/BulkOperation/{}",
                                        4'000'000'000'000 + number))
                      ->url;
    return live.http.send(request).body;
}

std::string list(StandInShop& live, std::string_view search) {
    return unescaped(
        ask(live,
            "query Q($q: String!, $n: Int!) { bulkOperations(first: $n, "
            "query: $q, sortKey: CREATED_AT, reverse: true) { nodes { id "
            "status } } }",
            fmt::format(R"({{"q":{},"n":10}})", json_string(search)))
            .body);
}

constexpr auto token_path = "/admin/oauth/access_token";
constexpr auto form = "application/x-www-form-urlencoded";

} // namespace

TEST_CASE("the answer to a start is lost, and the operation runs") {
    for (const auto* fault : {R"({"fault":{"on":"start","kind":"lost"}})",
                              R"({"fault":{"on":"start","kind":"reset"}})"}) {
        CAPTURE(fault);
        StandInShop live;
        live.fake.control(fault);
        const auto lost = start(live);
        CHECK(lost.may_retry());
        CHECK_FALSE(contains(lost.body, "BulkOperation"));
        CHECK(poll(live) == "CREATED");
        CHECK(contains(list(live, "operation_type:query AND "
                                  "created_at:>='2026-11-24T08:00:00Z'"),
                       "BulkOperation/4000000000001"));
        CHECK_FALSE(contains(list(live, "created_at:>='2026-11-25T00:00:00Z'"),
                             "BulkOperation"));
    }
}

TEST_CASE("an operation just started is unknown at first") {
    StandInShop live;
    live.fake.control(R"({"lag":{"polls":2,"lists":1}})");
    start(live);
    CHECK(poll(live) == "null");
    CHECK_FALSE(contains(list(live, ""), "BulkOperation/"));
    CHECK(contains(list(live, ""), "BulkOperation/"));
    CHECK(poll(live) == "null");
    CHECK(poll(live) == "CREATED");
}

TEST_CASE(
    "one operation fails, with a code or without, and the next does not") {
    for (const auto* code : {"", "INTERNAL_SERVER_ERROR"}) {
        StandInShop live;
        live.fake.control(
            fmt::format(R"({{"fault":{{"on":"start","kind":"fails","code":)"
                        R"("{}"}}}})",
                        code));
        start(live);
        start(live);
        CHECK(poll(live, 1) == "FAILED");
        CHECK(poll(live, 2) == "CREATED");
        CHECK(live.bulk.find("gid://shopify/BulkOperation/4000000000001")
                  ->error_code == code);
    }
}

TEST_CASE("a start is refused with a code or with none") {
    StandInShop live;
    live.fake.control(R"({"fault":{"on":"start","kind":"user_error",)"
                      R"("message":"A bulk query operation is in progress"}})");
    CHECK(contains(start(live).body,
                   R"("message":"A bulk query operation is in progress",)"
                   R"("code":null)"));
    CHECK(contains(start(live).body, "CREATED"));
}

TEST_CASE("a canceled operation holds its slot for a while") {
    StandInShop live;
    live.fake.control(R"({"cancel_takes":2,"slots":1})");
    start(live);
    live.bulk.cancel("gid://shopify/BulkOperation/4000000000001");
    CHECK(contains(start(live).body, "LIMIT_REACHED"));
    CHECK(poll(live) == "CANCELING");
    CHECK(contains(start(live).body, "LIMIT_REACHED"));
    CHECK(poll(live) == "CANCELED");
    CHECK(contains(start(live).body, "CREATED"));
}

TEST_CASE("the edge answers with HTML, at the token endpoint too") {
    StandInShop live;
    live.fake.control(R"({"fault":{"kind":"edge"}})");
    live.fake.control(R"({"fault":{"on":"token","kind":"edge","status":404}})");
    const auto refused = ask(live, queries::shop_graphql);
    CHECK(refused.status == 403);
    CHECK(refused.header("content-type").starts_with("text/html"));
    CHECK(refused.header("x-shopify-api-version").empty());
    CHECK(contains(refused.body, "Cloudflare"));
    CHECK(post(live, token_path, "", form).status == 404);
    CHECK(post(live, token_path, "", form).status == 400);
}

TEST_CASE("errors come as a text, or as an empty list beside the data") {
    StandInShop live;
    live.fake.control(R"({"fault":{"kind":"internal"}})");
    live.fake.control(R"({"fault":{"kind":"empty_errors"}})");
    CHECK(ask(live, queries::shop_graphql).body ==
          R"({"errors":"Internal Server Error"})");
    const auto both = ask(live, queries::shop_graphql).body;
    CHECK(both.starts_with(R"({"data":{"shop")"));
    CHECK(both.ends_with(R"(,"errors":[]})"));
}

TEST_CASE("a token is revoked in the middle") {
    StandInShop live;
    live.fake.control(R"({"fault":{"on":"poll","kind":"revoke","after":1,)"
                      R"("token":"shpat_next"}})");
    start(live);
    CHECK(poll(live) == "CREATED");
    CHECK(ask(live, queries::bulk_operation_graphql,
              R"({"id":"gid://shopify/BulkOperation/1"})")
              .status == 401);
    CHECK(start(live).status == 401);
}

TEST_CASE("what is deprecated and what a search ignored is said beside data") {
    StandInShop live;
    live.fake.control(
        R"({"headers":{"X-Shopify-API-Deprecated-Reason":"https://x.dev/y"},)"
        R"("search_warnings":[{"field":"subject_type","message":"Invalid )"
        R"(search field for this query.","code":"invalid_field"}]})");
    const auto shop = ask(live, queries::shop_graphql);
    CHECK(shop.header("x-shopify-api-deprecated-reason") == "https://x.dev/y");
    CHECK_FALSE(contains(shop.body, "search"));
    const auto found = list(live, "operation_type:query");
    CHECK(contains(found, R"("extensions":{"search":[{"path":)"
                          R"(["bulkOperations"],"query":)"
                          R"("operation_type:query","warnings":[{"field":)"));
}

TEST_CASE("answers and results are escaped as Shopify does it") {
    StandInShop live;
    live.fake.control(three_variants);
    live.fake.control(
        R"({"products":"{\"id\":\"gid://shopify/Product/3\",\"title\":)"
        R"(\"a\\\\/b\\u2028<&>\"}\n","statuses":["COMPLETED"]})");
    start(live);
    CHECK(contains(ask(live, queries::bulk_operation_graphql,
                       R"({"id":"gid://shopify/BulkOperation/4000000000001"})")
                       .body,
                   R"("id":"gid:\/\/shopify\/BulkOperation\/4000000000001")"));
    CHECK(result(live).starts_with(
        R"({"id":"gid:\/\/shopify\/Product\/1","handle":null)"));
    CHECK(contains(result(live), R"("title":"a\\\/b\u2028<&>")"));
    CHECK(contains(result(live),
                   R"("product":{"id":"gid:\/\/shopify\/Product\/1"})"));
    live.fake.control(R"({"escapes":"html"})");
    start(live);
    CHECK(contains(result(live, 2), R"(\u2028\u003c\u0026\u003e")"));
}

TEST_CASE("results hold blank lines and lines of other kinds on demand") {
    StandInShop live;
    live.fake.control(three_variants);
    live.fake.control(R"({"between":["{\"__typename\":\"MediaImage\"}",""],)"
                      R"("at_end":[""],"statuses":["COMPLETED"]})");
    start(live);
    const auto text = result(live);
    CHECK(std::count(text.begin(), text.end(), '\n') == 10);
    CHECK(text.ends_with("}\n\n"));
    CHECK(
        live.bulk.find("gid://shopify/BulkOperation/4000000000001")->objects ==
        7);
}

TEST_CASE("the search index trails what is so") {
    StandInShop live;
    live.fake.control(three_variants);
    live.fake.control(R"({"statuses":["COMPLETED"],"lag":{"search":90000}})");
    // The index has come to 07:00 of the day before; product 2 was updated then
    // at 12:00, and made at 00:00.
    const auto found = [&live](int number, const std::string& search) {
        ask(live, queries::bulk_start_graphql,
            fmt::format(R"({{"query":{},"groupObjects":false}})",
                        json_string("{ products(query: \"" + search +
                                    "\") { edges { node { id } } } }")));
        return live.bulk
            .find(fmt::format("gid://shopify/BulkOperation/{}",
                              4'000'000'000'000 + number))
            ->objects;
    };
    CHECK(found(1, "updated_at:>='2026-11-23T11:00:00Z'") == 0);
    CHECK(found(2, "updated_at:>='2026-11-22T11:00:00Z'") == 1);
    CHECK(found(3, "(id:1 OR id:2) AND created_at:>='2026-11-02T00:00:00Z'") ==
          1);
    live.fake.control(R"({"lag":{"search":900000}})");
    CHECK(found(4, "id:1 OR id:2") == 1);
    CHECK(found(5, "") == 2);
}

TEST_CASE("questions cost points, and who has none left waits") {
    StandInShop live;
    live.fake.control(R"({"bucket":{"maximum":12,"available":12,"rate":2}})");
    CHECK(contains(start(live).body, R"("throttleStatus":{)"
                                     R"("maximumAvailable":12.0,)"
                                     R"("currentlyAvailable":2,)"
                                     R"("restoreRate":2.0})"));
    CHECK(contains(start(live).body, R"("code":"THROTTLED")"));
    live.fake.control(R"({"now":"2026-11-24T08:00:04Z"})");
    CHECK(contains(start(live).body, "CREATED"));
}
