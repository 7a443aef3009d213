// What an operator has decided of a variant holds for the newest that was made
// anew in its stead, and once an operator decides on that one, for nobody.

#include "program/made_anew.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace {

using Words = PlannedShops::Words;

Words on(const std::string& deed, std::int64_t variant,
         const Words& more = {}) {
    Words words{"link", deed,           "--shop",
                "eu",   "--variant-id", std::to_string(variant)};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Words release(std::int64_t variant) {
    return on("remove", variant, {"--allow-relink"});
}

Words pin(std::int64_t variant, const std::string& target) {
    return on("add", variant, {"--catalog-variant-id", target, "--replace"});
}

std::string last_run(const PlannedShops& shops) {
    return query_value(shops.catalog(), "SELECT MAX(id) FROM runs");
}

/// The products of the child, in which these variants look alike.
PlannedShops::Products with_both(std::int64_t one, std::int64_t other) {
    return {{50, {{one, "A"}, {other, "A"}}}, product({{59, "D"}})};
}

} // namespace

TEST_CASE("what undo --release put back goes on to what is made anew once "
          "more") {
    for (const bool is_block : {false, true}) {
        CAPTURE(is_block);
        const MadeAnew shops{{51, "A"}};
        if (is_block) {
            shops.hold_by_hand(on("remove", 51));
        }
        const std::string held = is_block ? "blocked" : "pinned 12";
        shops.associate(shops.read);
        REQUIRE(shops.state(61) == held);
        shops.hold_by_hand({"undo", last_run(shops), "--release"});
        REQUIRE(shops.state(51) == held);
        shops.associate(MadeAnew::with({71, "A"}));
        CHECK(shops.state(71) == held);
        CHECK(shops.state(51) == "not known");
    }
}

TEST_CASE("nothing comes to a variant that an operator has let go") {
    const MadeAnew shops{{51, "A"}};
    shops.make_plan(shops.read);
    SUBCASE("while it waited") {
        shops.hold_by_hand(release(61));
        CHECK(shops.listed(61) == R"(linked ["11"])");
        CHECK(shops.state(51) == "not known");
    }
    SUBCASE("after it was blocked itself") {
        shops.hold_by_hand(on("remove", 61));
        shops.associate(shops.read);
        REQUIRE(shops.state(61) == "blocked");
        shops.hold_by_hand(release(61));
    }
    shops.associate(shops.read);
    CHECK(shops.state(61) == "linked 11");
    shops.associate(MadeAnew::with({71, "A"}));
    CHECK(shops.state(71) == "linked 11");
    CHECK(findings(shops).empty());
}

TEST_CASE("undo lets come again what an operator let go") {
    const MadeAnew shops{{51, "A"}};
    shops.make_plan(shops.read);
    const auto links = shops.links();
    const auto is_as_before = [&] {
        CHECK(shops.state(51) == "pinned 12");
        CHECK(shops.listed(61) == R"(pinned ["12"])");
    };
    for (const auto& deed : {release(61), on("remove", 61), pin(61, "13")}) {
        CAPTURE(deed.at(1));
        shops.hold_by_hand(deed);
        CHECK(shops.state(51) == "not known");
        shops.hold_by_hand({"undo", last_run(shops)});
        is_as_before();
        shops.hold_by_hand({"undo", last_run(shops)});
        CHECK(shops.state(51) == "not known");
        shops.hold_by_hand({"undo", last_run(shops)});
        is_as_before();
    }
    shops.associate(shops.read);
    CHECK(shops.state(61) == "pinned 12");
}

TEST_CASE("what was decided on a variant is all that is left of what it "
          "waited for") {
    const MadeAnew shops{{51, "A"}};
    shops.make_plan(shops.read);
    shops.hold_by_hand(pin(61, "13"));
    CHECK(shops.reasons(51) ==
          "new; pinned; ended: variant 61, made anew in its stead, was decided "
          "on");
    CHECK(findings(shops) == "note 61; ");
    shops.associate(shops.read);
    CHECK(shops.state(61) == "pinned 13");
    shops.associate(MadeAnew::with({71, "A"}));
    CHECK(shops.state(71) == "pinned 13");
}

TEST_CASE(
    "what is decided on one that is gone again is all that is left, too") {
    const MadeAnew shops{{51, "A"}};
    shops.make_plan(shops.read);
    shops.make_plan({product({{59, "D"}})});
    shops.hold_by_hand(release(61));
    CHECK(shops.state(51) == "not known");
    shops.associate(MadeAnew::with({71, "A"}));
    CHECK(shops.state(71) == "linked 11");
}

TEST_CASE("a decision on a variant with a link ends what waits for that to "
          "end") {
    const MadeAnew shops{{51, "A"}};
    shops.hold_by_hand(release(51));
    shops.associate(shops.read);
    REQUIRE(shops.state(61) == "linked 11");
    auto unseen = pin(51, "12");
    unseen.emplace_back("--unseen");
    shops.hold_by_hand(unseen);
    for (const auto& deed : {release(61), pin(61, "13")}) {
        CAPTURE(deed.at(1));
        shops.hold_by_hand(deed);
        CHECK(shops.state(51) == "not known");
        shops.hold_by_hand({"undo", last_run(shops)});
        CHECK(shops.state(51) == "pinned 12");
        CHECK(shops.state(61) == "linked 11");
    }
}

TEST_CASE("of what undo held back on both, nothing is left once the newest is "
          "let go") {
    const MadeAnew shops{{51, "A"}};
    shops.hold_by_hand(release(51));
    shops.associate(MadeAnew::with({51, "A"}));
    shops.associate(shops.read);
    shops.hold_by_hand({"undo", last_run(shops)});
    REQUIRE(shops.state(51) == "pinned 11");
    REQUIRE(shops.state(61) == "blocked");
    shops.associate(MadeAnew::with({71, "A"}));
    CHECK(shops.state(71) == "blocked");
    shops.hold_by_hand(release(71));
    CHECK(shops.state(51) == "not known");
}

TEST_CASE("a table may decide on both") {
    const MadeAnew shops{{51, "A"}};
    shops.make_plan(shops.read);
    const auto table = shops.files().write(
        "links.csv", "action,shop,variant_id,catalog_variant_id\n"
                     "add,eu,61,13\nremove,eu,51,\n");
    shops.hold_by_hand({"link", "import", table});
    CHECK(shops.state(61) == "pinned 13");
    CHECK(shops.state(51) == "blocked");
    for (const bool is_undone : {true, false, true}) {
        CAPTURE(is_undone);
        shops.hold_by_hand({"undo", last_run(shops)});
        CHECK(shops.state(51) == (is_undone ? "pinned 12" : "blocked"));
        CHECK((shops.state(61) == "pinned 13") == !is_undone);
    }
    CHECK(shops.listed(61) == R"(pinned ["12"])");
}

TEST_CASE("of two that a pin may mean, it goes to the one that is not let go") {
    const MadeAnew shops{{51, "A"}};
    shops.associate(with_both(61, 62));
    REQUIRE(shops.state(51) == "pinned 12");
    shops.hold_by_hand(release(61));
    CHECK(shops.state(51) == "pinned 12");
    SUBCASE("as long as that stands") {
        shops.associate(with_both(61, 62));
        CHECK(shops.state(62) == "pinned 12");
        CHECK(shops.state(61) == "linked 11");
    }
    SUBCASE("though the other one goes") {
        shops.associate(MadeAnew::with({61, "A"}));
        CHECK(shops.state(61) == "linked 11");
        CHECK(shops.state(51) == "pinned 12");
    }
    SUBCASE("until it is taken back") {
        shops.hold_by_hand({"undo", last_run(shops)});
        shops.associate(MadeAnew::with({61, "A"}));
        CHECK(shops.state(61) == "pinned 12");
    }
}

TEST_CASE("a variant that is back and let go does not get its pin again") {
    const MadeAnew shops{{51, "A"}};
    shops.associate(shops.read);
    const auto back = MadeAnew::with({51, "A"});
    shops.make_plan(back);
    REQUIRE(shops.listed(51) == R"(pinned ["12"])");
    shops.hold_by_hand(release(51));
    CHECK(shops.listed(51) == R"(linked ["11"])");
    SUBCASE("as long as that stands") {
        shops.associate(back);
        CHECK(shops.state(51) == "linked 11");
    }
    SUBCASE("until it is taken back") {
        shops.hold_by_hand({"undo", last_run(shops)});
        CHECK(shops.listed(51) == R"(pinned ["12"])");
        shops.associate(back);
        CHECK(shops.state(51) == "pinned 12");
        CHECK(shops.state(61) == "not known");
    }
}

TEST_CASE("a variant that is back gets its pin, whatever was undone and done "
          "again") {
    const MadeAnew shops{{51, "A"}};
    shops.associate(shops.read);
    for (int undone = 0; undone < 2; ++undone) {
        Words words{"undo", last_run(shops)};
        if (undone == 0) {
            words.emplace_back("--release");
        }
        shops.hold_by_hand(words);
    }
    REQUIRE(shops.state(61) == "pinned 12");
    shops.associate(MadeAnew::with({51, "A"}));
    CHECK(shops.state(51) == "pinned 12");
    CHECK(shops.state(61) == "not known");
}

TEST_CASE("one that is gone says where its pin will go") {
    const MadeAnew shops{{51, "A"}};
    shops.make_plan(shops.read);
    const auto ends_with_move = [&](const std::string& what) {
        return explained(shops, 51).ends_with(
            "; the next associate takes that " + what + " along to variant 61");
    };
    CHECK(ends_with_move("pin"));
    shops.hold_by_hand(on("remove", 51));
    CHECK(ends_with_move("block"));
    shops.associate(shops.read);
    CHECK(explained(shops, 51).find("along") == std::string::npos);
}

TEST_CASE("a plan does not rest on pins that concern none of its changes") {
    const MadeAnew shops{{51, "x"}};
    shops.import({product({{11, "A"}}), product({{12, "B"}}),
                  product({{13, "C"}}), product({{15, "D"}})});
    auto read = shops.read;
    read.push_back(product({{72, "C"}}));
    shops.make_plan(read);
    shops.hold_by_hand(release(51));
    CHECK(shops.apply().exit_code == 0);
    CHECK(shops.state(72) == "linked 13");
}
