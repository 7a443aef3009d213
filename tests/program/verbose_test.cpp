#include "program/live_shops.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

/// Two calls are refused for a while, and the operation takes some polls.
void make_slow(const LiveShops& shops) {
    shops.stock({{1, {11}}});
    shops.set_http("retries = 5");
    shops.us().control(
        R"({"fault":{"on":"start","kind":"status","status":503,"times":2},)"
        R"("statuses":["CREATED","RUNNING","COMPLETED"]})");
}

/// Each is said after the one before it.
void check_order(const std::string& text,
                 const std::vector<std::string>& parts) {
    std::size_t at = 0;
    for (const auto& part : parts) {
        CAPTURE(part);
        CAPTURE(text);
        const auto found = text.find(part, at);
        REQUIRE(found != std::string::npos);
        at = found;
    }
}

} // namespace

TEST_CASE("-v tells what a live run does, and when") {
    const LiveShops shops;
    make_slow(shops);
    const auto result = shops.run({"import-bulk", "-v"});
    CHECK(result.exit_code == 0);
    check_order(result.err,
                {"config file ", "taking the lock of import-bulk, shop us",
                 "has the lock; run 1 reads ", "HTTP 503", ": asking again in ",
                 "HTTP 503", ": asking again in ", " has started",
                 " is RUNNING, at ", " is over, with ", " bytes",
                 "products: 1 read, 1 to be written",
                 "the watermark of import-new is to move from none to 20",
                 "run 1 is committed"});
    CHECK_FALSE(contains(result.err, "shpat"));
    CHECK_FALSE(contains(result.err, "http://"));
}

TEST_CASE("-v tells it in JSON, too") {
    const LiveShops shops;
    make_slow(shops);
    const auto result =
        shops.run({"import-bulk", "-v", "--log-format", "json"});
    CHECK(result.exit_code == 0);
    std::size_t begin = 0;
    while (begin < result.err.size()) {
        const auto end = result.err.find('\n', begin);
        rapidjson::Document line;
        line.Parse(result.err.substr(begin, end - begin).c_str());
        REQUIRE_FALSE(line.HasParseError());
        CHECK(std::string{line["level"].GetString()} == "debug");
        begin = end + 1;
    }
    CHECK(contains(result.err, "run 1 is committed"));
}

TEST_CASE("without -v nothing of it is said") {
    for (const std::vector<std::string>& more :
         {LiveShops::Words{}, LiveShops::Words{"-q"}}) {
        const LiveShops shops;
        make_slow(shops);
        auto words = LiveShops::Words{"import-bulk"};
        words.insert(words.end(), more.begin(), more.end());
        const auto result = shops.run(words);
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK(result.out.empty() == !more.empty());
    }
}
