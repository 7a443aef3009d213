#include "shopify/bulk_operation.hpp"

#include "shopify/product_search.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>

#include <csignal>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

BulkOperation run(StandInShop& live) {
    const auto started = live.bulk.start(bulk_products_query({}));
    return live.bulk.wait(started.id);
}

Error failure(StandInShop& live, std::string_view control) {
    live.fake.control(control);
    return error_of([&live] { run(live); });
}

} // namespace

TEST_CASE("an operation is started, waited for and has a result") {
    StandInShop live;
    live.fake.control(three_variants);
    const auto started = live.bulk.start(bulk_products_query({}));
    CHECK(started.status == BulkStatus::created);
    CHECK(format_time(started.created_at) == "2026-11-24T08:00:00Z");
    const auto operation = live.bulk.wait(started.id);
    CHECK(operation.id == started.id);
    CHECK(operation.status == BulkStatus::completed);
    CHECK(operation.objects == 5);
    CHECK(operation.file_size > 0U);
    CHECK(operation.url.starts_with(live.fake.result_url()));
    CHECK(operation.query == bulk_products_query({}));
    CHECK(live.observer.lines == std::vector<std::uint64_t>{2, 2, 5});
}

TEST_CASE("polls become rarer, up to the longest pause") {
    StandInShop live;
    live.fake.control(
        R"({"statuses":["CREATED","RUNNING","RUNNING","RUNNING","RUNNING",)"
        R"("COMPLETED"]})");
    BulkSettings settings;
    settings.poll_max = 2s;
    BulkOperations bulk{live.client, settings, live.clock, live.observer};
    bulk.wait(bulk.start(bulk_products_query({})).id);
    CHECK(live.clock.pauses == std::vector<Duration>{1s, 1500ms, 2s, 2s, 2s});
}

TEST_CASE("an operation that found nothing has no URL and no objects") {
    StandInShop live;
    const auto operation = run(live);
    CHECK(operation.objects == 0);
    CHECK(operation.url.empty());
}

TEST_CASE("objects without a URL are an error") {
    StandInShop live;
    live.fake.control(three_variants);
    const auto error = failure(live, R"({"operation":{"url":null}})");
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "found 5 objects"));
}

TEST_CASE("a free slot is waited for, and said so once") {
    StandInShop live;
    live.fake.control(R"({"slots":1,"foreign_operations":3})");
    run(live);
    CHECK(live.fake.count("start") == 4);
    CHECK(live.observer.infos.size() == 1);
}

TEST_CASE("slots that are taken for ever are not waited for so long") {
    StandInShop live;
    const auto error = failure(live, R"({"slots":1,"foreign_operations":-1})");
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "slots"));
    CHECK(live.clock.paused() >= 1h);
    CHECK(live.clock.paused() < 2h);
}

TEST_CASE("a start whose answer is lost is not made twice") {
    for (const auto* kind : {"lost", "reset", "cut", "cut_silent"}) {
        for (const int lag : {0, 2}) {
            CAPTURE(kind);
            CAPTURE(lag);
            StandInShop live;
            // One of before, with the same text, and one of another text.
            run(live);
            live.fake.control(R"({"now":"2026-11-24T08:10:00Z"})");
            live.bulk.start(bulk_products_query({{}, {7}}));
            live.fake.control(
                fmt::format(R"({{"lag":{{"lists":{}}},"fault":{{"on":"start",)"
                            R"("kind":"{}","status":502,"times":-1}}}})",
                            lag, kind));
            const auto started = live.bulk.start(bulk_products_query({}));
            CHECK(started.id == "gid://shopify/BulkOperation/4000000000003");
            CHECK(started.status == BulkStatus::created);
            CHECK(live.fake.count("start") == 3);
            CHECK(live.observer.infos.size() == 1);
            CHECK(live.bulk.wait(started.id).status == BulkStatus::completed);
        }
    }
}

TEST_CASE("a start that Shopify did not make is made again") {
    for (const auto* fault :
         {R"({"fault":{"on":"start","kind":"status","status":502,"times":2}})",
          R"({"fault":{"on":"start","kind":"internal","times":2}})"}) {
        CAPTURE(fault);
        StandInShop live;
        // Of before, and over: no list of what there is may mislead.
        run(live);
        live.fake.control(fault);
        run(live);
        CHECK(live.fake.count("start") == 4);
        CHECK(live.bulk.list(10).size() == 2);
    }
}

TEST_CASE("a start that was not let in is made again without a look") {
    for (const auto* fault :
         {R"({"fault":{"on":"start","kind":"edge"}})",
          R"({"fault":{"on":"start","kind":"status","status":430}})",
          R"({"fault":{"on":"start","kind":"throttled","requested":9,)"
          R"("available":1,"rate":100}})"}) {
        CAPTURE(fault);
        StandInShop live;
        live.fake.control(fault);
        run(live);
        CHECK(live.fake.count("start") == 2);
        CHECK(live.fake.count("list") == 0);
    }
}

TEST_CASE("a slot that is taken is known by the message where no code is") {
    for (const auto* message :
         {"A bulk query operation for this app and shop is already in "
          "progress: gid://shopify/BulkOperation/9.",
          "Bulk operations limit reached. Please try again later."}) {
        CAPTURE(message);
        StandInShop live;
        live.fake.control(
            fmt::format(R"({{"fault":{{"on":"start","kind":"user_error",)"
                        R"("message":"{}","times":3}}}})",
                        message));
        run(live);
        CHECK(live.fake.count("start") == 4);
        CHECK(live.observer.infos.size() == 1);
    }
    StandInShop live;
    const auto error =
        failure(live, R"({"fault":{"on":"start","kind":"user_error",)"
                      R"("message":"No connection in it"}})");
    CHECK(error.message().ends_with("refuses the bulk query: No connection in "
                                    "it"));
    CHECK(live.fake.count("start") == 1);
}

TEST_CASE("a slot that a canceled operation holds is waited for") {
    StandInShop live;
    live.fake.control(R"({"slots":1,"cancel_takes":4})");
    const auto first = live.bulk.start(bulk_products_query({}));
    live.bulk.cancel(first.id);
    const auto second = live.bulk.start(bulk_products_query({}));
    CHECK(second.id != first.id);
    CHECK(live.fake.count("start") > 5);
}

TEST_CASE("an operation that Shopify does not know yet is asked for again") {
    StandInShop live;
    live.fake.control(R"({"lag":{"polls":5}})");
    CHECK(run(live).status == BulkStatus::completed);
    CHECK(live.fake.count("poll") == 5 + 3);
    CHECK(live.clock.paused() > 10s);
}

TEST_CASE("a query that Shopify refuses is not asked again") {
    StandInShop live;
    const auto error =
        error_of([&live] { live.bulk.start("{ shop { id } }"); });
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "[INVALID]"));
    CHECK(live.fake.count("start") == 1);
}

TEST_CASE("each way to fail has its words and its kind") {
    struct Case {
        const char* control;
        ErrorKind kind;
        const char* words;
    };
    const Case cases[] = {
        {R"({"statuses":["FAILED"],"operation":{"errorCode":"TIMEOUT"}})",
         ErrorKind::network, "took Shopify too long"},
        {R"({"statuses":["FAILED"],"operation":{"errorCode":"TIMEOUT",)"
         R"("partialDataUrl":"https://storage.example/part"}})",
         ErrorKind::network, "incomplete and not used"},
        {R"({"statuses":["FAILED"],"operation":{"errorCode":"ACCESS_DENIED"}})",
         ErrorKind::access, "may not read"},
        {R"({"statuses":["FAILED"],)"
         R"("operation":{"errorCode":"INTERNAL_SERVER_ERROR"}})",
         ErrorKind::network, "Shopify's own"},
        {R"({"statuses":["FAILED"]})", ErrorKind::network,
         "failed, and Shopify does not say why"},
        {R"({"statuses":["FAILED"],"operation":{"errorCode":"SOMETHING_NEW"}})",
         ErrorKind::network, "SOMETHING_NEW"},
        {R"({"statuses":["CANCELING","CANCELED"]})", ErrorKind::network,
         "was canceled"},
        {R"({"statuses":["EXPIRED"]})", ErrorKind::network, "has expired"},
        {R"({"statuses":["ASLEEP"]})", ErrorKind::network, "`status`"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.control);
        StandInShop live;
        const auto error = failure(live, test.control);
        CHECK(error.kind() == test.kind);
        CHECK(contains(error.message(), test.words));
        CHECK_FALSE(error.remedy().empty());
        CHECK_FALSE(contains(error.what(), "storage.example"));
    }
}

TEST_CASE("an operation that never moves is given up, and one that does is "
          "not") {
    StandInShop live;
    auto error = failure(live, R"({"statuses":["CREATED"]})");
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "has stayed CREATED"));
    CHECK(live.clock.paused() >= 6h);
    CHECK(live.clock.paused() < 7h);
}

TEST_CASE("operations are found by id and listed, the newest first") {
    StandInShop live;
    const auto first = run(live);
    const auto second = run(live);
    const auto all = live.bulk.list(10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == second.id);
    CHECK(all[1].id == first.id);
    CHECK(live.bulk.find(first.id)->status == BulkStatus::completed);
    CHECK_FALSE(live.bulk.find("gid://shopify/BulkOperation/1"));
    CHECK(error_of([&live] {
              live.bulk.wait("gid://shopify/BulkOperation/1");
          }).kind() == ErrorKind::not_found);
}

TEST_CASE("an operation that changes the shop is no export") {
    StandInShop live;
    CHECK(failure(live, R"({"operation":{"type":"MUTATION"}})").kind() ==
          ErrorKind::input);
}

TEST_CASE("an operation is canceled, unless it is over") {
    StandInShop live;
    const auto started = live.bulk.start(bulk_products_query({}));
    live.bulk.cancel(started.id);
    CHECK(error_of([&] { live.bulk.wait(started.id); }).kind() ==
          ErrorKind::network);
    CHECK(error_of([&] { live.bulk.cancel(started.id); }).kind() ==
          ErrorKind::not_found);
}

TEST_CASE("after a stop an operation can still be canceled") {
    StandInShop live;
    const auto started = live.bulk.start(bulk_products_query({}));
    live.stop.request(SIGINT);
    CHECK(error_of([&] { live.bulk.wait(started.id); }).kind() ==
          ErrorKind::interrupt);
    CHECK(cancel_after_stop(live.shop, "shpat_fake", {}, started.id));
    CHECK(live.fake.count("cancel") == 1);
    CHECK_FALSE(cancel_after_stop(live.shop, "wrong", {}, started.id));
}

TEST_CASE("an operation's id may be given as a number") {
    CHECK(bulk_operation_gid("123") == "gid://shopify/BulkOperation/123");
    CHECK(bulk_operation_gid("gid://shopify/BulkOperation/123") ==
          "gid://shopify/BulkOperation/123");
    for (const auto* wrong : {"", "x", "-1", "gid://shopify/Product/1",
                              "gid://shopify/BulkOperation/1\""}) {
        CAPTURE(wrong);
        CHECK_FALSE(bulk_operation_gid(wrong));
    }
}
