#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/shop_export.hpp"
#include "program/test_folder.hpp"
#include "program/two_shops.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

/// A catalog with one associated child, eu, whose third variant has no link.
class LinkedShops {
public:
    LinkedShops() {
        write("us.jsonl", {{1, {{11, "A"}, {12, "=1+1"}, {13, "C, \"d\""}}}});
        write("eu.jsonl", {{5, {{51, "A"}, {52, "=1+1"}, {53, "X"}}}});
        REQUIRE(run({"import-bulk", "--file", folder / "us.jsonl"}).exit_code ==
                0);
        associate();
    }

    RunResult run(std::vector<std::string> arguments,
                  const std::string& input = {}) const {
        arguments.insert(arguments.begin(),
                         {"--catalog", folder / "catalog.db"});
        return run_hwsync(arguments,
                          {.input = input, .environment = {{"USER", "anna"}}});
    }

    void associate() const {
        REQUIRE(run({"associate", "--shop", "eu", "--file", folder / "eu.jsonl",
                     "--max-delete", "100%"})
                    .exit_code == 0);
    }

    /// `51>11 auto`, one for each link or block.
    std::vector<std::string> held() const {
        std::vector<std::string> held;
        for (const auto& row :
             query(folder / "catalog.db",
                   "SELECT held FROM (SELECT variant_id, variant_id || '>' ||"
                   "  catalog_variant_id || ' ' || origin AS held FROM links"
                   " UNION ALL SELECT variant_id, variant_id || '> manual'"
                   "  FROM blocks WHERE variant_id IS NOT NULL)"
                   " ORDER BY variant_id")) {
            held.push_back(row[0]);
        }
        return held;
    }

    void write(const std::string& name,
               const std::vector<ExportProduct>& products) const {
        folder.write(name, to_jsonl(products));
    }

    TestFolder folder;
};

using Held = std::vector<std::string>;

bool has(const RunResult& result, const std::string& text) {
    return result.out.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("a link is pinned, explained, listed and undone") {
    const LinkedShops shops;
    CHECK(shops.held() == Held{"51>11 auto", "52>12 auto"});

    const auto why = shops.run({"explain", "X"});
    CHECK(why.exit_code == 0);
    CHECK(has(why, "in the shop, but not linked"));

    const auto added =
        shops.run({"link", "add", "--shop", "eu", "--variant-id", "53",
                   "C, \"d\"", "--note", "old SKU", "-f", "json"});
    CHECK(added.exit_code == 0);
    CHECK(has(added, R"("command": "link add")"));
    CHECK(has(added, R"("reason": "pinned")"));
    CHECK(shops.held() == Held{"51>11 auto", "52>12 auto", "53>13 manual"});

    const auto listed = shops.run({"link", "list", "--pinned"});
    CHECK(has(listed, "old SKU"));
    CHECK(has(listed, "anna"));
    const auto pinned = shops.run({"link", "list", "--pinned", "-f", "json"});
    CHECK(has(pinned, R"("variant_id": "53")"));
    CHECK_FALSE(has(pinned, R"("variant_id": "51")"));

    const auto history = shops.run({"link", "history", "X"});
    CHECK(has(history, "pinned"));

    const auto run =
        query_value(shops.folder / "catalog.db", "SELECT id FROM runs WHERE"
                                                 " command = 'link add'");
    CHECK(shops.run({"undo", run}).exit_code == 0);
    CHECK(shops.held() == Held{"51>11 auto", "52>12 auto"});
    CHECK(has(shops.run({"link", "history", "X"}), "undone: run " + run));

    const auto linked =
        query_value(shops.folder / "catalog.db",
                    "SELECT id FROM runs WHERE command = 'associate'");
    const auto undone = shops.run({"undo", linked, "--dry-run"});
    CHECK(undone.exit_code == 0);
    CHECK(has(undone, "undone: run " + linked + ", and blocked"));
    CHECK(has(undone, "2 links are held by a pin or a block; to let the next "
                      "associate decide, give --release"));
}

TEST_CASE("an identifier is blocked, listed, told of and let go") {
    const LinkedShops shops;
    const auto blocked = shops.run(
        {"link", "remove", "--shop", "eu", "--key", "A", "-f", "json"});
    CHECK(blocked.exit_code == 0);
    CHECK(has(blocked, R"("variant_id": null)"));
    CHECK(has(blocked, R"("identifier": "A")"));
    CHECK(has(blocked, R"("reason": "ended: identifier blocked")"));
    CHECK(shops.held() == Held{"52>12 auto"});
    const auto listed = shops.run(
        {"link", "list", "--blocked", "--identifier", "A", "-f", "json"});
    CHECK(has(listed, R"("variant_id": null)"));
    CHECK(has(shops.run({"link", "list", "--blocked", "-f", "csv"}),
              "remove,eu,,,,,,A,manual"));
    CHECK(has(shops.run({"explain", "A"}), "is blocked in the shop by"));
    CHECK(shops.run({"verify"}).exit_code == 0);
    CHECK(shops.run({"link", "remove", "--shop", "eu", "--key", "A", "A"})
              .exit_code == 2);
    CHECK(
        shops.run({"link", "remove", "--shop", "eu", "--key", " "}).exit_code ==
        2);

    CHECK(shops
              .run({"link", "remove", "--shop", "eu", "--key", "A",
                    "--allow-relink"})
              .exit_code == 0);
    CHECK_FALSE(has(shops.run({"link", "list", "--blocked"}), "A"));
    CHECK(has(shops.run({"link", "history", "A"}), "unblocked"));
}

TEST_CASE("a key that is nearly one of the shop's is told when it is blocked") {
    const LinkedShops shops;
    const auto blocked =
        shops.run({"link", "remove", "--shop", "eu", "--key", "a"});
    CHECK(blocked.exit_code == 0);
    CHECK(blocked.err ==
          "hwsync: link remove: warning: no variant of shop eu has 'a' now; "
          "did you mean 'A'?\n");
    const auto later =
        shops.run({"link", "remove", "--shop", "eu", "--key", "Z"});
    CHECK(later.exit_code == 0);
    CHECK(later.err.find("did you mean") == std::string::npos);
}

TEST_CASE("runs are undone one after another, the latest first") {
    const LinkedShops shops;
    const auto last_run = [&] {
        return query_value(shops.folder / "catalog.db",
                           "SELECT MAX(id) FROM runs");
    };
    const auto before = shops.held();
    shops.run({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    const auto removal = last_run();
    shops.run({"link", "add", "--shop", "eu", "--variant-id", "51",
               "--catalog-variant-id", "13"});
    const auto addition = last_run();

    const auto refused = shops.run({"undo", removal});
    CHECK(refused.exit_code == 8);
    CHECK(refused.err.find("run " + addition) != std::string::npos);

    CHECK(shops.run({"undo", addition}).exit_code == 0);
    CHECK(shops.held() == Held{"51> manual", "52>12 auto"});
    SUBCASE("which is undone again") {
        CHECK(shops.run({"undo", last_run()}).exit_code == 0);
        CHECK(shops.run({"undo", removal}).exit_code == 8);
    }
    SUBCASE("down to the first") {
        CHECK(shops.run({"undo", removal, "--release"}).exit_code == 0);
        CHECK(shops.held() == before);
    }
}

TEST_CASE("what link list writes as CSV, link import reads") {
    const LinkedShops shops;
    REQUIRE(shops
                .run({"link", "add", "--shop", "eu", "--variant-id", "53",
                      "C, \"d\"", "--note", "=cmd|' /C calc'!A0"})
                .exit_code == 0);
    const auto links = shops.run({"link", "list", "-f", "csv"}).out;
    CHECK(links.find("'=1+1") != std::string::npos);
    const auto before = shops.held();

    const auto same = shops.run({"link", "import", "-"}, links);
    CHECK(same.exit_code == 0);
    CHECK(has(same, "nothing to change, 3 already as requested"));
    CHECK(shops.held() == before);

    REQUIRE(shops.run({"link", "remove", "--shop", "eu", "X"}).exit_code == 0);
    REQUIRE(shops.run({"link", "remove", "--shop", "eu", "A"}).exit_code == 0);
    const auto blocks =
        shops.run({"link", "list", "--blocked", "-f", "csv"}).out;
    CHECK(shops.run({"link", "import", "-"}, links).exit_code == 0);
    CHECK(shops.held() == Held{"51>11 manual", "52>12 auto", "53>13 manual"});
    CHECK(query_value(shops.folder / "catalog.db",
                      "SELECT note FROM links WHERE variant_id = 53") ==
          "=cmd|' /C calc'!A0");
    CHECK(shops.run({"link", "import", "-"}, blocks).exit_code == 0);
    CHECK(shops.held() == Held{"51> manual", "52>12 auto", "53> manual"});
}

TEST_CASE("what would be a formula comes back from a table as it was") {
    const LinkedShops shops;
    const auto pin = [&shops](const std::string& note) {
        REQUIRE(shops
                    .run({"link", "add", "--shop", "eu", "--variant-id", "53",
                          "--catalog-variant-id", "13", "--note", note})
                    .exit_code == 0);
    };
    const auto note = [&shops] {
        return query_value(shops.folder / "catalog.db",
                           "SELECT note FROM links WHERE variant_id = 53");
    };
    for (const std::string hostile :
         {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''-1", "'tis"}) {
        CAPTURE(hostile);
        pin(hostile);
        REQUIRE(note() == hostile);
        const auto table = shops.run({"link", "list", "--pinned", "-f", "csv"});
        pin("another");
        CHECK(shops.run({"link", "import", "-"}, table.out).exit_code == 0);
        CHECK(note() == hostile);
    }
    const auto by_identifier =
        shops.run({"link", "import", "-"}, "shop,variant_id,identifier\r\n"
                                           "eu,53,'=1+1\r\n");
    CHECK(by_identifier.exit_code == 3);
    CHECK(by_identifier.err.find("--replace") != std::string::npos);
    REQUIRE(shops
                .run({"link", "import", "--replace", "-"},
                     "shop,variant_id,identifier\r\neu,53,'=1+1\r\n")
                .exit_code == 0);
    CHECK(shops.held().back() == "53>12 manual");
}

TEST_CASE("a table with a wrong row is told by line and changes nothing") {
    const LinkedShops shops;
    const auto before = shops.held();
    const auto result =
        shops.run({"link", "import", "-"}, "shop,variant_id,identifier\n"
                                           "eu,53,A\n"
                                           "eu,52,nothing has this\n"
                                           "ue,51,A\n");
    CHECK(result.exit_code == 3);
    CHECK(result.err.find(":3: no catalog variant") != std::string::npos);
    CHECK(result.err.find("did you mean 'eu'?") != std::string::npos);
    CHECK(shops.held() == before);
    CHECK(query_value(shops.folder / "catalog.db",
                      "SELECT COUNT(*) FROM rejects") == "2");
}

TEST_CASE("each refusal has its exit code and leaves the links alone") {
    const LinkedShops shops;
    const auto before = shops.held();
    const auto add = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"link", "add"});
        return shops.run(arguments).exit_code;
    };
    CHECK(add({"--shop", "eu", "--variant-id", "53"}) == 2);
    CHECK(add({"--shop", "eu", "A"}) == 2);
    CHECK(add({"--shop", "ue", "--variant-id", "53", "A"}) == 2);
    CHECK(add({"--shop", "primary", "--variant-id", "53", "A"}) == 2);
    CHECK(add({"--shop", "eu", "--product-id", "5", "C, \"d\""}) == 2);
    CHECK(add({"--shop", "eu", "--variant-id", "53", "--product-id", "5",
               "A"}) == 2);
    CHECK(add({"--shop", "eu", "--variant-id", "53", "none"}) == 1);
    CHECK(add({"--shop", "eu", "--variant-id", "51", "C, \"d\""}) == 8);
    CHECK(add({"--shop", "eu", "--variant-id", "99", "A"}) == 8);
    CHECK(shops.run({"undo", "99"}).exit_code == 1);
    CHECK(shops.run({"undo", "1"}).exit_code == 2);
    CHECK(shops.run({"explain"}).exit_code == 2);
    CHECK(shops.held() == before);
}

TEST_CASE("explain names the rule that decided, and only true rivals") {
    const LinkedShops shops;
    auto draft = product({{61, "A"}}, "DRAFT");
    auto other = product({{71, "A"}}, "DRAFT");
    shops.write("eu.jsonl", {product({{51, "A"}}), draft, other});
    shops.associate();
    const auto rule_of = [&](const std::string& variant) {
        const auto why = shops.run(
            {"explain", "--shop", "eu", "--variant-id", variant, "-f", "json"});
        const auto from = why.out.find(R"("rule": ")") + 9;
        return why.out.substr(from, why.out.find('"', from) - from);
    };
    CHECK(rule_of("51") == "exact");
    CHECK(rule_of("61") == "stands_back");
    CHECK(shops
              .run({"link", "add", "--shop", "eu", "--variant-id", "51",
                    "--catalog-variant-id", "13", "--replace"})
              .exit_code == 0);
    CHECK(rule_of("51") == "pin");
    CHECK(rule_of("61") == "duplicate");
}

TEST_CASE("the line that explain shows makes the link when it is pasted") {
    const LinkedShops shops;
    shops.write("eu.jsonl", {{5, {{51, "A"}, {52, "=1+1"}, {53, "c,\"D\""}}}});
    shops.associate();
    const auto why =
        shops.run({"explain", "--shop", "eu", "--variant-id", "53"});
    const std::string line =
        "hwsync link add --shop eu --variant-id 53 --catalog-variant-id 13\n";
    CHECK(has(why, line));
    CHECK(shops
              .run({"link", "add", "--shop", "eu", "--variant-id", "53",
                    "--catalog-variant-id", "13"})
              .exit_code == 0);
    CHECK(shops.held().back() == "53>13 manual");
}

TEST_CASE("a table whose cells contradict each other pins nothing") {
    const LinkedShops shops;
    const auto before = shops.held();
    const auto header = "shop,product_id,variant_id,catalog_product_id,"
                        "catalog_variant_id,identifier\n";
    struct Row {
        std::string what;
        std::string cells;
    };
    for (const auto& [what, cells] :
         std::vector<Row>{{"a column that slipped", "eu,5,51,1,12,A\n"},
                          {"another's identifier", "eu,5,53,1,11,=1+1\n"},
                          {"another product", "eu,5,53,9,11,A\n"}}) {
        for (const auto* how : {"--replace", "--dry-run"}) {
            CAPTURE(what);
            CAPTURE(how);
            const auto refused =
                shops.run({"link", "import", how, "-"}, header + cells);
            CHECK(refused.exit_code == 3);
            CHECK(refused.err.find(":2: ") != std::string::npos);
            CHECK(shops.held() == before);
        }
    }
    CHECK(shops
              .run({"link", "import", "-"},
                   header + std::string{",,,,,\neu,5,53,1,11,A\n,,,,,\n"})
              .exit_code == 0);
    CHECK(shops.held().back() == "53>11 manual");
}

TEST_CASE("a block holds for the variant that was made in its stead") {
    const LinkedShops shops;
    REQUIRE(shops
                .run({"link", "remove", "--shop", "eu", "--variant-id", "51",
                      "--note", "no shoe"})
                .exit_code == 0);
    shops.write("eu.jsonl", {{5, {{61, "A"}, {52, "=1+1"}, {53, "X"}}}});
    shops.associate();
    CHECK(shops.held() == Held{"52>12 auto", "61> manual"});
    CHECK(has(shops.run({"link", "list", "--blocked", "-f", "csv"}), ",61,"));
}

TEST_CASE("explain speaks by the strip rules that the config has now") {
    const LinkedShops shops;
    shops.write("eu.jsonl", {{5, {{51, "EU-A"}, {52, "=1+1"}}}});
    shops.associate();
    const auto config = shops.folder.write(
        "hwsync.toml", "primary = \"primary\"\n[shops.primary]\n"
                       "domain = \"a.myshopify.com\"\n[shops.eu]\n"
                       "domain = \"b.myshopify.com\"\n"
                       "strip_prefix = \"EU-\"\n");
    const auto explained = shops.run(
        {"explain", "--config", config, "--shop", "eu", "--variant-id", "51"});
    CHECK(has(explained, "catalog variant 11 alone has the key 'A'"));
    CHECK(has(shops.run({"explain", "--config", config, "--shop", "eu", "A"}),
              "variant 51"));
}
