#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>

namespace {

constexpr auto abandoned_gid = "gid://shopify/BulkOperation/4000000000001";
constexpr auto second_gid = "gid://shopify/BulkOperation/4000000000002";

/// A shop whose only operation runs for ever, until something else is said.
struct HangingShop : LiveShops {
    HangingShop() {
        stock({{1, {11, 12}}, {2, {21}}});
        hang();
    }

    /// The operation that hangs, and all that are started from now on, end.
    void finish() const {
        us().control(R"({"finish":true,"statuses":["COMPLETED"]})");
    }

    std::string source_of_next(const Words& words) const {
        return text_of(do_well(words)["source"]);
    }
};

} // namespace

TEST_CASE("what a killed run started is taken up, and nothing is lost") {
    const HangingShop shops;
    for (const int signal : {SIGKILL, SIGTERM, SIGHUP}) {
        CAPTURE(signal);
        const auto stopped = shops.run_until({"import-bulk"}, "poll", signal);
        CHECK(stopped.exit_code == 128 + signal);
        CHECK(shops.dump().empty());
        if (signal != SIGKILL) {
            CHECK(contains(stopped.err, "it goes on with bulk operation"));
        }
    }
    CHECK(shops.us().count("start") == 1);
    CHECK(shops.us().count("cancel") == 0);
    shops.finish();
    CHECK(shops.source_of_next({"import-bulk"}) == abandoned_gid);
    CHECK(shops.us().count("start") == 1);
    CHECK(shops.value("SELECT count(*) FROM variants") == "3");
    // What was committed is not taken up again.
    CHECK(shops.source_of_next({"import-bulk"}) == second_gid);
}

TEST_CASE("--fresh lets an operation be, and so does the next run") {
    const HangingShop shops;
    shops.run_until({"import-bulk"}, "poll", SIGKILL);
    shops.go();
    CHECK(shops.source_of_next({"import-bulk", "--fresh"}) == second_gid);
    CHECK(shops.source_of_next({"import-bulk"}) ==
          "gid://shopify/BulkOperation/4000000000003");
}

TEST_CASE("SIGINT cancels what the run started, and says so") {
    const HangingShop shops;
    const auto stopped = shops.run_until({"import-bulk"}, "poll", SIGINT);
    CHECK(stopped.exit_code == 130);
    CHECK(shops.us().count("cancel") == 1);
    CHECK(contains(stopped.err, "was canceled"));
    CHECK(shops.dump().empty());
    shops.go();
    CHECK(shops.source_of_next({"import-bulk"}) == second_gid);
}

TEST_CASE("SIGINT where Shopify cannot be asked to cancel ends all the same") {
    const HangingShop shops;
    shops.us().control(
        R"({"fault":{"on":"cancel","kind":"status","status":500}})");
    const auto stopped = shops.run_until({"import-bulk"}, "poll", SIGINT);
    CHECK(stopped.exit_code == 130);
    CHECK(contains(stopped.err, "it goes on with bulk operation"));
    shops.finish();
    CHECK(shops.source_of_next({"import-bulk"}) == abandoned_gid);
}

TEST_CASE("an operation is under 7 days old when it is taken up") {
    const HangingShop shops;
    constexpr int day = 24 * 60;
    shops.set_clock(-7 * day - 5);
    SUBCASE("it is not") {
        shops.run_until({"import-bulk"}, "poll", SIGKILL);
        shops.set_clock(0);
        shops.go();
        CHECK(shops.source_of_next({"import-bulk"}) == second_gid);
    }
    SUBCASE("it is") {
        shops.set_clock(-7 * day + 5);
        shops.run_until({"import-bulk"}, "poll", SIGKILL);
        shops.set_clock(0);
        shops.finish();
        CHECK(shops.source_of_next({"import-bulk"}) == abandoned_gid);
    }
}

TEST_CASE("after a failed download the next run goes on with its operation") {
    const LiveShops shops;
    shops.stock({{1, {11, 12}}});
    shops.us().control(R"({"fault":{"on":"result","kind":"cut","bytes":40}})");
    shops.fails({"import-bulk"}, 4, "it goes on with the same operation");
    const auto next = shops.do_well({"import-bulk"});
    CHECK(text_of(next["source"]) == abandoned_gid);
    CHECK(shops.us().count("start") == 1);
}

TEST_CASE("a host of results that is down does not make a run start another") {
    const LiveShops shops;
    shops.stock({{1, {11, 12}}});
    shops.us().control(R"({"fault":{"on":"result","kind":"status",)"
                       R"("status":503,"times":2}})");
    for (int tries = 0; tries < 2; ++tries) {
        const auto result = shops.run({"import-bulk"});
        CHECK(result.exit_code == 4);
        CHECK(contains(result.err, "it goes on with the same operation"));
    }
    shops.do_well({"import-bulk"});
    CHECK(shops.us().count("start") == 1);
}

TEST_CASE("a result past its time makes the next run start another") {
    const LiveShops shops;
    shops.stock({{1, {11, 12}}});
    shops.us().control(R"({"fault":{"on":"result","kind":"status",)"
                       R"("status":403,"times":2}})");
    shops.fails({"import-bulk"}, 4, "HTTP 403");
    const auto next = shops.do_well({"import-bulk"});
    CHECK(text_of(next["source"]) == second_gid);
    CHECK(shops.us().count("start") == 2);
}

TEST_CASE("what is not good any more is not taken up") {
    const HangingShop shops;
    shops.run_until({"import-bulk"}, "poll", SIGKILL);
    for (const auto* status : {"CANCELED", "FAILED", "EXPIRED", "CANCELING"}) {
        CAPTURE(status);
        const HangingShop one;
        one.run_until({"import-bulk"}, "poll", SIGKILL);
        one.us().control(fmt::format(
            R"({{"end_as":"{}","statuses":["COMPLETED"]}})", status));
        CHECK(one.source_of_next({"import-bulk"}) == second_gid);
    }
    SUBCASE("Shopify knows it no more") {
        shops.us().control(R"({"forget_operations":true,)"
                           R"("statuses":["COMPLETED"]})");
        CHECK(shops.source_of_next({"import-bulk"}) == second_gid);
    }
}

TEST_CASE("a slot that a canceled operation still holds is waited for") {
    const HangingShop shops;
    shops.us().control(R"({"slots":1,"cancel_takes":4})");
    shops.run_until({"import-bulk"}, "poll", SIGINT);
    CHECK(shops.us().count("cancel") == 1);
    shops.go();
    CHECK(shops.source_of_next({"import-bulk"}) == second_gid);
}

TEST_CASE("what was started a moment ago is taken up once Shopify knows it") {
    const HangingShop shops;
    shops.us().control(R"({"lag":{"polls":4}})");
    shops.run_until({"import-bulk"}, "poll", SIGKILL);
    shops.finish();
    CHECK(shops.source_of_next({"import-bulk"}) == abandoned_gid);
    CHECK(shops.us().count("start") == 1);
}

TEST_CASE("one that was taken up and that Shopify fails at makes another") {
    const HangingShop shops;
    shops.run_until({"import-bulk"}, "poll", SIGKILL);
    RunOptions options;
    options.meanwhile = [&shops](pid_t) {
        CHECK(shops.us().wait_for("poll", 3));
        shops.us().control(R"({"end_as":"FAILED","statuses":["COMPLETED"]})");
    };
    const auto result = shops.run({"import-bulk"}, options);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "another bulk operation is started"));
    CHECK(shops.us().count("start") == 2);
}

TEST_CASE("a result that was refused is not taken up") {
    const LiveShops shops;
    shops.stock({{1, {11, 12}}, {2, {21}}});
    shops.us().control(R"({"operation":{"objectCount":"9"}})");
    shops.fails({"import-bulk"}, 3, "has 5 objects, but Shopify counted 9");
    shops.us().control(R"({"operation":{}})");
    const auto next = shops.do_well({"import-bulk"});
    CHECK(text_of(next["source"]) == second_gid);
}

TEST_CASE("each command takes up its own operations only") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.do_well({"import-bulk"});
    shops.hang();
    shops.run_until({"import-new"}, "poll", SIGKILL);
    shops.go();
    const auto updates = shops.do_well({"import-updates"});
    CHECK(text_of(updates["source"]) ==
          "gid://shopify/BulkOperation/4000000000003");
    SUBCASE("import-new goes on with its own") {
        shops.us().control(R"({"finish":true})");
        const auto news = shops.do_well({"import-new"});
        CHECK(text_of(news["source"]) == second_gid);
    }
    SUBCASE("not where another window is asked for") {
        const auto news = shops.do_well({"import-new", "--since", "1h"});
        CHECK(text_of(news["source"]) ==
              "gid://shopify/BulkOperation/4000000000004");
    }
    SUBCASE("not where the whole shop has been read since") {
        shops.set_clock(20);
        shops.do_well({"import-bulk"});
        shops.us().control(R"({"finish":true})");
        const auto news = shops.do_well({"import-new"});
        CHECK(text_of(news["source"]) ==
              "gid://shopify/BulkOperation/4000000000005");
        CHECK(shops.watermarks() == "us import-new 20; us import-updates 20");
    }
}

TEST_CASE("a second run of the same job is refused while the first one waits") {
    const HangingShop shops;
    RunResult second;
    RunResult other;
    shops.run({"import-bulk"}, {.meanwhile = [&](pid_t process) {
                  CHECK(shops.us().wait_for("poll", 1));
                  second = shops.run({"import-bulk", "-f", "json"});
                  // Nobody holds the catalog while Shopify works.
                  other = shops.run({"link", "list"});
                  kill(process, SIGKILL);
              }});
    CHECK(second.exit_code == 7);
    CHECK(contains(second.err, "import-bulk"));
    CHECK(document_of(second)["error"]["exit_code"].GetInt() == 7);
    CHECK(other.exit_code == 0);
    // The lock died with its holder.
    shops.finish();
    CHECK(shops.source_of_next({"import-bulk"}) == abandoned_gid);
}
