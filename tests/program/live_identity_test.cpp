#include "program/exports.hpp"
#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace {

constexpr int day = 24 * 60;

/// A catalog that was filled from a file, with no word of when that began. The
/// newest update in it is of two days ago.
struct FiledShop : LiveShops {
    explicit FiledShop(const Words& children = {}) : LiveShops(children) {
        stock({{1, {11, 12}, -2 * day}, {2, {21}, -3 * day}});
        do_well({"import-bulk", "--save", folder / "us.jsonl", "--catalog",
                 folder / "other.db"});
        do_well({"import-bulk", "--file", folder / "us.jsonl"});
        REQUIRE(watermarks().empty());
    }
};

} // namespace

TEST_CASE("a window sets no watermark behind a gap that nobody has read") {
    const FiledShop shops;
    // The export was a day old; this came after it.
    shops.stock({{2, {21}, -day, -600, "Changed"}});
    for (const auto* command : {"import-new", "import-updates"}) {
        CAPTURE(command);
        // Twice: what the first one brings stands for nothing.
        shops.stock({{3, {31}, -5, -5}});
        for (int times = 0; times < 2; ++times) {
            shops.do_well({command, "--since", "1h"});
            CHECK_FALSE(contains(shops.watermarks(), command));
            shops.fails({command}, 8, "--since " + shops.time(-2 * day));
        }
    }
    CHECK(shops.value("SELECT title FROM products WHERE id = 2") == "Thing");
    SUBCASE("one that begins where the catalog ends closes it") {
        shops.do_well({"import-updates", "--since", shops.time(-2 * day)});
        CHECK(shops.watermarks() == "us import-updates 0");
        CHECK(shops.value("SELECT title FROM products WHERE id = 2") ==
              "Changed");
    }
    SUBCASE("sync likewise") {
        shops.do_well({"sync", "--since", "1h"});
        CHECK(shops.watermarks().empty());
        shops.do_well({"sync", "--since", "3d"});
        CHECK(shops.watermarks() == "us import-new 0; us import-updates 0");
    }
}

TEST_CASE("no window closes a gap over which Shopify has forgotten deletions") {
    const LiveShops shops({"eu"});
    shops.stock({{1, {11}}});
    shops.stock("eu", {{501, {511}}});
    shops.set_clock(-400 * day);
    shops.set_clock(-400 * day, "eu");
    shops.do_well({"import-bulk"});
    shops.do_well({"associate"});
    const auto before = shops.watermarks();
    shops.set_clock(0);
    shops.set_clock(0, "eu");
    shops.fails({"import-updates"}, 8, "import-bulk");
    const auto read = shops.run({"import-updates", "--since", "401d"});
    CHECK(read.exit_code == 0);
    CHECK(contains(read.err, "forgets what was deleted"));
    shops.do_well({"associate", "--since", "401d"});
    CHECK(shops.watermarks() == before);
    shops.fails({"import-updates"}, 8, "import-bulk");
    // Nothing that came is ever forgotten.
    shops.do_well({"import-new", "--since", "401d"});
    CHECK(shops.watermarks() != before);
}

TEST_CASE("an operation that was made in the future is refused") {
    const LiveShops shops({"eu"});
    shops.stock({{1, {11}}});
    shops.stock("eu", {{501, {511}}});
    shops.do_well({"import-bulk"});
    for (const std::string name : {"us", "eu"}) {
        shops.shop(name).control(
            R"({"operation":{"createdAt":"9999-01-01T00:00:00Z"}})");
    }
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates", "associate"}) {
        CAPTURE(command);
        shops.fails({command}, 4, "is in the future");
    }
    for (const std::string name : {"us", "eu"}) {
        shops.shop(name).control(R"({"operation":{}})");
    }
    shops.do_well({"import-bulk"});
    shops.do_well({"associate"});
}

TEST_CASE("an answer about another operation is refused") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.us().control(
        R"({"fault":{"on":"poll","kind":"status","status":200,"body":)"
        R"("{\"data\":{\"bulkOperation\":{\"id\":)"
        R"(\"gid://shopify/BulkOperation/77\",\"status\":\"COMPLETED\",)"
        R"(\"errorCode\":null,\"objectCount\":\"0\",\"rootObjectCount\":\"0\",)"
        R"(\"fileSize\":null,\"url\":null,\"partialDataUrl\":null,)"
        R"(\"createdAt\":\"2026-01-01T00:00:00Z\",\"completedAt\":null,)"
        R"(\"query\":\"\",\"type\":\"QUERY\"}}}"}})");
    shops.fails({"import-bulk"}, 4, "BulkOperation/77");
    shops.do_well({"import-bulk"});
    CHECK(shops.value("SELECT count(*) FROM products") == "1");
}

TEST_CASE("a child's store is not imported, whatever the config calls it") {
    const LiveShops shops({"eu"});
    shops.stock({{1, {11}}});
    shops.stock("eu", {{501, {511}}});
    const auto file = shops.folder.write("us.jsonl", products(1, 3));
    shops.do_well({"import-bulk", "--file", file});
    shops.do_well({"associate"});
    shops.configure(shops.us().url(), "http://127.0.0.1:1");
    shops.configure(shops.shop("eu").url(), shops.us().url());
    shops.configure("http://127.0.0.1:1", shops.shop("eu").url());
    shops.shop("eu").control(
        fmt::format(R"({{"token":"{}"}})", shops.environment.at("TOKEN_us")));
    for (const auto& words :
         std::vector<LiveShops::Words>{{"import-bulk"},
                                       {"import-new", "--since", "9999d"},
                                       {"import-updates", "--since", "200d"}}) {
        shops.fails(words, 8, "knows as shop eu");
    }
}
