#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

namespace {

using Words = LiveShops::Words;

/// A way to fail: what the stand-in is told, what is run, how that ends.
struct Failure {
    std::string control;
    Words words;
    int exit_code;
    std::string says;
    std::string config = {}; ///< of [http]
};

std::string fault(const std::string& members) {
    return R"({"fault":{)" + members + "}}";
}

/// An answer with this status and these headers, to whatever is asked.
std::string status(int status, const std::string& headers = "",
                   const std::string& on = "any") {
    return fault(
        fmt::format(R"("on":"{}","kind":"status","status":{},"headers":{{{}}})",
                    on, status, headers));
}

/// An answer with this text, in which " stands for a quotation mark.
std::string answer(const std::string& on, const std::string& body) {
    std::string escaped;
    for (const char c : body) {
        escaped += c == '"' ? std::string{"\\\""} : std::string{c};
    }
    return fault(fmt::format(
        R"("on":"{}","kind":"status","status":200,"times":-1,"body":"{}")", on,
        escaped));
}

std::string operation(const std::string& status, const std::string& members) {
    return fmt::format(R"({{"statuses":["{}"],"operation":{{{}}}}})", status,
                       members);
}

std::string user_error(const std::string& code) {
    return answer("start",
                  R"({"data":{"bulkOperationRunQuery":{"bulkOperation":null,)"
                  R"("userErrors":[{"field":null,"message":"It is so.",)"
                  R"("code":")" +
                      code + R"("}]}}})");
}

/// Each in a shop of its own, whose catalog was filled before.
void check(const std::vector<Failure>& failures) {
    for (const auto& failure : failures) {
        CAPTURE(failure.control);
        const LiveShops shops;
        shops.stock({{1, {11, 12}}, {2, {21}}, {3, {31}}});
        shops.do_well({"import-bulk"});
        shops.set_clock(15);
        shops.stock({{1, {11, 12}, 10, -600, "Changed"}});
        shops.remove(2);
        const auto usual = read_file(shops.config);
        if (!failure.config.empty()) {
            shops.set_http(failure.config);
        }
        shops.us().control(failure.control);
        shops.fails(failure.words, failure.exit_code, failure.says);
        CHECK(shops.value("SELECT state || exit_code FROM runs"
                          " ORDER BY id DESC LIMIT 1") ==
              fmt::format("failed{}", failure.exit_code));
        // Once the fault is gone, a rerun makes up for it.
        shops.folder.write("hwsync.toml", usual);
        shops.us().control(R"({"clear_faults":true,"operation":{},)"
                           R"("statuses":["COMPLETED"],)"
                           R"("foreign_operations":0,"finish":true,)"
                           R"("scopes":["read_products"]})");
        shops.do_well({"import-updates", "--max-delete", "50"});
        CHECK(shops.value("SELECT group_concat(title) FROM products") ==
              "Changed,Thing");
    }
}

const Words updates{"import-updates", "--max-delete", "50"};

} // namespace

TEST_CASE("a status that no retry betters fails the run with its own words") {
    check({{status(401), updates, 5, "Shopify refuses the access token"},
           {status(402), updates, 5, "the shop is frozen"},
           {status(403), updates, 5, "Shopify forbids the request"},
           {status(404), updates, 5, "Shopify knows no such shop"},
           {status(423), updates, 5, "the shop is locked"},
           {status(400), updates, 4, "HTTP 400"},
           {status(301, R"("Location":"https://elsewhere.example/x")"), updates,
            5, "redirects to https://elsewhere.example (HTTP 301)"},
           {status(308, R"("Location":"file:///etc/passwd")"), updates, 5,
            "redirects to"}});
}

TEST_CASE("what may pass is told after the last try") {
    check({{status(429), updates, 4, "HTTP 429"},
           {status(429, R"("Retry-After":"3600")"), updates, 4,
            "HTTP 429, asks to wait 3600 s"},
           {status(429, R"("Retry-After":"86400.5")"), updates, 4,
            "asks to wait 86401 s", "retries = 9"},
           {status(429, R"("Retry-After":"99999999999999999999")"), updates, 4,
            "asks to wait", "retries = 9"},
           {status(503, R"("Retry-After":"Fri, 31 Dec 2199 23:59:59 GMT")"),
            updates, 4, "HTTP 503, asks to wait", "retries = 9"},
           {status(500), updates, 4, "HTTP 500"},
           {status(502), updates, 4, "HTTP 502"},
           {status(503), updates, 4, "HTTP 503"}});
}

TEST_CASE("a Retry-After is obeyed, in seconds and as a date") {
    for (const auto* after :
         {"0.01", "Thu, 01 Jan 1970 00:00:00 GMT", "soon"}) {
        CAPTURE(after);
        const LiveShops shops;
        shops.stock({{1, {11}}});
        shops.configure("retries = 0", "retries = 1");
        shops.us().control(
            status(429, fmt::format(R"("Retry-After":"{}")", after)));
        shops.do_well({"import-bulk"});
    }
}

TEST_CASE("an answer that is none fails the run, whatever was asked") {
    check(
        {{answer("any", "<html>Down for maintenance</html>"), updates, 4,
          "not a JSON object"},
         {answer("any", "[]"), updates, 4, "not a JSON object"},
         {answer("any", "{}"), updates, 4, "no data"},
         {answer("any", R"({"data":null})"), updates, 4, "no data"},
         {answer("any", R"({"data":{}})"), updates, 4, "`shop`"},
         {answer("any", R"({"data":{"shop":null}})"), updates, 4, "`shop`"},
         {answer("any", R"({"errors":[{"message":"It is so."}]})"), updates, 4,
          "Shopify says: It is so."},
         {answer("any", R"({"errors":"Unavailable Shop"})"), updates, 4,
          "Unavailable Shop"},
         {answer("any", R"({"errors":[]})"), updates, 4, "names none"},
         {answer("start", R"({"data":{"bulkOperationRunQuery":null}})"),
          updates, 4, "`bulkOperationRunQuery`"},
         {answer("poll", R"({"data":{"bulkOperation":{}}})"), updates, 4,
          "is missing"},
         {answer("poll", R"({"data":{"bulkOperation":null}})"), updates, 4,
          "knows no bulk operation"},
         {answer("nodes", R"({"data":{"nodes":[]}})"), updates, 4, "`nodes`"}});
}

TEST_CASE("what the app may not see is denied by name") {
    const std::string denied =
        R"({"errors":[{"message":"Access denied for products field.",)"
        R"("extensions":{"code":"ACCESS_DENIED"}}]})";
    check({{answer("shop", denied), updates, 5, "read_products"},
           {answer("start", denied), updates, 5, "Access denied for products"},
           {answer("nodes", denied), updates, 5, "ACCESS_DENIED"},
           {R"({"scopes":["read_orders"]})", updates, 5, "ACCESS_DENIED"}});
}

TEST_CASE("an answer that breaks off fails the run, wherever that is") {
    for (const auto* on :
         {"shop", "poll", "events", "deletions", "nodes", "result"}) {
        for (const auto* kind : {"cut", "cut_silent"}) {
            check({{fault(fmt::format(
                        R"("on":"{}","kind":"{}","bytes":10,"times":-1)", on,
                        kind)),
                    updates, 4, ""}});
        }
    }
}

TEST_CASE("a server that falls silent is given up") {
    for (const auto* on : {"poll", "result"}) {
        check({{fault(fmt::format(
                    R"("on":"{}","kind":"stall","ms":60000,"times":-1)", on)),
                updates, 4, "300ms", "timeout = \"300ms\""}});
    }
}

TEST_CASE("a start whose answer is lost goes on, and no other is made") {
    for (const std::string kind :
         {R"("kind":"lost")", R"("kind":"reset")", R"("kind":"cut","bytes":9)",
          R"("kind":"cut_silent","bytes":9)", R"("kind":"stall","ms":60000)"}) {
        CAPTURE(kind);
        const LiveShops shops;
        shops.stock({{1, {11}}});
        shops.do_well({"import-bulk"});
        shops.set_http("timeout = \"300ms\"");
        shops.us().control(
            fault(fmt::format(R"("on":"start","times":-1,{})", kind)));
        shops.us().control(R"({"lag":{"lists":1,"polls":2}})");
        const auto done = shops.do_well({"import-bulk"});
        CHECK(text_of(done["source"]) ==
              "gid://shopify/BulkOperation/4000000000002");
        CHECK(shops.us().count("start") == 2);
        // A run that comes after takes up none of it.
        shops.us().control(R"({"clear_faults":true})");
        shops.do_well({"import-bulk"});
        CHECK(shops.us().count("start") == 3);
    }
}

TEST_CASE("a page of the edge in place of an answer is no refusal") {
    const auto edge = [](const std::string& on, int http_status) {
        return fault(
            fmt::format(R"("on":"{}","kind":"edge","status":{},"times":-1)", on,
                        http_status));
    };
    for (const auto* on : {"shop", "start", "poll", "nodes"}) {
        check({{edge(on, 403), updates, 4,
                "us.myshopify.com answers with a web page, HTTP 403"},
               {edge(on, 404), updates, 4, "`domain`"}});
    }
    check({{edge("result", 403), updates, 4, "HTTP 403"}});
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.configure("token_env = \"TOKEN_us\"",
                    "client_id = \"fake-client\"\n"
                    "client_secret_env = \"SECRET\"");
    shops.us().control(edge("token", 404));
    const RunOptions options{.environment = {{"SECRET", "fake-secret"}}};
    const auto refused = shops.run({"import-bulk"}, options);
    CHECK(refused.exit_code == 4);
    CHECK(contains(refused.err, "us.myshopify.com answers with a web page"));
    shops.us().control(R"({"clear_faults":true})");
    shops.configure("retries = 0", "retries = 1");
    for (const auto* on : {"token", "shop", "start", "poll", "result"}) {
        shops.us().control(
            fault(fmt::format(R"("on":"{}","kind":"edge")", on)));
    }
    CHECK(shops.run({"import-bulk"}, options).exit_code == 0);
}

TEST_CASE("an operation that Shopify fails at is started once more") {
    for (const auto* code : {"", "INTERNAL_SERVER_ERROR"}) {
        CAPTURE(code);
        const LiveShops shops;
        shops.stock({{1, {11}}});
        const auto fails = [code](int times) {
            return fault(
                fmt::format(R"("on":"start","kind":"fails","code":"{}",)"
                            R"("times":{})",
                            code, times));
        };
        shops.us().control(fails(1));
        const auto result = shops.run({"import-bulk"});
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
        CHECK(contains(result.err, "another bulk operation is started"));
        CHECK(shops.us().count("start") == 2);
        shops.us().control(fails(-1));
        shops.fails({"import-bulk"}, 4, "failed");
        CHECK(shops.us().count("start") == 4);
        CHECK_FALSE(contains(shops.run({"import-bulk"}).err, "()"));
    }
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.us().control(
        fault(R"("on":"start","kind":"fails","code":"TIMEOUT")"));
    shops.fails({"import-bulk"}, 4, "took Shopify too long");
    CHECK(shops.us().count("start") == 1);
}

TEST_CASE("a query that Shopify refuses to start tells why") {
    const std::string short_wait = "slot_wait = \"30ms\"";
    check({{user_error("INVALID"), updates, 4, "It is so. [INVALID]"},
           {user_error("NO_SUCH_CODE"), updates, 4, "[NO_SUCH_CODE]"},
           {fault(R"("on":"start","kind":"user_error","times":-1,)"
                  R"("message":"A bulk operation is already in progress")"),
            updates, 4, "all of the app's slots", short_wait},
           {user_error("LIMIT_REACHED"), updates, 4, "all of the app's slots",
            short_wait},
           {user_error("OPERATION_IN_PROGRESS"), updates, 4,
            "all of the app's slots", short_wait},
           {R"({"foreign_operations":-5})", updates, 4,
            "all of the app's slots", short_wait}});
}

TEST_CASE("a slot that comes free is taken") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.us().control(R"({"foreign_operations":6})");
    shops.do_well({"import-bulk"});
    CHECK(shops.us().count("start") == 3);
}

TEST_CASE("an operation that ends ill fails the run, partial data or not") {
    for (const std::string partial :
         {"null", "\"http://127.0.0.1:1/partial.jsonl\""}) {
        const auto failed = [&](const std::string& code) {
            return operation(
                "FAILED", fmt::format(R"("errorCode":{},"partialDataUrl":{})",
                                      code, partial));
        };
        check({{failed("\"ACCESS_DENIED\""), updates, 5, "may not read all"},
               {failed("\"INTERNAL_SERVER_ERROR\""), updates, 4,
                "an error of Shopify's own"},
               {failed("\"TIMEOUT\""), updates, 4, "took Shopify too long"},
               {failed("null"), updates, 4, "Shopify does not say why"},
               {operation("CANCELED", R"("partialDataUrl":)" + partial),
                updates, 4, "was canceled"},
               {operation("EXPIRED", R"("partialDataUrl":)" + partial), updates,
                4, "has expired"}});
    }
}

TEST_CASE("an operation that stands still is given up in the end") {
    const std::string soon = "stuck_after = \"30ms\"";
    check({{operation("CREATED", ""), updates, 4, "has stayed CREATED", soon},
           {operation("RUNNING", ""), updates, 4, "has stayed RUNNING", soon},
           {answer("poll", R"({"data":{"bulkOperation":{"id":"gid://x/Y/1",)"
                           R"("status":"PAUSED"}}})"),
            updates, 4, "`status`"}});
}

TEST_CASE("a result that is not what Shopify said is refused") {
    const auto result = [](const std::string& members) {
        return fault(R"("on":"result","times":-1,)" + members);
    };
    check(
        {{operation("COMPLETED", R"("url":null)"), updates, 4, "gives no URL"},
         {operation("COMPLETED", R"("url":"http://elsewhere.example/x")"),
          updates, 4, "neither https nor plain http to a loopback"},
         {operation("COMPLETED", R"("url":"file:///etc/passwd")"), updates, 4,
          "neither https"},
         {operation("COMPLETED", R"("objectCount":"9")"), updates, 3,
          "has 3 objects, but Shopify counted 9"},
         {operation("COMPLETED", R"("objectCount":"2")"), updates, 3,
          "has 3 objects, but Shopify counted 2"},
         {answer("poll", R"({"data":{"bulkOperation":{"id":"gid://x/Y/1",)"
                         R"("status":"COMPLETED","objectCount":"many"}}})"),
          updates, 4, "`objectCount`"},
         {result(R"("kind":"status","status":403)"), updates, 4, "HTTP 403"},
         {result(R"("kind":"status","status":404)"), updates, 4, "HTTP 404"},
         {result(R"("kind":"status","status":500)"), updates, 4, "HTTP 500"},
         {result(R"("kind":"status","status":302,)"
                 R"("headers":{"Location":"https://elsewhere.example/"})"),
          updates, 4, "HTTP 302"},
         {result(R"("kind":"short","bytes":9)"), updates, 4,
          "that Shopify said"},
         {result(R"("kind":"long","bytes":9)"), updates, 4, "longer than"},
         {result(R"("kind":"gzip")"), updates, 4, "gzip encoded, unasked"}});
}

TEST_CASE("a result whose last line is cut short is refused") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.us().control(R"({"operation":{"fileSize":null}})");
    shops.us().control(fault(R"("on":"result","kind":"short","bytes":5)"));
    shops.fails({"import-bulk"}, 3, "is cut short");
    shops.do_well({"import-bulk"});
}

TEST_CASE("a download that breaks off is joined only to the same result") {
    const LiveShops shops;
    shops.configure("retries = 0", "retries = 2");
    shops.stock({{1, {11, 12}, -60, -600, "Greece"}});
    shops.us().control(fault(R"("on":"result","kind":"cut","bytes":99)"));
    SUBCASE("which is there") {
        shops.do_well({"import-bulk"});
        CHECK(shops.us().requests().back().range == "bytes=99-");
        CHECK(shops.value("SELECT title FROM products") == "Greece");
    }
    SUBCASE("else it is begun anew") {
        shops.us().control(fault(R"("on":"result","kind":"change")"));
        // The stand-in's other text has a's for e's, in the members' names too.
        shops.do_well({"import-bulk"});
        CHECK(shops.value("SELECT title IS NULL FROM products") == "1");
    }
    SUBCASE("a range that begins elsewhere is none") {
        shops.us().control(
            fault(R"("on":"result","kind":"wrong_range","times":-1)"));
        shops.do_well({"import-bulk"});
        CHECK(shops.us().requests().back().range.empty());
        CHECK(shops.value("SELECT title FROM products") == "Greece");
    }
}

TEST_CASE("throttling is waited out by Shopify's own numbers") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.configure("retries = 0", "retries = 1");
    for (const auto* on : {"shop", "start", "poll"}) {
        shops.us().control(fault(
            fmt::format(R"("on":"{}","kind":"throttled","requested":100.0,)"
                        R"("available":99.0,"rate":1000.0)",
                        on)));
    }
    shops.do_well({"import-bulk"});
    shops.us().control(fault(R"("kind":"throttled","requested":100.0,)"
                             R"("available":0.0,"rate":0.01)"));
    shops.fails({"import-bulk"}, 4, "Shopify throttles us");
}

TEST_CASE("a version that Shopify serves no more is warned of") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.us().control(R"({"served_version":"2027-01"})");
    const auto result = shops.run({"import-bulk"});
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "Shopify serves 2027-01"));
}

TEST_CASE("a token that expires in the middle is renewed where it can be") {
    const LiveShops shops;
    shops.stock({{1, {11, 12}}});
    SUBCASE("by client credentials") {
        shops.configure("token_env = \"TOKEN_us\"",
                        "client_id = \"fake-client\"\n"
                        "client_secret_env = \"SECRET\"");
        shops.us().control(R"({"grants":["shpat_1","shpat_2"]})");
        RunOptions options{.environment = {{"SECRET", "fake-secret"}}};
        options.meanwhile = [&](pid_t) {
            shops.us().wait_for("poll", 1);
            shops.us().control(R"({"token":"shpat_gone","finish":true})");
        };
        shops.hang();
        const auto result = shops.run({"import-bulk"}, options);
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
        CHECK(shops.us().count("token") == 2);
        CHECK(shops.us().count("start") == 1);
    }
    SUBCASE("not one that an operator made") {
        RunOptions options;
        options.meanwhile = [&](pid_t) {
            shops.us().wait_for("poll", 1);
            shops.us().control(R"({"token":"shpat_other","finish":true})");
        };
        shops.hang();
        const auto result = shops.run({"import-bulk"}, options);
        CHECK(result.exit_code == 5);
        CHECK(contains(result.err, "refuses the access token"));
        // The operation goes on, and the next run with it.
        shops.us().control(R"({"token":"shpat_of_us"})");
        shops.do_well({"import-bulk"});
        CHECK(shops.us().count("start") == 1);
    }
}
