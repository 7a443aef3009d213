#include "program/exports.hpp"
#include "program/imports.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

namespace {

const std::string all_may_go = "--max-delete=100";

std::string title_of(const ImportFixture& fixture, int id) {
    return fixture.value(
        fmt::format("SELECT title FROM products WHERE id = {}", id));
}

bool is_live(const ImportFixture& fixture, int id) {
    return fixture.value(fmt::format("SELECT COUNT(*) FROM products"
                                     " WHERE id = {}",
                                     id)) == "1";
}

std::vector<std::string> names_of(const rapidjson::Value& object) {
    std::vector<std::string> names;
    for (const auto& member : object.GetObject()) {
        names.emplace_back(member.name.GetString());
    }
    return names;
}

} // namespace

TEST_CASE("an import's JSON document has the fields that are promised") {
    const ImportFixture fixture;
    const auto text = product(1, {.more = R"("variantsCount":{"count":2})"}) +
                      variant(10, 1) + variant(20, 99) + "{}\n" +
                      "{\"id\":\"gid://shopify/MediaImage/5\"}\n";
    const auto result = fixture.import(text);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.err, "2 lines were rejected"));
    const auto document = document_of(result);
    CHECK(
        names_of(document) ==
        std::vector<std::string>{"command",     "run",         "shop",
                                 "dry_run",     "source",      "started_at",
                                 "finished_at", "products",    "variants",
                                 "identifier",  "identifiers", "rejected",
                                 "rejects",     "withheld",    "newer",
                                 "skipped",     "incomplete",  "lacking_fields",
                                 "bytes",       "seconds"});
    const std::vector<std::string> count_names{
        "read", "created", "updated", "unchanged", "older", "deleted"};
    CHECK(names_of(document["products"]) == count_names);
    CHECK(names_of(document["variants"]) == count_names);
    CHECK(text_of(document["command"]) == "import-bulk");
    CHECK(document["run"].GetInt64() == 1);
    CHECK(text_of(document["shop"]) == "primary");
    CHECK(document["dry_run"].GetBool() == false);
    CHECK(document["source"].GetString() == fixture.folder / "export.jsonl");
    for (const auto* time : {"started_at", "finished_at"}) {
        const std::string at = document[time].GetString();
        CHECK(at.size() >= 20);
        CHECK(at[10] == 'T');
        CHECK(at.back() == 'Z');
    }
    CHECK(document["rejected"].GetInt64() == 2);
    const auto& rejected = document["rejects"];
    REQUIRE(rejected.Size() == 2);
    CHECK(names_of(rejected[0]) ==
          std::vector<std::string>{"line", "reason", "id"});
    CHECK(document["skipped"].GetInt64() == 1);
    REQUIRE(document["incomplete"].Size() == 1);
    CHECK(text_of(document["incomplete"][0]) == "1");
    CHECK(document["bytes"].GetUint64() == text.size());
    CHECK(document["seconds"].GetDouble() >= 0);
    // In the order of the lines, whenever it was that they were rejected.
    CHECK(rejects(result) == "3: its product 99 is neither in the export nor "
                             "in the catalog\n4: no id\n");
    CHECK(text_of(rejected[0]["id"]) == "20");
    CHECK(rejected[1]["id"].IsNull());
}

TEST_CASE("what an import created, updated, left and ended is counted") {
    const ImportFixture fixture;
    const auto first = fixture.import(products(1, 20));
    CHECK(counts(first, "products") == "20 20 0 0 0 0");
    CHECK(counts(first, "variants") == "20 20 0 0 0 0");

    const auto second = fixture.import(
        products(1, 17) + products(18, 18, {.title = "Renamed"}) + product(20) +
        variant(200, 20) + variant(201, 20) + products(21, 22));
    CHECK(second.exit_code == 0);
    CHECK(counts(second, "products") == "21 2 1 18 0 1");
    CHECK(counts(second, "variants") == "22 3 1 18 0 1");
    CHECK(title_of(fixture, 18) == "Renamed");
    CHECK(!is_live(fixture, 19));
    CHECK(fixture.value("SELECT deleted_at FROM deleted_products") ==
          "2026-01-02T00:00:00Z");
    CHECK(fixture.value("SELECT COUNT(*) FROM variants") == "22");
    const auto status = document_of(
        run_hwsync({"status", "--catalog", fixture.catalog, "-f", "json"}));
    CHECK(status["catalog"]["products"].GetUint64() == 21);
    CHECK(status["catalog"]["variants"].GetUint64() == 22);
}

TEST_CASE("the same file again writes no row of a product or variant") {
    const ImportFixture fixture;
    const auto text = products(1, 50);
    REQUIRE(fixture.import(text).exit_code == 0);
    const auto before = fixture.dump();
    for (const auto* table : {"product", "variant"}) {
        for (const auto* change : {"INSERT", "UPDATE", "DELETE"}) {
            execute(fixture.catalog,
                    fmt::format("CREATE TRIGGER {0}_{1} BEFORE {1} ON {0} BEGIN"
                                " SELECT RAISE(ABORT, 'a row is written'); END",
                                table, change));
        }
    }
    const auto again = fixture.import(text);
    CHECK(again.exit_code == 0);
    CHECK(counts(again, "products") == "50 0 0 50 0 0");
    CHECK(counts(again, "variants") == "50 0 0 50 0 0");
    CHECK(fixture.dump() == before);

    const auto rewritten = fixture.import(text, {"--rewrite"});
    CHECK(rewritten.exit_code == 6);
    CHECK(contains(rewritten.err, "a row is written"));
    CHECK(fixture.dump() == before);
}

TEST_CASE("--rewrite writes every row again, and counts what was the same") {
    const ImportFixture fixture;
    const auto text = products(1, 5);
    REQUIRE(fixture.import(text).exit_code == 0);
    execute(fixture.catalog, "UPDATE product SET digest = 0");
    const auto result = fixture.import(text, {"--rewrite"});
    CHECK(counts(result, "products") == "5 0 0 5 0 0");
    CHECK(counts(result, "variants") == "5 0 0 5 0 0");
    CHECK(value_in_private_tables(
              fixture.catalog,
              "SELECT COUNT(*) FROM product WHERE written_run = 2"
              " AND changed_run = 1 AND created_run = 1 AND digest <> 0") ==
          "5");
    CHECK(value_in_private_tables(
              fixture.catalog,
              "SELECT COUNT(*) FROM variant"
              " WHERE written_run = 2 AND changed_run = 1") == "5");
}

TEST_CASE("newer wins: an old export changes, revives and ends nothing") {
    const ImportFixture fixture;
    REQUIRE(fixture
                .import(products(1, 3) +
                        products(4, 6, {.updated = "2026-01-05T00:00:00Z"}))
                .exit_code == 0);
    REQUIRE(fixture
                .import(products(1, 2) +
                            products(4, 6, {.updated = "2026-01-05T00:00:00Z"}),
                        {all_may_go})
                .exit_code == 0);
    const auto before = fixture.dump();
    REQUIRE(!is_live(fixture, 3));

    const auto old = fixture.import(
        products(1, 3) +
            products(4, 5, {.title = "Old", .updated = "2026-01-03T00:00:00Z"}),
        {all_may_go});
    CHECK(old.exit_code == 0);
    CHECK(counts(old, "products") == "5 0 0 2 3 0");
    CHECK(counts(old, "variants") == "5 0 0 2 3 0");
    CHECK(fixture.dump() == before);
}

TEST_CASE(
    "an export that begins in the future, or of too long a shop, is refused") {
    const std::vector<std::vector<std::string>> wrong{
        {"--as-of", "2999-01-01T00:00:00Z"},
        {"--shop", std::string(65, 'x')},
    };
    for (const auto& options : wrong) {
        CAPTURE(options.back());
        const ImportFixture fixture;
        const auto refused = fixture.import(products(1, 1), options);
        CHECK(refused.exit_code == 2);
        CHECK(refused.err.find(options.back()) != std::string::npos);
        CHECK(fixture.files().find("catalog") == std::string::npos);
    }
}

TEST_CASE("what came or changed after the export began is not ended") {
    struct Row {
        std::vector<std::string> options;
        std::string products;
        unsigned newer; // products and variants that did not come and stay
    };
    // Without 2, 3 and 4 of the catalog; the newest line is of January 4.
    const auto text = products(1, 1, {.updated = "2026-01-04T00:00:00Z"});
    const std::vector<Row> rows{
        {{}, "1,3,4", 4},
        {{"--as-of", "2026-01-04T00:00:00Z"}, "1,3,4", 4},
        {{"--as-of", "2026-01-05T00:00:00Z"}, "1,3,4", 4},
        {{"--as-of", "2026-01-06T00:00:00Z"}, "1,4", 2},
        {{"--as-of", "2026-01-09T00:00:00Z"}, "1", 0},
        {{"--as-of", "2026-01-01T12:00:00Z"}, "1,2,3,4", 6},
    };
    for (const auto& row : rows) {
        CAPTURE(fmt::format("{}", fmt::join(row.options, " ")));
        const ImportFixture fixture;
        REQUIRE(
            fixture
                .import(products(1, 2) +
                        products(3, 3, {.updated = "2026-01-05T00:00:00Z"}) +
                        product(4) +
                        variant(40, 4,
                                {.updated = "2026-01-08T00:00:00Z",
                                 .created = "2026-01-08T00:00:00Z"}))
                .exit_code == 0);
        auto options = row.options;
        options.push_back(all_may_go);
        options.insert(options.end(), {"-f", "json"});
        const auto result = fixture.import(text, options);
        CHECK(result.exit_code == 0);
        CHECK(fixture.value("SELECT group_concat(id) FROM products") ==
              row.products);
        CHECK(document_of(result)["newer"].GetUint() == row.newer);
        // Whoever says when the export began knows what may have changed since.
        CHECK(contains(result.err, "say when with --as-of") ==
              row.options.empty());
    }
}

TEST_CASE("what comes back revives as the row that it was") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 10)).exit_code == 0);
    REQUIRE(fixture.import(products(1, 9)).exit_code == 0);
    REQUIRE(!is_live(fixture, 10));
    const auto back = fixture.import(products(1, 10));
    CHECK(counts(back, "products") == "10 1 0 9 0 0");
    CHECK(counts(back, "variants") == "10 1 0 9 0 0");
    CHECK(is_live(fixture, 10));
    CHECK(value_in_private_tables(
              fixture.catalog,
              "SELECT created_run FROM product WHERE id = 10") == "1");
    CHECK(fixture.value("SELECT COUNT(*) FROM deleted_variants") == "0");
}

TEST_CASE("a field that a line leaves out stays, one that is null goes") {
    const ImportFixture fixture;
    REQUIRE(
        fixture
            .import(product(1, {.more = R"("vendor":"Acme","tags":["a"])"}) +
                    variant(10, 1,
                            {.more = R"("sku":"A","barcode":"B",)"
                                     R"("price":"1.00","position":3)"}))
            .exit_code == 0);
    const auto result = fixture.import(
        "{\"id\":\"gid://shopify/Product/1\",\"tags\":null}\n"
        "{\"id\":\"gid://shopify/ProductVariant/10\",\"price\":\"2.50\"}\n");
    CHECK(result.exit_code == 0);
    CHECK(counts(result, "products") == "1 0 1 0 0 0");
    CHECK(counts(result, "variants") == "1 0 1 0 0 0");
    CHECK(fixture.value("SELECT vendor || title || (tags IS NULL) ||"
                        " updated_at FROM products") ==
          "AcmeTitle 112026-01-02T00:00:00Z");
    CHECK(fixture.value("SELECT sku || barcode || price || position ||"
                        " product_id || title FROM variants") ==
          "AB2.5031Title 10");
    CHECK(run_hwsync({"show", "A", "--catalog", fixture.catalog}).exit_code ==
          0);
}

TEST_CASE("Shopify's times alone are kept, but count as unchanged") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 2)).exit_code == 0);
    const auto result =
        fixture.import(products(1, 2, {.updated = "2026-01-07T00:00:00Z"}));
    CHECK(counts(result, "products") == "2 0 0 2 0 0");
    CHECK(counts(result, "variants") == "2 0 0 2 0 0");
    CHECK(fixture.value("SELECT COUNT(*) FROM products"
                        " WHERE updated_at = '2026-01-07T00:00:00Z'") == "2");
    CHECK(value_in_private_tables(
              fixture.catalog, "SELECT MAX(changed_run) FROM product") == "1");
}

TEST_CASE("a dry run makes no catalog") {
    const ImportFixture fixture;
    const auto result = fixture.import(products(1, 3), {"--dry-run"});
    CHECK(result.exit_code == 0);
    const auto document = document_of(result);
    CHECK(document["run"].IsNull());
    CHECK(document["dry_run"].GetBool() == true);
    CHECK(counts(result, "products") == "3 3 0 0 0 0");
    CHECK(fixture.files() == "export.jsonl");
}

TEST_CASE("a dry run counts what it would do, and writes nothing") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 20)).exit_code == 0);
    const auto bytes = read_file(fixture.catalog);
    const auto files = fixture.files();
    const auto result = fixture.import(
        products(1, 18) + products(19, 19, {.title = "New"}) + "{}\n",
        {"--dry-run"});
    CHECK(result.exit_code == 0);
    // A line that names nobody may be of the twentieth.
    CHECK(counts(result, "products") == "19 0 1 18 0 0");
    CHECK(document_of(result)["withheld"].GetInt64() == 2);
    CHECK(rejects(result) == "39: no id\n");
    CHECK(document_of(result)["run"].IsNull());
    CHECK(fixture.files() == files);
    CHECK(read_file(fixture.catalog) == bytes);

    const auto refused =
        fixture.import(products(1, 2), {"--dry-run", "--rewrite"});
    CHECK(refused.exit_code == 8);
    CHECK(document_of(refused)["run"].IsNull());
    CHECK(read_file(fixture.catalog) == bytes);
}

TEST_CASE(
    "--strict ends in 1 where a line was rejected, and imports the rest") {
    const ImportFixture fixture;
    CHECK(fixture.import(products(1, 3), {"--strict"}).exit_code == 0);
    const auto result = fixture.import(products(1, 4) + "{}\n", {"--strict"});
    CHECK(result.exit_code == 1);
    CHECK(contains(result.err, "1 line was rejected; line 9: no id"));
    CHECK(document_of(result)["run"].GetInt64() == 2);
    CHECK(is_live(fixture, 4));
    CHECK(fixture.import(products(1, 4) + "{}\n").exit_code == 0);
    CHECK(fixture.value("SELECT run || ' ' || line || ' ' || reason"
                        " FROM rejects WHERE run = 2") == "2 9 no id");
}

TEST_CASE("an export comes on standard input too") {
    const ImportFixture fixture;
    const auto result =
        fixture.import_file("-", {}, "import-bulk", {.input = products(1, 3)});
    CHECK(result.exit_code == 0);
    CHECK(text_of(document_of(result)["source"]) == "standard input");
    CHECK(counts(result, "variants") == "3 3 0 0 0 0");
}
