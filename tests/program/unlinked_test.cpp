// What an operator, a plan or an undo leaves without a link is in the list of
// the unlinked at once, with what the rules say of it.

#include "program/imports.hpp"
#include "program/planned_shops.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdint>
#include <string>

namespace {

/// How status counts the outcomes of the child's variants, without those that
/// none has.
std::string outcomes(const PlannedShops& shops) {
    const auto status = document_of(shops.run({"status", "-f", "json"}));
    for (const auto& shop : status["shops"].GetArray()) {
        if (text_of(shop["shop"]) != "eu") {
            continue;
        }
        std::string all;
        for (const auto& one : shop["outcomes"].GetObject()) {
            if (one.value.GetInt() != 0) {
                all += fmt::format("{}{} {}", all.empty() ? "" : ", ",
                                   text_of(one.name), one.value.GetInt());
            }
        }
        return all;
    }
    return {};
}

std::string last_run(const PlannedShops& shops) {
    return query_value(shops.catalog(), "SELECT MAX(id) FROM runs");
}

/// One variant for each of the keys A to D, each linked.
class FourLinks : public PlannedShops {
public:
    FourLinks() {
        import_keys();
        associate(read);
    }

    void done(const Words& words) const {
        const auto result = run(words);
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
    }

    const Products read{product({{51, "A"}}), product({{52, "B"}}),
                        product({{53, "C"}}), product({{54, "D"}})};
};

} // namespace

TEST_CASE("what apply unlinks is listed as unlinked, and counted so") {
    const ThreeChanges shops;
    shops.make_plan(shops.read);
    CHECK(shops.listed(52) == "-");
    CHECK(outcomes(shops) == "linked 4");
    REQUIRE(shops.apply().exit_code == 0);
    CHECK(shops.listed(51) == "-");
    CHECK(shops.listed(52) == "unmatched []");
    CHECK(shops.listed(53) == "-");
    CHECK(outcomes(shops) == "linked 3, unmatched 1");
    const auto suggested =
        document_of(shops.run({"suggest", "--shop", "eu", "-f", "json"}));
    REQUIRE(suggested["suggestions"].Size() == 1);
    CHECK(text_of(suggested["suggestions"][0]["variant_id"]) == "52");

    const auto rows = query(shops.catalog(), "SELECT * FROM unlinked");
    shops.associate(shops.read);
    CHECK(query(shops.catalog(), "SELECT * FROM unlinked") == rows);
    CHECK(outcomes(shops) == "linked 3, unmatched 1");
}

TEST_CASE("what a plan would link and nobody knew of is listed until then") {
    const ThreeChanges shops;
    auto read = shops.read;
    read.push_back(product({{55, "D"}}));
    read.push_back(product({{56, "A"}}));
    shops.make_plan(read);
    CHECK(shops.listed(56) == R"(linked ["11"])");
    CHECK(shops.listed(55) == R"(duplicate ["14"])");
    CHECK(shops.listed(53) == R"(linked ["13"])");
    REQUIRE(shops.apply().exit_code == 0);
    CHECK(shops.listed(56) == "-");
    CHECK(shops.listed(53) == "-");
    CHECK(outcomes(shops) == "linked 4, unmatched 1, duplicate 1");
}

TEST_CASE("what undo --release sets free is listed with what the next "
          "associate makes of it") {
    const FourLinks shops;
    // Meanwhile one leads elsewhere, and one nowhere.
    shops.import({product({{11, "A"}}), product({{15, "B"}}),
                  product({{13, "x"}}), product({{14, "D"}}),
                  product({{16, "D"}})});
    shops.done({"undo", "2", "--release"});
    CHECK(shops.listed(51) == R"(linked ["11"])");
    CHECK(shops.listed(52) == R"(linked ["15"])");
    CHECK(shops.listed(53) == "unmatched []");
    CHECK(shops.listed(54) == R"(ambiguous ["14","16"])");
    CHECK(outcomes(shops) == "linked 2, unmatched 1, ambiguous 1");
    shops.associate(shops.read);
    CHECK(shops.listed(51) == "-");
    CHECK(shops.listed(52) == "-");
    CHECK(shops.listed(53) == "unmatched []");
    CHECK(shops.listed(54) == R"(ambiguous ["14","16"])");
}

TEST_CASE("what undo holds by blocks is not listed") {
    const FourLinks shops;
    shops.done({"undo", "2"});
    CHECK(query(shops.catalog(), "SELECT * FROM unlinked").empty());
    CHECK(outcomes(shops) == "pinned 4");
    shops.done({"undo", last_run(shops)});
    CHECK(query(shops.catalog(), "SELECT * FROM unlinked").empty());
    CHECK(outcomes(shops) == "linked 4");
}

TEST_CASE("what link remove --allow-relink sets free is listed until it is "
          "linked or blocked") {
    const FourLinks shops;
    const PlannedShops::Words remove{"link", "remove",       "--shop",
                                     "eu",   "--variant-id", "51"};
    auto release = remove;
    release.emplace_back("--allow-relink");
    shops.done(release);
    CHECK(shops.listed(51) == R"(linked ["11"])");
    shops.done(remove);
    CHECK(shops.listed(51) == "-");
    CHECK(outcomes(shops) == "pinned 1, linked 3");
    shops.done({"undo", last_run(shops)});
    CHECK(shops.listed(51) == R"(linked ["11"])");
    CHECK(outcomes(shops) == "linked 4");
    shops.done({"link", "add", "--shop", "eu", "--variant-id", "51", "A"});
    CHECK(shops.listed(51) == "-");
    shops.done({"undo", last_run(shops)});
    CHECK(shops.listed(51) == R"(linked ["11"])");
}

TEST_CASE("variants of a key are listed once it is no longer blocked") {
    const FourLinks shops;
    const PlannedShops::Words block{"link", "remove", "--shop",
                                    "eu",   "--key",  "A"};
    shops.done(block);
    CHECK(shops.listed(51) == "-");
    CHECK(outcomes(shops) == "pinned 1, linked 3");
    auto release = block;
    release.emplace_back("--allow-relink");
    shops.done(release);
    CHECK(shops.listed(51) == R"(linked ["11"])");
    shops.done(block);
    CHECK(shops.listed(51) == "-");
    shops.done({"undo", last_run(shops)});
    CHECK(shops.listed(51) == R"(linked ["11"])");
}

TEST_CASE("the config's rules say what is free, in a shop that has its own") {
    const FourLinks shops;
    const auto config = shops.config(
        "primary = \"primary\"\n[shops.primary]\ndomain = "
        "\"us.myshopify.com\"\n[shops.eu]\ndomain = \"eu.myshopify.com\"\n"
        "[shops.eu.matching]\nignore = [\"A\"]\n");
    shops.done({"--config", config, "link", "remove", "--shop", "eu",
                "--variant-id", "51", "--allow-relink"});
    CHECK(shops.listed(51) == "no_identifier []");
    CHECK(outcomes(shops) == "no_identifier 1, linked 3");
}
