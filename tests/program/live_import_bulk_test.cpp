#include "fake_shopify/json.hpp"
#include "program/live_shops.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include <sys/stat.h>

namespace fs = std::filesystem;

namespace {

const std::vector<LiveProduct> three{
    {1, {11, 12}}, {2, {21}}, {3, {31, 32, 33}}};

/// The number of the only operation so far.
constexpr auto first_operation = "4000000000001";
constexpr auto first_gid = "gid://shopify/BulkOperation/4000000000001";

mode_t mode_of(const std::string& path) {
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

} // namespace

TEST_CASE("import-bulk reads the whole shop, and knows from when on to read") {
    const LiveShops shops;
    shops.stock(three);
    const auto first = shops.do_well({"import-bulk"});
    CHECK(LiveShops::products(first) == "3 3 0 0 0 0");
    CHECK(LiveShops::variants(first) == "6 6 0 0 0 0");
    CHECK(text_of(first["source"]) == first_gid);
    CHECK(shops.watermarks() == "us import-new 0; us import-updates 0");
    const auto known = shops.do_well({"shop", "list"});
    CHECK(text_of(known["shops"][0]["shopify_id"]) == "1001");
    const auto before = shops.dump();
    const auto again = shops.do_well({"import-bulk"});
    CHECK(LiveShops::products(again) == "3 0 0 3 0 0");
    CHECK(shops.dump() == before);
    SUBCASE("a later one moves what it says of the time alone") {
        shops.set_clock(7);
        shops.stock({{1, {11, 12}, 5}, {2, {21}}, {3, {31, 32, 33}}});
        const auto later = shops.do_well({"import-bulk"});
        CHECK(LiveShops::products(later) == "3 0 0 3 0 0");
        CHECK(shops.watermarks() == "us import-new 7; us import-updates 7");
    }
    SUBCASE("import-bulk alone moves a watermark back") {
        shops.set_clock(-30);
        shops.do_well({"import-bulk"});
        CHECK(shops.watermarks() == "us import-new -30; us import-updates -30");
    }
}

TEST_CASE("an empty store empties the catalog only where that is allowed") {
    const LiveShops shops;
    shops.stock(three);
    shops.do_well({"import-bulk"});
    for (const auto product : {1, 2, 3}) {
        shops.remove(product);
    }
    shops.set_clock(5);
    shops.fails({"import-bulk"}, 8, "--max-delete");
    // What a rule refused is not taken up, and is refused again.
    shops.fails({"import-bulk"}, 8, "--max-delete");
    CHECK(shops.us().count("start") == 3);
    const auto emptied = shops.do_well({"import-bulk", "--max-delete", "100"});
    CHECK(LiveShops::products(emptied) == "0 0 0 0 0 3");
    CHECK(shops.us().count("result") == 1);
}

TEST_CASE("an operation that found other things is no empty store") {
    const LiveShops shops;
    shops.stock(three);
    shops.do_well({"import-bulk"});
    const auto before = shops.dump();
    shops.us().control(
        R"({"products":"{\"id\":\"gid://shopify/Order/7\"}\n"})");
    for (const auto product : {1, 2, 3}) {
        shops.remove(product);
    }
    shops.fails({"import-bulk", "--max-delete", "100"}, 3,
                "it holds no product");
    CHECK(shops.dump() == before);
}

TEST_CASE("a product with fewer variants than Shopify counts ends none") {
    const LiveShops shops;
    shops.stock(three);
    shops.do_well({"import-bulk"});
    shops.set_clock(10);
    shops.us().control(R"({"delete":"gid://shopify/Product/3"})");
    shops.stock({{3, {31}, 5, -600, "Other", 3}});
    const auto result = shops.do_well({"import-bulk"});
    CHECK(LiveShops::variants(result) == "4 0 0 4 0 0");
    REQUIRE(result["incomplete"].Size() == 1);
    CHECK(text_of(result["incomplete"][0]) == "3");
    CHECK(shops.value("SELECT count(*) FROM variants") == "6");
    CHECK(value_in_private_tables(
              shops.catalog, "SELECT shop || product_id FROM incomplete") ==
          "us3");
}

TEST_CASE("--operation takes the result of one that Shopify has finished") {
    const LiveShops shops;
    shops.stock(three);
    shops.do_well({"import-bulk", "--catalog", shops.folder / "other.db"});
    shops.set_clock(9);
    for (const auto* id : {first_operation, first_gid}) {
        CAPTURE(id);
        const auto result = shops.do_well({"import-bulk", "--operation", id});
        CHECK(LiveShops::products(result).starts_with("3 "));
        CHECK(text_of(result["source"]) == first_gid);
    }
    CHECK(shops.us().count("start") == 1);
    CHECK(shops.watermarks() == "us import-new 0; us import-updates 0");
}

TEST_CASE("--operation refuses what is no export of the whole shop") {
    const LiveShops shops;
    shops.stock(three);
    shops.do_well({"import-bulk"});
    shops.do_well({"import-new"});
    shops.fails({"import-bulk", "--operation", "4000000000002"}, 8,
                "asks for some of the products");
    shops.fails({"import-bulk", "--operation", "4000000000009"}, 2,
                "knows no bulk operation");
    shops.fails({"import-bulk", "--operation", "last"}, 2,
                "is not the id of a bulk operation");
    shops.fails({"import-bulk", "--operation", "gid://shopify/Product/1"}, 2,
                "is not the id of a bulk operation");
}

TEST_CASE("--operation tells somebody else's export of some from one of all") {
    const LiveShops shops;
    shops.stock(three);
    struct Case {
        std::string query;
        std::string says;
    };
    for (const auto& row : std::vector<Case>{
             {"{ products(query: \\\"status:active\\\") { edges { node { id"
              " } } } }",
              "asks for some of the products"},
             {"{ products ( first: 5, query : \\\"tag:x\\\") { edges { node {"
              " id } } } }",
              "asks for some of the products"},
             {"query A($q: String) { ...R } fragment R on QueryRoot {"
              " all: products(query: $q) { nodes { id } } }",
              "asks for some of the products"},
             {"{ orders { edges { node { id } } } }",
              "asks for something else than products"},
             {"# products\\n{ products(reverse: true) { nodes { id } } }", ""},
             {"{ products { edges { node { id } } } }", ""}}) {
        const auto& [query, says] = row;
        CAPTURE(row.query);
        shops.us().control(
            fmt::format(R"({{"operation":{{"query":"{}"}}}})", query));
        shops.do_well(
            {"import-bulk", "--fresh", "--catalog", shops.folder / "other.db"});
        const auto id =
            fmt::format("{}", 4'000'000'000'000 + shops.us().count("start"));
        if (says.empty()) {
            shops.do_well({"import-bulk", "--operation", id});
        } else {
            shops.fails({"import-bulk", "--operation", id}, 8, says);
        }
    }
    shops.us().control(R"({"operation":{"type":"MUTATION"}})");
    shops.fails({"import-bulk", "--fresh"}, 3, "it is not an export");
}

TEST_CASE("--operation waits for one that runs, and never cancels it") {
    const LiveShops shops;
    shops.stock(three);
    shops.hang();
    shops.run_until({"import-bulk", "--catalog", shops.folder / "other.db"},
                    "poll", SIGKILL);
    const auto stopped = shops.run_until(
        {"import-bulk", "--operation", first_operation}, "poll", SIGINT, 3);
    CHECK(stopped.exit_code == 130);
    CHECK(shops.us().count("cancel") == 0);
}

TEST_CASE("a blank line of a result is no object of Shopify's count") {
    const LiveShops shops;
    shops.stock(three);
    const auto path = shops.folder / "kept.jsonl";
    shops.do_well({"import-bulk", "--save", path});
    const auto with_blank_lines = "\n" + read_file(path) + "\n";
    const rapidjson::Value body{
        rapidjson::StringRef(with_blank_lines.data(), with_blank_lines.size())};
    shops.us().control(fmt::format(
        R"({{"operation":{{"fileSize":"{}"}},"fault":{{"on":"result",)"
        R"("kind":"status","status":200,"body":{}}}}})",
        with_blank_lines.size(), fake::to_text(body)));
    const auto again = shops.do_well({"import-bulk"});
    CHECK(LiveShops::products(again) == "3 0 0 3 0 0");
    CHECK(LiveShops::variants(again) == "6 0 0 6 0 0");
}

TEST_CASE("--save keeps the result as it came, once it is whole") {
    const LiveShops shops;
    shops.stock(three);
    const auto path = shops.folder / "kept.jsonl";
    shops.do_well({"import-bulk", "--save", path});
    CHECK(mode_of(path) == 0600);
    const auto kept = read_file(path);
    CHECK(std::count(kept.begin(), kept.end(), '\n') == 9);
    fs::remove(path);
    shops.us().control(R"({"operation":{"objectCount":"10"}})");
    shops.fails({"import-bulk", "--save", path}, 3, "has 9 objects");
    CHECK_FALSE(fs::exists(path));
    shops.us().control(R"({"operation":{}})");
    SUBCASE("not where a download broke off") {
        shops.us().control(
            R"({"fault":{"on":"result","kind":"cut","bytes":40}})");
        shops.fails({"import-bulk", "--save", path}, 4, "");
        CHECK_FALSE(fs::exists(path));
    }
    SUBCASE("in place of what was there") {
        shops.folder.write("kept.jsonl", R"({"id":"gid://shopify/Shop/1"})");
        shops.do_well({"import-bulk", "--save", path, "--dry-run"});
        CHECK(read_file(path) == kept);
    }
    SUBCASE("a folder that is not there is told before Shopify works") {
        shops.fails({"import-bulk", "--save", shops.folder / "no/kept.jsonl"},
                    6, "there is no folder");
    }
}

TEST_CASE("a dry run of import-bulk writes nothing") {
    const LiveShops shops;
    shops.stock(three);
    const auto first = shops.do_well({"import-bulk", "--dry-run"});
    CHECK(first["run"].IsNull());
    CHECK(LiveShops::products(first) == "3 3 0 0 0 0");
    CHECK_FALSE(fs::exists(shops.catalog));
    shops.do_well({"import-bulk"});
    shops.stock({{4, {41}}});
    const auto before = read_file(shops.catalog);
    const auto second = shops.do_well({"import-bulk", "--dry-run"});
    CHECK(LiveShops::products(second) == "4 1 0 3 0 0");
    CHECK(read_file(shops.catalog) == before);
    SUBCASE("one that is stopped does not promise to go on") {
        shops.hang();
        const auto stopped =
            shops.run_until({"import-bulk", "--dry-run"}, "poll", SIGTERM);
        CHECK(stopped.exit_code == 143);
        CHECK_FALSE(contains(stopped.err, "goes on with"));
    }
}

TEST_CASE("import-bulk of a file that says when it began sets the watermarks") {
    const LiveShops shops;
    const auto file =
        shops.folder.write("us.jsonl", R"({"id":"gid://shopify/Product/1"}
{"id":"gid://shopify/ProductVariant/11","__parentId":"gid://shopify/Product/1"}
)");
    shops.do_well({"import-bulk", "--file", file});
    CHECK(shops.watermarks().empty());
    shops.fails({"import-new"}, 8, "--since");
    shops.do_well({"import-bulk", "--file", file, "--as-of", shops.time(-20)});
    CHECK(shops.watermarks() == "us import-new -20; us import-updates -20");
    shops.do_well({"import-new"});
    CHECK(shops.watermarks() == "us import-new 0; us import-updates -20");
}

TEST_CASE("a catalog made without a config goes along with its config's name") {
    const LiveShops shops;
    const auto file =
        shops.folder.write("us.jsonl", R"({"id":"gid://shopify/Product/1",)"
                                       R"("variantsCount":{"count":2}}
{"id":"gid://shopify/ProductVariant/11","__parentId":"gid://shopify/Product/1"}
)");
    const auto made = run_hwsync({"import-bulk", "-c", shops.catalog, "--file",
                                  file, "--as-of", shops.time(-20)});
    REQUIRE(made.exit_code == 0);
    CHECK(shops.watermarks() ==
          "primary import-new -20; primary import-updates -20");
    shops.stock({{1, {11, 12}, -10}});
    SUBCASE("a run that fails leaves the old name") {
        shops.us().control(R"({"fault":{"on":"result","kind":"status",)"
                           R"("status":403}})");
        shops.fails({"import-new"}, 4, "HTTP 403");
        const auto next = shops.do_well({"import-new"});
        CHECK(LiveShops::variants(next) == "2 1 1 0 0 0");
    }
    SUBCASE("one that ends well takes all along") {
        const auto next = shops.do_well({"import-new"});
        // Asked for by its id, as it was incomplete.
        CHECK(LiveShops::variants(next) == "2 1 1 0 0 0");
    }
    CHECK(shops.watermarks() == "us import-new 0; us import-updates -20");
    CHECK(value_in_private_tables(shops.catalog,
                                  "SELECT count(*) FROM incomplete") == "0");
    CHECK(value_in_private_tables(
              shops.catalog,
              "SELECT count(*) FROM operation WHERE shop <> 'us'") == "0");
}
