#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_CASE("explain of what nobody has ends as show does") {
    const LinkedCatalog shops;
    struct Case {
        std::vector<std::string> words;
        std::string says;
    };
    for (const auto& [words, says] : std::vector<Case>{
             {{"NOPE"}, "no shop has the identifier NOPE: check it"},
             {{"--shop", "eu", "NOPE"},
              "neither shop eu nor the catalog has the identifier NOPE"},
             {{"--shop", "eu", "--variant-id", "99"},
              "shop eu never had a variant 99"},
             {{"--shop", "eu", "--product-id", "99"},
              "shop eu never had a product 99"}}) {
        CAPTURE(says);
        std::vector<std::string> arguments{"explain"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        const auto text = shops.run(arguments);
        CHECK(text.exit_code == 1);
        CHECK(contains(text.out, "not in the shop"));
        CHECK(contains(text.err, "hwsync: explain: " + says));
        arguments.insert(arguments.end(), {"-f", "json"});
        const auto json = shops.run(arguments);
        CHECK(json.exit_code == 1);
        const auto document = document_of(json);
        CHECK(text_of(document["error"]["kind"]) == "not_found");
        CHECK(text_of(document["variants"][0]["state"]) == "not_in_shop");
    }
    // The catalog has it, the shop does not: that is an answer.
    CHECK(shops.run({"explain", "--shop", "eu", "C"}).exit_code == 0);
}

TEST_CASE("a hint about a shop folds case, and offers only what fits") {
    const LinkedCatalog shops;
    const auto hint = [&](const std::string& shop) {
        return shops.run({"explain", "--shop", shop, "A"}).err;
    };
    CHECK(contains(hint("EU"), "did you mean 'eu'?"));
    CHECK(contains(hint("ue"), "did you mean 'eu'?"));
    CHECK(contains(hint("uk"), "read it first: hwsync associate --shop uk"));
    const auto config = shops.folder.write(
        "hints.toml", "primary = \"us\"\n"
                      "[shops.us]\ndomain = \"a.myshopify.com\"\n"
                      "[shops.uk]\ndomain = \"b.myshopify.com\"\n");
    const auto wrong = [&](const std::string& command,
                           const std::string& shop) {
        return shops.run({command, "--config", config, "--shop", shop}).err;
    };
    // The primary shop is imported, and only a child is associated.
    CHECK(contains(wrong("associate", "su"), "check --shop"));
    CHECK(contains(wrong("import-bulk", "su"), "did you mean us?"));
    CHECK(contains(wrong("associate", "UK"), "did you mean uk?"));
    CHECK(contains(wrong("import-bulk", "ku"), "check --shop"));
}

TEST_CASE("help says what a number may be, and names an argument once") {
    const auto runs = run_hwsync({"runs", "--help"}).out;
    CHECK(contains(runs, "-n,--limit N  "));
    CHECK(contains(runs, "(default: 20)"));
    const auto import = run_hwsync({"link", "import", "--help"}).out;
    CHECK(contains(import, "\n  PATH    "));
    for (const auto* command : {"undo", "runs", "link", "apply"}) {
        CHECK_FALSE(contains(run_hwsync({command, "--help"}).out, "INT"));
    }
    const auto refused = run_hwsync({"runs", "--limit", "0"});
    CHECK(refused.exit_code == 2);
    CHECK(contains(
        refused.err,
        "--limit cannot be '0': give a whole number from 1 to 1000000"));
}
