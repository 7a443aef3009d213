#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace {

using Words = LinkedCatalog::Words;

/// Beside "eu", whose 51 and 52 have the SKUs A and B, a child that puts a
/// prefix before them: in "uk" 61 and 62 have these.
struct PrefixedShops : LinkedCatalog {
    PrefixedShops()
        : LinkedCatalog(R"([shops.uk]
domain = "acme-uk.myshopify.com"
strip_prefix = "UK-"
)") {
        do_well({"associate", "--shop", "uk", "--file",
                 folder.write("uk.jsonl",
                              to_jsonl({{6, {{61, "UK-A"}, {62, "UK-B"}}}}))});
    }

    /// `uk 61 new; `, one for each entry.
    std::string history(Words words) const {
        words.insert(words.begin(), {"link", "history"});
        std::string told;
        const auto document = json(words);
        for (const auto& entry : document["history"].GetArray()) {
            const auto& variant = entry["variant_id"];
            told += fmt::format("{} {} {}; ", text_of(entry["shop"]),
                                variant.IsNull() ? "-" : text_of(variant),
                                text_of(entry["reason"]));
        }
        return told;
    }

    /// `uk 61; `, one for each link.
    std::string list(Words words) const {
        words.insert(words.begin(), {"link", "list"});
        std::string told;
        const auto document = json(words);
        for (const auto& link : document["links"].GetArray()) {
            told += fmt::format("{} {}; ", text_of(link["shop"]),
                                text_of(link["variant_id"]));
        }
        return told;
    }
};

} // namespace

TEST_CASE("link history takes a SKU as the shop has it, prefix and all") {
    const PrefixedShops shops;
    CHECK(shops.history({"A"}) == "eu 51 new; uk 61 new; ");
    CHECK(shops.history({"UK-A"}) == "uk 61 new; ");
    CHECK(shops.history({"--shop", "uk", "UK-A"}) == "uk 61 new; ");
    CHECK(shops.history({"--shop", "eu", "UK-A"}).empty());
    // No shop has it, though the catalog has C.
    CHECK(shops.run({"link", "history", "UK-C"}).exit_code == 1);
    CHECK(shops.run({"link", "history", "EU-A"}).exit_code == 1);

    shops.do_well({"link", "remove", "--shop", "uk", "--key", "UK-B"});
    const std::string blocked =
        "uk 62 new; uk - blocked; uk 62 ended: identifier blocked; ";
    CHECK(shops.history({"UK-B"}) == blocked);
    CHECK(shops.history({"--shop", "uk", "B"}) == blocked);
    shops.do_well({"link", "remove", "--shop", "uk", "--key", "UK-NONE"});
    CHECK(shops.history({"UK-NONE"}) == "uk - blocked; ");
}

TEST_CASE("link list takes a SKU as the shop has it, prefix and all") {
    const PrefixedShops shops;
    for (const auto& more : {Words{}, Words{"--changed-since", "0"}}) {
        const auto list = [&](Words words) {
            words.insert(words.end(), more.begin(), more.end());
            return shops.list(words);
        };
        CHECK(list({"--identifier", "A"}) == "eu 51; uk 61; ");
        CHECK(list({"--identifier", "UK-A"}) == "uk 61; ");
        CHECK(list({"--shop", "uk", "--identifier", "UK-A"}) == "uk 61; ");
        CHECK(list({"--shop", "eu", "--identifier", "UK-A"}).empty());
        CHECK(list({"--identifier", "UK-C"}).empty());
        CHECK(list({"--identifier", " "}).empty());
    }
}

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
