#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

namespace {

const std::string all_may_go = "--max-delete=100";

std::string live_variants(const ImportFixture& fixture) {
    return fixture.value("SELECT group_concat(id) FROM"
                         " (SELECT id FROM variants ORDER BY id)");
}

std::string withheld(const RunResult& result) {
    const auto document = document_of(result);
    REQUIRE_MESSAGE(document.HasMember("withheld"), result.out << result.err);
    return std::to_string(document["withheld"].GetUint64());
}

std::string replaced(std::string text, const std::string& part,
                     const std::string& by) {
    for (auto at = text.find(part); at != std::string::npos;
         at = text.find(part, at + by.size())) {
        text.replace(at, part.size(), by);
    }
    return text;
}

/// Products whose variants' SKUs are numbers.
std::string numeric_skus(int first, int last) {
    std::string text;
    for (int id = first; id <= last; ++id) {
        text += product(id) + variant(10 * id, id, {.more = "\"sku\":5"});
    }
    return text;
}

RunResult associate(const ImportFixture& fixture, const std::string& text,
                    const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"associate",
                                       "--catalog",
                                       fixture.catalog,
                                       "--shop",
                                       "eu",
                                       "--file",
                                       fixture.folder.write("eu.jsonl", text),
                                       "--format",
                                       "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_hwsync(arguments);
}

/// Shops, and the commands that withhold what they would end.
std::string withholding(const ImportFixture& fixture) {
    const auto status = document_of(
        run_hwsync({"status", "--catalog", fixture.catalog, "-f", "json"}));
    std::string found;
    for (const auto& shop : status["shops"].GetArray()) {
        for (const auto& job : shop["withholding"].GetArray()) {
            found += text_of(shop["shop"]) + " " + text_of(job["command"]);
        }
    }
    return found;
}

} // namespace

TEST_CASE("a whole reading of whose variants none can be used is refused") {
    for (const auto& [text, reason] :
         {std::pair{numeric_skus(1, 3), "sku is not a string"},
          std::pair{replaced(products(1, 3),
                             "\"__parentId\":\"gid://shopify/"
                             "Product/",
                             "\"__parentId\":\"gid://shopify/Product/9"),
                    "neither in the export nor in the catalog"}}) {
        const ImportFixture fixture;
        const auto refused =
            run_hwsync({"import-bulk", "-q", "--catalog", fixture.catalog,
                        "--file", fixture.folder.write("export.jsonl", text)});
        CHECK(refused.exit_code == 3);
        CHECK(contains(refused.err, "none of its 3 lines of variants can be "
                                    "used"));
        CHECK(contains(refused.err, reason));
        CHECK(fixture.value("SELECT COUNT(*) FROM products") == "0");
        CHECK(fixture.last_run() == "failed 3");
    }
}

TEST_CASE("a child's reading of whose variants none can be used is refused") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
    REQUIRE(associate(fixture, products(101, 103)).exit_code == 0);
    const auto before = fixture.dump();
    CHECK(associate(fixture, numeric_skus(101, 103)).exit_code == 3);
    CHECK(fixture.dump() == before);
}

TEST_CASE("more rejects than allowed stop a run, few never do") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 100)).exit_code == 0);
    const auto before = fixture.dump();
    const auto refused =
        fixture.import(products(1, 79) + numeric_skus(80, 100));
    CHECK(refused.exit_code == 8);
    CHECK(contains(refused.err, "21 of its 100 lines of variants cannot be "
                                "used (21.0 %), more than max_reject (10 %)"));
    CHECK(contains(refused.err, "--max-reject"));
    CHECK(fixture.dump() == before);

    const auto few = fixture.import(products(1, 80) + numeric_skus(81, 100));
    CHECK(few.exit_code == 0);
    CHECK(fixture
              .import(products(1, 79) + numeric_skus(80, 100),
                      {"--max-reject=21"})
              .exit_code == 0);
    CHECK(fixture
              .import(products(1, 79) + numeric_skus(80, 100),
                      {"--max-reject=20.5"})
              .exit_code == 8);
}

TEST_CASE("a window of few lines that cannot be used is taken, of many not") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 40)).exit_code == 0);
    CHECK(fixture.import(numeric_skus(1, 20), {}, "import-updates").exit_code ==
          0);
    const auto refused =
        fixture.import(numeric_skus(1, 21), {}, "import-updates");
    CHECK(refused.exit_code == 3);
    CHECK(contains(refused.err, "none of its 21 lines of variants"));
}

TEST_CASE("the config file may say how much may be rejected") {
    const ImportFixture fixture;
    const auto config =
        fixture.folder.write("hwsync.toml", "[import]\nmax_reject = \"50%\"\n");
    CHECK(fixture
              .import(products(1, 70) + numeric_skus(71, 100),
                      {"--config", config})
              .exit_code == 0);
    CHECK(fixture.import(products(1, 70) + numeric_skus(71, 100)).exit_code ==
          8);
}

TEST_CASE("what was rejected is said with -q, and by status until it is less") {
    const ImportFixture fixture;
    const auto import = [&](const std::string& text) {
        return run_hwsync({"import-bulk", "-q", "--catalog", fixture.catalog,
                           "--file",
                           fixture.folder.write("export.jsonl", text)});
    };
    const auto status = [&] {
        return run_hwsync({"status", "--catalog", fixture.catalog}).out;
    };
    const auto result = import(products(1, 3) + numeric_skus(4, 5));
    CHECK(result.exit_code == 0);
    CHECK(result.out.empty());
    CHECK(contains(result.err, "2 lines were rejected"));
    CHECK(contains(result.err, "line 8: sku is not a string"));
    CHECK(result.err.find('\n') == result.err.size() - 1);
    CHECK(contains(status(), "2 lines by import-bulk: hwsync runs show 1"));
    CHECK(!contains(status(), "all is well"));

    CHECK(import(products(1, 4) + numeric_skus(5, 5)).exit_code == 0);
    CHECK(contains(status(), "1 line by import-bulk"));
    CHECK(import(products(1, 5)).err.empty());
    CHECK(contains(status(), "all is well"));
}

TEST_CASE("an id is read in each of its forms, where its kind is told") {
    struct Form {
        std::string product;
        std::string variant;
        std::string parent;
    };
    const std::string base64_product = "Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0LzE=";
    const std::string base64_variant =
        "Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0VmFyaWFudC8xMA==";
    for (const auto& form :
         {Form{"1", "10", "1"}, Form{"\"1\"", "\"10\"", "\"1\""},
          Form{"\"gid://shopify/Product/1?a=b\"",
               "\"gid://shopify/ProductVariant/10?a=b\"",
               "\"gid://shopify/Product/1?a=b\""},
          Form{'"' + base64_product + '"', '"' + base64_variant + '"',
               '"' + base64_product + '"'}}) {
        CAPTURE(form.product);
        const ImportFixture fixture;
        REQUIRE(fixture.import(products(1, 2)).exit_code == 0);
        auto text =
            replaced(product(1), "\"gid://shopify/Product/1\"", form.product);
        text = replaced(text, "}", ",\"handle\":\"h\"}");
        text += replaced(replaced(variant(10, 1),
                                  "\"gid://shopify/ProductVariant/10\"",
                                  form.variant),
                         "\"gid://shopify/Product/1\"", form.parent);
        const auto result = fixture.import(text + products(2, 2), {"--strict"});
        CHECK_MESSAGE(result.exit_code == 0, result.out << result.err);
        CHECK(counts(result, "products") == "2 0 1 1 0 0");
        CHECK(counts(result, "variants") == "2 0 0 2 0 0");
    }
}

TEST_CASE("lines of other kinds are skipped, with an id or without") {
    const std::string parent = R"("__parentId":"gid://shopify/Product/1"})";
    for (
        const auto& line :
        {R"({"id":"gid://shopify/MediaImage/1",)" + parent,
         R"({"__typename":"MediaImage","alt":"x",)" + parent,
         R"({"__typename":"Metafield","id":7,"key":"k",)" + parent,
         R"({"alt":"\ud800","id":"gid://shopify/MediaImage/1",)" + parent,
         R"({"alt":"x","image":{"url":"u"},)" + parent,
         R"({"createdAt":"2026-01-01T00:00:00Z","image":null,)" + parent,
         R"({"alt":null,"image":null,)" + parent,
         R"({"id":null,"sku":null,"alt":null,"url":"u",)" + parent,
         R"({"status":"READY","mimeType":"image\/png",)" + parent,
         R"({"publishDate":"2026-01-01T00:00:00Z","isPublished":true,)" +
             parent,
         R"({"title":"Summer","handle":"summer",)" + parent,
         R"({"type":"boolean","jsonValue":true,)" + parent,
         R"({"jsonValue":"\ud800",)" + parent,
         std::string{
             R"({"name":"POS","__parentId":"gid:\/\/shopify\/Product\/1"})"}}) {
        CAPTURE(line);
        const ImportFixture fixture;
        const auto result = fixture.import(products(1, 2) + line + "\n");
        CHECK(document_of(result)["rejected"].GetInt64() == 0);
        CHECK(document_of(result)["skipped"].GetInt64() == 1);
    }
}

TEST_CASE("a line without an id that may be a variant's is rejected") {
    const std::string parent = R"("__parentId":"gid://shopify/Product/1"})";
    for (const auto& line :
         {R"({"title":"S",)" + parent, R"({"inventoryQuantity":5,)" + parent,
          R"({"id":null,"price":"1.00",)" + parent,
          R"({"__typename":"ProductVariant",)" + parent,
          R"({"id":7,"publishDate":"2026-01-01T00:00:00Z",)" + parent}) {
        CAPTURE(line);
        const ImportFixture fixture;
        const auto result = fixture.import(products(1, 2) + line + "\n");
        CHECK(document_of(result)["rejected"].GetInt64() == 1);
    }
}

TEST_CASE(
    "of each reason a run keeps the first 1,000 rejects, and counts all") {
    const ImportFixture fixture;
    auto text = products(1, 2);
    for (int i = 1; i <= 1'500; ++i) {
        text += variant(1'000 + i, 50 + i);
    }
    text += R"({"id":"x y","sku":"S"})"
            "\n";
    for (const bool is_refused : {false, true}) {
        const auto result = fixture.import(
            text, {is_refused ? "--max-reject=10" : "--max-reject=100"});
        CHECK(result.exit_code == (is_refused ? 8 : 0));
        const auto run = is_refused ? "2" : "1";
        if (!is_refused) {
            const auto document = document_of(result);
            CHECK(document["rejected"].GetUint64() == 1'501);
            CHECK(document["rejects"].Size() == 1'501);
        }
        CHECK(fixture.value(fmt::format("SELECT COUNT(*) || ' to line ' ||"
                                        " MAX(line) FROM rejects"
                                        " WHERE run = {}",
                                        run)) == "1001 to line 1505");
        const auto shown = run_hwsync(
            {"runs", "show", run, "--catalog", fixture.catalog, "-f", "json"});
        CHECK(document_of(shown)["rejected"].GetUint64() == 1'501);
        CHECK(document_of(shown)["rejects"].Size() == 1'001);
        CHECK(contains(
            run_hwsync({"runs", "show", run, "--catalog", fixture.catalog}).out,
            "rejected       500 more; 1,000 lines of each reason are kept\n"));
    }
}

TEST_CASE("variants on a publication are taken by their product's id") {
    const ImportFixture fixture;
    const auto text = replaced(
        products(1, 3), "\"__parentId\":\"gid://shopify/Product/",
        "\"__parentId\":\"gid://shopify/Publication/5\",\"product\":{\"id\":"
        "\"gid://shopify/Product/");
    const auto result = fixture.import(
        replaced(replaced(replaced(text, "Product/1\"}", "Product/1\"}}"),
                          "Product/2\"}", "Product/2\"}}"),
                 "Product/3\"}", "Product/3\"}}"));
    CHECK(counts(result, "variants") == "3 3 0 0 0 0");
    CHECK(document_of(result)["rejected"].GetInt64() == 0);
}

TEST_CASE("where a line does not say whom it names, nothing ends for lack of "
          "one") {
    for (const auto& line :
         {R"({"id":"none","title":"T"})", R"({"id":1.5,"handle":"h"})",
          R"({"title":"T","sku":"S"})",
          R"({"id":"gid://shopify/Product/99999999999999999999"})"}) {
        CAPTURE(std::string(line));
        const ImportFixture fixture;
        REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
        const auto result =
            fixture.import(products(1, 1) + line + "\n", {"--max-delete=0"});
        CHECK(result.exit_code == 0);
        CHECK(withheld(result) == "4");
        CHECK(counts(result, "products") == "1 0 0 1 0 0");
        CHECK(live_variants(fixture) == "10,20,30");
        CHECK(withholding(fixture) == "primary import-bulk");
        const auto clean = fixture.import(products(1, 1), {all_may_go});
        CHECK(withheld(clean) == "0");
        CHECK(live_variants(fixture) == "10");
        CHECK(withholding(fixture).empty());
    }
}

TEST_CASE("a variant's line that names only its product withholds that one's") {
    const ImportFixture fixture;
    const auto two = [](int id) {
        return product(id) + variant(10 * id, id) + variant(10 * id + 1, id);
    };
    REQUIRE(fixture.import(two(1) + two(2)).exit_code == 0);
    const auto result = fixture.import(
        product(1) + variant(10, 1) + product(2) + variant(20, 2) +
            R"({"id":"?","sku":"S","__parentId":"gid://shopify/Product/1"})"
            "\n",
        {all_may_go});
    CHECK(withheld(result) == "1");
    CHECK(counts(result, "variants") == "2 0 0 2 0 1");
    CHECK(live_variants(fixture) == "10,11,20");
}

TEST_CASE("links of variants that did not come stay as well, others end") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
    const auto of = [](int id, int sku) {
        return product(id) +
               variant(10 * id, id,
                       {.more = fmt::format(R"("sku":"SKU-{}")", sku)});
    };
    REQUIRE(
        associate(fixture, of(101, 10) + of(102, 20) + of(103, 30)).exit_code ==
        0);
    REQUIRE(fixture.value("SELECT COUNT(*) FROM links") == "3");
    const auto result =
        associate(fixture, of(101, 10) + of(102, 99) + "{\"id\":\"none\"}\n",
                  {all_may_go});
    CHECK(result.exit_code == 0);
    const auto document = document_of(result);
    CHECK(document["shops"][0]["withheld"].GetInt64() == 2);
    CHECK(document["shops"][0]["removed"].GetInt64() == 1);
    CHECK(fixture.value("SELECT group_concat(variant_id) FROM links") ==
          "1010,1030");
}

TEST_CASE("verify of a file calls nothing gone where a line names nobody") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
    const auto verify = [&](const std::string& text) {
        return run_hwsync({"verify", "--catalog", fixture.catalog, "--shop",
                           "primary", "--file",
                           fixture.folder.write("now.jsonl", text), "--format",
                           "json"});
    };
    CHECK(verify(products(1, 2)).exit_code == 1);
    const auto result = verify(products(1, 2) + "{\"id\":\"none\"}\n");
    CHECK_MESSAGE(result.exit_code == 0, result.out);
    CHECK(document_of(result)["read"][0]["withheld"].GetInt64() == 2);
    CHECK(verify(numeric_skus(1, 3)).exit_code == 3);
}

TEST_CASE("a product without a variant is incomplete, and none of its own "
          "end") {
    for (const auto* command : {"import-bulk", "import-updates"}) {
        CAPTURE(std::string(command));
        const ImportFixture fixture;
        REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
        const auto result =
            fixture.import(product(1, {.title = "New"}) + products(2, 3),
                           {all_may_go}, command);
        CHECK(counts(result, "variants") == "2 0 0 2 0 0");
        REQUIRE(document_of(result)["incomplete"].Size() == 1);
        CHECK(text_of(document_of(result)["incomplete"][0]) == "1");
        CHECK(live_variants(fixture) == "10,20,30");
    }
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3)).exit_code == 0);
    REQUIRE(associate(fixture, products(101, 103)).exit_code == 0);
    const auto result = associate(fixture, product(101) + products(102, 103));
    CHECK(document_of(result)["shops"][0]["variants"].GetInt64() == 3);
    CHECK(document_of(result)["shops"][0]["incomplete"].Size() == 1);
}

TEST_CASE("status lists what is incomplete or withheld, and --check minds it") {
    const ImportFixture fixture;
    REQUIRE(fixture.import(products(1, 3) + product(4) + "{\"id\":\"none\"}\n")
                .exit_code == 0);
    REQUIRE(fixture.import(products(1, 2) + "{\"id\":\"none\"}\n").exit_code ==
            0);
    const auto status = [&](const std::string& since) {
        store(fixture.catalog,
              fmt::format("UPDATE incomplete SET since = '{0}';"
                          "UPDATE withholding SET since = '{0}'",
                          since));
        return run_hwsync({"status", "--check", "--catalog", fixture.catalog,
                           "--format", "json"});
    };
    const auto days_ago = [&](int days) {
        return fixture.value(fmt::format(
            "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-{} hours')",
            24 * days + 1));
    };
    const auto fresh = status(days_ago(0));
    CHECK(fresh.exit_code == 0);
    CHECK(document_of(fresh)["shops"][0]["incomplete"].Empty());
    CHECK(document_of(fresh)["shops"][0]["withholding"].Size() == 1);
    const auto two_days = status(days_ago(2));
    CHECK(two_days.exit_code == 0);
    REQUIRE(document_of(two_days)["shops"][0]["incomplete"].Size() == 1);
    CHECK(text_of(document_of(
              two_days)["shops"][0]["incomplete"][0]["product_id"]) == "4");
    const auto old = status(days_ago(3));
    CHECK(old.exit_code == 1);
    CHECK(document_of(old)["shops"][0]["stuck"].GetBool());
    const auto text = run_hwsync({"status", "--catalog", fixture.catalog}).out;
    CHECK(contains(text, "import-bulk has withheld deletions for 3 days"));
    CHECK(contains(text, "1 product: 4 for 3 days"));
}

TEST_CASE("a text with U+0000 is rejected by its line") {
    const ImportFixture fixture;
    const std::string nul = "\\u0000";
    const auto result = fixture.import(
        products(1, 2) + product(3, {.title = "a" + nul + "b"}) +
        product(4, {.more = R"("tags":["a)" + nul + R"("])"}) +
        product(5, {.more = R"("tags":["a\\u0000"])"}) + variant(50, 5));
    CHECK(rejects(result) == "5: title holds the character U+0000\n"
                             "6: tags holds the character U+0000\n");
    CHECK(counts(result, "products") == "3 3 0 0 0 0");
}

TEST_CASE("a status in lower case is what it says, an unknown one a draft") {
    const ImportFixture fixture;
    const auto with_status = [](int id, const std::string& status) {
        return product(id, {.more = fmt::format(R"("status":"{}")", status)}) +
               variant(10 * id, id, {.more = R"("sku":"SAME")"});
    };
    const auto result =
        fixture.import(with_status(1, "archived") +
                       with_status(2, "SUSPENDED") + with_status(3, "Active"));
    CHECK(contains(result.err, "1 products have a status that hwsync does not "
                               "know, the first of them 'SUSPENDED'"));
    REQUIRE(associate(fixture,
                      product(7) + variant(70, 7, {.more = R"("sku":"SAME")"}))
                .exit_code == 0);
    CHECK(fixture.value("SELECT catalog_variant_id FROM links") == "30");
    REQUIRE(
        fixture
            .import(with_status(1, "archived") + with_status(2, "SUSPENDED"),
                    {all_may_go})
            .exit_code == 0);
    REQUIRE(associate(fixture,
                      product(7) + variant(70, 7, {.more = R"("sku":"SAME")"}))
                .exit_code == 0);
    CHECK(fixture.value("SELECT catalog_variant_id FROM links") == "20");
    CHECK(run_hwsync({"verify", "--catalog", fixture.catalog}).exit_code == 0);
}
