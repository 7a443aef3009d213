#include "program/imports.hpp"
#include "program/planned_shops.hpp"
#include "program/query.hpp"
#include "program/random_shop.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <rapidjson/document.h>

#include <filesystem>
#include <functional>
#include <string>

#include <sys/stat.h>

namespace {

using Words = TwoShops::Words;
using Products = TwoShops::Products;

rapidjson::Document json(const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    REQUIRE_FALSE(document.HasParseError());
    return document;
}

std::string text_or_null(const rapidjson::Value& value) {
    return value.IsNull() ? "null" : text_of(value);
}

/// `eu 51: 11 > 12 auto, moved: identifier changed`
std::string change_text(const rapidjson::Value& change) {
    return fmt::format("{} {}: {} > {} {}, {}", text_of(change["shop"]),
                       text_of(change["variant_id"]),
                       text_or_null(change["from"]), text_or_null(change["to"]),
                       text_or_null(change["origin"]),
                       text_of(change["reason"]));
}

} // namespace

TEST_CASE("a plan stores what was read and changes no link, until applied") {
    const ThreeChanges shops;
    const auto before = shops.links();
    shops.make_plan(shops.read);
    CHECK(shops.links() == before);
    const auto read = json(shops
                               .run({"explain", "--shop", "eu", "--variant-id",
                                     "53", "-f", "json"})
                               .out);
    CHECK(text_of(read["variants"][0]["identifier"]) == "C");

    const auto applied = shops.apply({"-f", "json"});
    CHECK(applied.exit_code == 0);
    CHECK(applied.err == "");
    const auto document = json(applied.out);
    CHECK(text_of(document["command"]) == "apply");
    CHECK_FALSE(document["dry_run"].GetBool());
    const auto& changes = document["changes"];
    REQUIRE(changes.Size() == 3);
    CHECK(change_text(changes[0]) ==
          "eu 51: 11 > 12 auto, moved: identifier changed");
    CHECK(change_text(changes[1]) ==
          "eu 52: 12 > null null, ended: identifier changed");
    CHECK(change_text(changes[2]) == "eu 53: null > 13 auto, new");
    CHECK(shops.state(51) == "linked 12");
    CHECK(shops.state(53) == "linked 13");
    CHECK(query_value(shops.catalog(), "SELECT command || shop FROM runs ORDER "
                                       "BY id DESC LIMIT 1") == "applyeu");

    // The next associate finds it all as it would have it.
    shops.associate(shops.read);
    CHECK(shops.count("unchanged") == "3");
    CHECK(shops.state(52) == "unmatched");
}

TEST_CASE("undo takes back what was applied") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    REQUIRE(shops.apply().exit_code == 0);
    const auto run = query_value(shops.catalog(), "SELECT MAX(id) FROM runs");
    CHECK(shops.run({"undo", run, "--release"}).exit_code == 0);
    CHECK(shops.state(51) == "linked 11");
    CHECK(shops.state(52) == "linked 12");
    CHECK(query_value(shops.catalog(), "SELECT COUNT(*) FROM links") == "3");
}

TEST_CASE("a plan is a header and a change a line, for its owner alone") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    struct stat status {};
    REQUIRE(stat(shops.plan().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
    const auto lines = lines_of(read_file(shops.plan()));
    REQUIRE(lines.size() == 4);
    const auto header = json(lines[0]);
    CHECK(header["hwsync_plan"].GetInt() == 1);
    CHECK(header["changes"].GetInt() == 3);
    REQUIRE(header["shops"].Size() == 1);
    CHECK(text_of(header["shops"][0]["shop"]) == "eu");
    CHECK(header["shops"][0]["run"].GetInt() == 3);
    const auto change = json(lines[3]);
    CHECK(change_text(change) == "eu 53: null > 13 auto, new");
    CHECK(text_of(change["key"]) == "C");
    CHECK(
        std::distance(std::filesystem::directory_iterator{shops.files().path()},
                      {}) == 1);
}

TEST_CASE("variants that wait for a plan stay in the list of the unlinked") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    CHECK(shops.state(53) == "linked");
    CHECK(query_value(shops.catalog(),
                      "SELECT group_concat(variant_id) FROM unlinked") == "53");
    REQUIRE(shops.apply().exit_code == 0);
    CHECK(query_value(shops.catalog(),
                      "SELECT group_concat(variant_id) FROM unlinked") == "52");
}

TEST_CASE("what is done already, and what is nothing, is said to be so") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    REQUIRE(shops.apply().exit_code == 0);
    const auto after = shops.links();
    const auto again = shops.apply();
    CHECK(again.exit_code == 0);
    CHECK(contains(again.out, "nothing to change, 3 already as requested"));
    CHECK(shops.links() == after);

    shops.make_plan(shops.read);
    const auto nothing = shops.apply({"-f", "json"});
    CHECK(nothing.exit_code == 0);
    CHECK(json(nothing.out)["changes"].Empty());
    CHECK(shops.links() == after);
}

TEST_CASE("dry runs write the plan alone, or nothing") {
    const ThreeChanges shops;
    const auto before = shops.dump();
    shops.make_plan(shops.read, {"--dry-run"});
    CHECK(shops.dump() == before);
    CHECK(lines_of(read_file(shops.plan())).size() == 4);
    const auto stale = shops.apply();
    CHECK(stale.exit_code == 8);

    shops.make_plan(shops.read);
    const auto planned = shops.links();
    const auto result = shops.apply({"--dry-run", "-f", "json"});
    CHECK(result.exit_code == 0);
    CHECK(json(result.out)["run"].IsNull());
    CHECK(json(result.out)["changes"].Size() == 3);
    CHECK(shops.links() == planned);
    CHECK(shops.apply().exit_code == 0);
}

TEST_CASE("a run that fails leaves the plan of before, and no litter") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    const auto plan = read_file(shops.plan());
    const auto refused = shops.try_associate(
        {product({{51, "q"}}), product({{52, "r"}})},
        {"--shop", "eu", "--plan", shops.plan(), "--max-delete", "1"});
    CHECK(refused.exit_code == 8);
    CHECK(read_file(shops.plan()) == plan);
    for (const auto& refused_path :
         {std::pair{std::string{"-"}, 2},
          std::pair{shops.files().path().string(), 2},
          std::pair{std::string{"/dev/null"}, 2},
          std::pair{shops.files() / "none/eu.plan", 6}}) {
        const auto& [path, exit_code] = refused_path;
        CAPTURE(refused_path.first);
        const auto before = shops.dump();
        CHECK(shops.try_associate(shops.read, {"--shop", "eu", "--plan", path})
                  .exit_code == exit_code);
        CHECK(shops.dump() == before);
    }
    CHECK(
        std::distance(std::filesystem::directory_iterator{shops.files().path()},
                      {}) == 1);
    CHECK(shops.run({"apply", shops.files() / "none"}).exit_code == 3);
    CHECK(shops.run({"-c", shops.files() / "none.db", "apply", shops.plan()})
              .exit_code == 6);
}

TEST_CASE("a plan that is applied does what associate does") {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        Dice dice{seed};
        RandomShop primary{dice, 1000};
        RandomShop child{dice, 5000};
        const PlannedShops shops;
        const PlannedShops plain;
        const Words matching{
            "--config", plain.config(fmt::format(
                            "[matching]\non_duplicate = \"{}\"\nnear = \"{}\"\n"
                            "cross_check = \"{}\"\n",
                            dice.once_in(2) ? "hold" : "link",
                            dice.once_in(2) ? "report" : "link",
                            dice.once_in(2) ? "report" : "hold"))};
        for (int day = 2; day < 6; ++day) {
            CAPTURE(day);
            const auto now = fmt::format("2026-01-{:02}T00:00:00Z", day);
            primary.live_on(now);
            child.live_on(now);
            if (primary.products().empty() || child.products().empty()) {
                break;
            }
            auto words = matching;
            words.push_back("--allow-foreign");
            plain.import(primary.products());
            plain.associate(child.products(), words);
            shops.import(primary.products());
            shops.make_plan(child.products(), words);
            CHECK(shops.apply().exit_code == 0);
            CHECK(shops.links() == plain.links());
        }
    }
}

TEST_CASE("what the next associate will pin is in no plan, and a plan tells of "
          "what it has alone") {
    const PlannedShops shops;
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    const auto read_with = [](std::int64_t variant) {
        return PlannedShops::Products{{50, {{variant, "A"}}},
                                      product({{59, "D"}})};
    };
    shops.associate(read_with(51));
    REQUIRE(shops
                .run({"link", "add", "--shop", "eu", "--variant-id", "51",
                      "--catalog-variant-id", "12", "--replace"})
                .exit_code == 0);
    // Made anew, and later the first one back again.
    for (const std::int64_t awaited : {61, 51}) {
        CAPTURE(awaited);
        const auto read = read_with(awaited);
        const auto planned = document_of(shops.try_associate(
            read, {"--shop", "eu", "--max-delete", "100", "--plan",
                   shops.plan(), "-v", "-f", "json"}));
        const auto& shop = planned["shops"][0];
        CHECK(shop["changes"].Empty());
        CHECK(shop["created"].GetInt() == 0);
        CHECK(shop["linked"].GetInt() == 0);
        CHECK(shop["pinned"].GetInt() == 1);
        CHECK(shop["unresolved"].Size() == 2);
        CHECK(shops.state(awaited) == "pinned");
        CHECK(lines_of(read_file(shops.plan())).size() == 1);
        REQUIRE(shops.apply().exit_code == 0);
        shops.associate(read);
        CHECK(shops.state(awaited) == "pinned 12");
    }
}

TEST_CASE("a block that goes along is told of like a pin") {
    const PlannedShops shops;
    const auto read_with = [](std::int64_t variant) {
        return PlannedShops::Products{{50, {{variant, "A"}}},
                                      product({{59, "D"}})};
    };
    shops.import({product({{11, "A"}}), product({{12, "B"}})});
    shops.associate(read_with(51));
    REQUIRE(shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"})
                .exit_code == 0);
    for (const bool is_dry : {true, false}) {
        CAPTURE(is_dry);
        Words words{"--shop", "eu", "--max-delete", "100", "-v", "-f", "json"};
        if (is_dry) {
            words.emplace_back("--dry-run");
        }
        const auto associated =
            document_of(shops.try_associate(read_with(61), words));
        const auto& changes = associated["shops"][0]["changes"];
        REQUIRE(changes.Size() == 2);
        CHECK(text_of(changes[0]["variant_id"]) == "51");
        CHECK(text_of(changes[0]["reason"]) ==
              "its block went along to variant 61");
        CHECK(changes[0]["origin"].IsNull());
        CHECK(text_of(changes[1]["variant_id"]) == "61");
        CHECK(contains(text_of(changes[1]["reason"]), "blocked: variant 51"));
        CHECK(changes[1]["to"].IsNull());
        CHECK(text_of(changes[1]["origin"]) == "manual");
    }
}

TEST_CASE("a plan is silent about a block that its own run takes along") {
    const PlannedShops shops;
    shops.import({product({{11, "A"}})});
    shops.associate({{50, {{51, "A"}}}, product({{59, "D"}})});
    REQUIRE(shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"})
                .exit_code == 0);
    const auto planned = document_of(
        shops.try_associate({{50, {{61, "A"}}}, product({{59, "D"}})},
                            {"--shop", "eu", "--max-delete", "100", "--plan",
                             shops.plan(), "-v", "-f", "json"}));
    CHECK(planned["shops"][0]["changes"].Empty());
    CHECK(shops.state(61) == "blocked");
}
