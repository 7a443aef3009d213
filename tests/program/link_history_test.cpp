#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("a variant that a shop never had has no history") {
    const LinkedCatalog shops;
    const auto history = [&](const std::string& variant) {
        return shops.run(
            {"link", "history", "--shop", "eu", "--variant-id", variant});
    };
    const auto none = history("77");
    CHECK(none.exit_code == 1);
    CHECK(none.out.empty());
    CHECK(contains(none.err, "shop eu never had a variant 77"));
    const auto document =
        shops.json({"link", "history", "--shop", "eu", "--variant-id", "77"});
    CHECK(document["error"]["exit_code"].GetInt() == 1);

    // 53 was never linked; 77 is known once it is pinned, and by its history.
    CHECK(history("53").exit_code == 0);
    shops.do_well(
        {"link", "add", "--shop", "eu", "--variant-id", "77", "C", "--unseen"});
    CHECK(contains(history("77").out, "pinned"));
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "77",
                   "--allow-relink"});
    CHECK(history("77").exit_code == 0);
}
