// Products that count neither in coverage nor in findings.

#include "program/exports.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

/// A child's product with one variant whose id is ten times its own.
std::string line(int id, const std::string& sku, const std::string& more) {
    return product(id, {.more = more}) +
           variant(id * 10, id, {.more = fmt::format(R"("sku":"{}")", sku)});
}

/// Three variants of eu that count, two of them linked, and five drafts, gift
/// cards and samples, one of them linked.
class Shops {
public:
    Shops() {
        write_config("");
        folder.write("us.jsonl",
                     line(1, "A", "") + line(2, "B", "") + line(3, "C", ""));
        run({"import-bulk", "--file", folder / "us.jsonl"});
        associate();
    }

    void associate() const {
        const std::string active = R"("status":"ACTIVE")";
        folder.write("eu.jsonl",
                     line(11, "A", active) +
                         line(12, "B", R"("status":"DRAFT")") +
                         line(13, "X", R"("status":"ARCHIVED")") +
                         line(14, "Y", active + R"(,"tags":["x","Sample"])") +
                         line(15, "Z", active + R"(,"isGiftCard":true)") +
                         line(16, "C", active) +
                         line(17, "D", active + R"(,"tags":["sample"])") +
                         line(18, "E", active));
        run({"associate", "--shop", "eu", "--file", folder / "eu.jsonl"});
    }

    void write_config(const std::string& leave_out) const {
        folder.write("hwsync.toml",
                     "primary = \"us\"\n"
                     "[notify]\nmetrics_file = \"hwsync.prom\"\n"
                     "[shops.us]\ndomain = \"us.myshopify.com\"\n"
                     "[shops.eu]\ndomain = \"eu.myshopify.com\"\n" +
                         leave_out);
    }

    RunResult try_run(std::vector<std::string> words) const {
        words.insert(words.begin(),
                     {"-c", catalog, "--config", folder / "hwsync.toml"});
        return run_hwsync(words);
    }
    RunResult run(const std::vector<std::string>& words) const {
        auto result = try_run(words);
        CAPTURE(result.err);
        REQUIRE(result.exit_code < 2);
        return result;
    }
    rapidjson::Document json(std::vector<std::string> words) const {
        words.insert(words.end(), {"-f", "json"});
        return document_of(run(words));
    }

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";
};

const std::string all = "leave_out = [\"gift_card\", \"draft\", \"archived\", "
                        "\"tag:sample\"]\n";

} // namespace

TEST_CASE("what is left out counts in no coverage, wherever that is told") {
    const Shops shops;
    CHECK(shops.json({"verify"})["shops"][0]["coverage"].GetDouble() ==
          doctest::Approx(3.0 / 8));
    SUBCASE("by all shops") {
        shops.write_config("[verify]\n" + all);
    }
    SUBCASE("by this one") {
        shops.write_config("[shops.eu.verify]\n" + all);
    }
    shops.associate();
    const auto expected = doctest::Approx(2.0 / 3);
    const auto verified = shops.json({"verify"});
    CHECK(verified["shops"][0]["coverage"].GetDouble() == expected);
    CHECK(verified["shops"][0]["left_out"].GetUint64() == 5);
    CHECK(verified["shops"][0]["unmatched"].GetUint64() == 1);
    CHECK(contains(shops.run({"verify"}).out,
                   "eu: 5 variants left out of coverage and findings"));
    CHECK(shops.json({"status"})["shops"][1]["coverage"].GetDouble() ==
          expected);
    CHECK(
        shops.json({"report", shops.folder / "r.html"})["shops"][0]["coverage"]
            .GetDouble() == expected);
    const auto digest = shops.json({"digest"});
    CHECK(digest["shops"][0]["coverage"].GetDouble() == expected);
    CHECK(digest["shops"][0]["left_out"].GetUint64() == 5);
    CHECK(contains(shops.run({"digest"}).out,
                   "eu: 66.67% of 8 variants linked, 5 left out; "));
    CHECK(contains(read_file(shops.folder / "hwsync.prom"),
                   "hwsync_shop_coverage_ratio{shop=\"eu\"} 0.666"));
    CHECK(shops.run({"verify", "--min-coverage", "66%"}).exit_code == 0);
    // It is linked all the same.
    CHECK(contains(shops.run({"link", "list", "-f", "csv"}).out, ",12,120,"));
}

TEST_CASE("a digest says what was left out of coverage then") {
    const Shops shops;
    const auto grow_old = [&] {
        store(shops.catalog,
              "UPDATE run SET started_at = '2026-01-01T00:00:00Z',"
              " finished_at = '2026-01-01T00:00:01Z'");
    };
    const auto then = [&] {
        const auto document = shops.json({"digest"});
        const auto& past = document["shops"][0]["then"];
        return past.IsNull() ? -1 : past["coverage"].GetDouble();
    };
    grow_old();
    CHECK(then() == doctest::Approx(3.0 / 8));
    // What was not left out then cannot be compared with what is now.
    shops.write_config("[verify]\n" + all);
    CHECK(then() == -1);
    shops.associate();
    grow_old();
    CHECK(then() == doctest::Approx(2.0 / 3));
    CHECK(contains(shops.run({"digest"}).out,
                   "eu: 66.67% of 8 variants linked, 5 left out; 66.67% on "
                   "2026-01-01"));
    // It is what was told on that day.
    shops.write_config("");
    CHECK(then() == doctest::Approx(2.0 / 3));
}

TEST_CASE("nothing is found of what is left out") {
    const Shops shops;
    const auto unmatched = [&] {
        return shops.json({"verify", "--fail-on", "unmatched"})["findings"]
            .Size();
    };
    CHECK(unmatched() == 5);
    shops.write_config("[verify]\n" + all);
    CHECK(unmatched() == 1);
    shops.write_config("[verify]\nleave_out = [\"tag:SAMPLE\"]\n"
                       "[shops.eu.verify]\nleave_out = []\n");
    CHECK(unmatched() == 5);
}

TEST_CASE("a blocked variant that is left out is not counted twice") {
    const Shops shops;
    shops.write_config("[verify]\n" + all);
    shops.run({"link", "remove", "--shop", "eu", "--variant-id", "130"});
    const auto verified = shops.json({"verify"});
    CHECK(verified["shops"][0]["left_out"].GetUint64() == 4);
    CHECK(verified["shops"][0]["coverage"].GetDouble() ==
          doctest::Approx(2.0 / 3));
    CHECK(shops.json({"status"})["shops"][1]["coverage"].GetDouble() ==
          doctest::Approx(2.0 / 3));
}

TEST_CASE("leave_out takes only what it knows") {
    const Shops shops;
    for (const auto* word : {"gift", "tag:", "tag"}) {
        shops.write_config(
            fmt::format("[verify]\nleave_out = [\"{}\"]\n", word));
        const auto result = shops.try_run({"verify"});
        CHECK(result.exit_code == 2);
        CHECK(contains(result.err,
                       fmt::format("leave_out cannot have '{}'", word)));
    }
}
