#include "program/compressed.hpp"
#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

/// What every case's catalog holds: other titles than the exports that follow.
void fill(const ImportFixture& fixture) {
    REQUIRE(
        fixture
            .import(products(
                1, 3, {.title = "Before", .updated = "2026-01-01T00:00:00Z"}))
            .exit_code == 0);
}

const std::string good = products(1, 3);

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

/// A product's line nested this deep, itself counted.
std::string nested(int depth) {
    return product(1,
                   {.more = fmt::format("\"x\":{}1{}", repeated("[", depth - 1),
                                        repeated("]", depth - 1))});
}

std::string as_csv() {
    return "Handle,Title,Variant SKU\nshirt,Shirt,S-1\n";
}

/// Without a BOM.
std::string in_utf_16(const std::string& ascii) {
    std::string text;
    for (const char c : ascii) {
        text += {c, '\0'};
    }
    return text;
}

const std::string bom = "\xef\xbb\xbf";

std::string with_last_byte_changed(std::string bytes) {
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    return bytes;
}

std::string line_with_id(const std::string& id) {
    return fmt::format("{{\"id\":{},\"title\":\"T\"}}\n", id);
}

std::string replaced(std::string text, const std::string& part,
                     const std::string& by) {
    for (auto at = text.find(part); at != std::string::npos;
         at = text.find(part, at + by.size())) {
        text.replace(at, part.size(), by);
    }
    return text;
}

struct Refused {
    std::string input;
    std::string words;
};

std::vector<Refused> refused_inputs() {
    return {
        {"", "it holds no product"},
        {"\n\n \t\r\n\n", "it holds no product"},
        {"\xef\xbb\xbf", "it holds no product"},
        {"{\"id\":\"gid://shopify/MediaImage/1\"}\n", "it holds no product"},
        {variant(10, 1), "it holds no product"},
        {product(1) + product(2), "none of its 2 products has a variant"},
        {as_csv(), ":1: this is a product CSV of Shopify's"},
        {"\"Title\";\"URL handle\";\"SKU\"\nA;a;1\n",
         "hwsync query prints what to ask for"},
        {"sku,name\nS-1,Shirt\n", ":1: the line is damaged: not a JSON object "
                                  "(this may be a CSV"},
        {"PK\3\4" + good, ": the file is a zip archive: unpack it"},
        {"PK\3\4....[Content_Types].xml" + good,
         ": the file is an Excel workbook: give the JSONL"},
        {gzip("PK\3\4" + good), ": the file is a zip archive: unpack it"},
        {"<!DOCTYPE html>\n<html></html>\n", ":1: the line is damaged: this "
                                             "looks like a web page"},
        {good + "<html>Bad gateway</html>\n", ":7: the line is damaged: this "
                                              "looks like a web page"},
        {fmt::format("[{}]\n", product(1)),
         ":1: the line is damaged: a JSON array is "
         "not JSONL"},
        {"[]\n", "a JSON array is not JSONL"},
        {R"({"data":{"products":{"edges":[{"node":{"id":"gid://shopify/)"
         R"(Product/1"}}]}}})"
         "\n",
         "the file is the answer to a GraphQL query: run the query as a bulk "
         "operation"},
        {"{\n  \"id\": 1\n}\n",
         "the file is pretty-printed JSON, one value over many lines"},
        {replaced(good, "\n", "\r"), "each line ends in a carriage return"},
        {good + R"({"id":"gid://shopify/Pro)", ":7: the line is damaged: not a "
                                               "complete JSON object"},
        {good + "{\"id\":\"gid://shopify/Product/9\",\"title\":\"a\xff\"}\n",
         ":7: the line is damaged"},
        {good + R"({"id":"gid://shopify/Product/9","title":"a)" +
             std::string(1, '\0') + "\"}\n",
         ":7: the line is damaged: it holds a NUL byte"},
        {good + std::string(512, '\0'), ":7: the line is damaged"},
        {std::string("\xff\xfe{\0", 4), "UTF-16"},
        {in_utf_16(good), "the text is UTF-16: convert it to UTF-8"},
        {good + nested(65), ":7: the line is damaged: it is nested more than "
                            "64 deep"},
        {good + nested(1'000'000), ":7: the line is damaged: it is nested "
                                   "more than 64 deep"},
        {good + product(9, {.title = std::string(std::size_t{17} << 20U, 'x')}),
         ":7: the line is longer than 16 MiB"},
        {std::string(std::size_t{17} << 20U, ' '), ":1: the line is longer "
                                                   "than 16 MiB"},
        {good + "{\"id\":tru}\n", ":7: the line is damaged"},
        {good + "{}{}\n", ":7: the line is damaged"},
        {good + "{\"id\":\"gid://shopify/Product/9\"},\n",
         ":7: the line is damaged"},
        {good + "null\n", ":7: the line is damaged: not a JSON object"},
        {good + "\"text\"\n", ":7: the line is damaged: not a JSON object"},
        {gzip(good).substr(0, gzip(good).size() - 9), "the gzip stream is cut "
                                                      "short"},
        {gzip(good).substr(0, 5), "the gzip stream is cut short"},
        {with_last_byte_changed(gzip(good)), "the gzip stream is damaged"},
        {gzip(good) + "rubbish", "something else follows the end of the gzip"},
        {gzip(good) + gzip(good).substr(0, 20), "the gzip stream is cut short"},
        {zstd(good).substr(0, zstd(good).size() - 9), "the zstd stream is cut "
                                                      "short"},
        {with_last_byte_changed(zstd(good)), "the zstd stream is damaged"},
        {zstd(good) + "rubbish", "something else follows the end of the zstd"},
        {gzip(as_csv()), ":1: this is a product CSV of Shopify's"},
    };
}

std::vector<std::string> fine_inputs() {
    return {
        good,
        good.substr(0, good.size() - 1),
        std::string("\xef\xbb\xbf") + good,
        bom + products(1, 1) + bom + products(2, 2) + "\n" + bom + "\n" + bom +
            products(3, 3) + bom,
        replaced(good, "\n", "\r\n"),
        replaced(good, "\n", "\n\n \t\n"),
        gzip(good),
        gzip(good.substr(0, 100)) + gzip(good.substr(100)),
        zstd(good),
        zstd(good.substr(0, 100)) + zstd(good.substr(100)),
        std::string("{\"id\":\"gid://shopify/MediaImage/1\"}\n") + good,
        variant(30, 3) + variant(10, 1) + product(3) + product(2) +
            variant(20, 2) + product(1),
        replaced(good, "\"title\"", R"("x":1,"x":[{}],"title")"),
        nested(64) + variant(10, 1) + products(2, 3),
        replaced(good, "{", " { "),
    };
}

struct Odd {
    std::string line; ///< stands after the products 1 and 2, as line 5
    std::string reason;
};

std::vector<Odd> odd_lines() {
    const std::string no_number = "is not a positive number of 63 bits";
    const std::string no_gid = "is not a Shopify id (gid://shopify/...)";
    const auto p9 = [](const std::string& more) {
        return fmt::format("{{\"id\":\"gid://shopify/Product/9\",{}}}\n", more);
    };
    const auto v90 = [](const std::string& more) {
        return fmt::format(
            "{{\"id\":\"gid://shopify/ProductVariant/90\",{}}}\n", more);
    };
    const std::string of_1 = R"("__parentId":"gid://shopify/Product/1")";
    return {
        {"{}\n", "no id"},
        {"{\"title\":\"T\"}\n", "no id"},
        {line_with_id("null"), "id is not a string"},
        {line_with_id("1.5"), "id is not a string"},
        {line_with_id("5"), "id 5 is a bare number, and nothing tells of what"},
        {line_with_id("\"5\""),
         "id 5 is a bare number, and nothing tells of what"},
        {line_with_id("\"\""), no_gid},
        {line_with_id("\"gid://shopify/Product/\""), no_number},
        {line_with_id("\"gid://shopify/Product/0\""), no_number},
        {line_with_id("\"gid://shopify/Product/-1\""), no_number},
        {line_with_id("\"gid://shopify/Product/007\""), no_number},
        {line_with_id("\"gid://shopify/Product/1e3\""), no_number},
        {line_with_id("\"gid://shopify/Product/abc\""), no_number},
        {line_with_id("\"gid://shopify/Product/9223372036854775808\""),
         no_number},
        {line_with_id("\"gid://shopify/ProductVariant/18446744073709551616\""),
         no_number},
        {p9(R"("id":"gid://shopify/Product/8")"), "id is given twice"},
        {p9(R"("title":"a","title":"a")"), "title is given twice"},
        {p9(R"("title":5)"), "title is not a string"},
        {p9(R"("tags":"a, b")"), "tags is not a list"},
        {p9(R"("createdAt":"yesterday")"), "createdAt is not an RFC 3339 time"},
        {p9(R"("title":"\ud800")"), "a lone surrogate in a text"},
        {p9(R"("variantsCount":{"count":99999999999999999999})"),
         "a number that does not fit 64 bits"},
        {p9(R"("variantsCount":{"count":1e400})"),
         "a number that does not fit 64 bits"},
        {v90(of_1 + R"(,"sku":5)"), "sku is not a string"},
        {v90(of_1 + R"(,"position":1.5)"), "position is not a whole number"},
        {v90(of_1 + R"(,"product":{"id":"gid://shopify/Product/2"})"),
         "__parentId and product.id differ"},
        {v90(R"("__parentId":"gid://shopify/Collection/1")"),
         "__parentId is not the id of a product"},
        {v90(R"("sku":"S")"), "it names no product"},
        {variant(90, 99), "its product 99 is neither in the export nor in the "
                          "catalog"},
    };
}

} // namespace

TEST_CASE("a damaged export is refused by line and reason, and the catalog is "
          "as it was") {
    const ImportFixture fixture;
    fill(fixture);
    const auto before = fixture.dump();
    std::string run = "1";
    for (const auto& refused : refused_inputs()) {
        const auto& [input, words] = refused;
        CAPTURE(refused.words);
        const auto result = fixture.import(input, {"--allow-foreign"});
        CHECK(result.exit_code == 3);
        CHECK(contains(result.err, words));
        CHECK(contains(result.err, fixture.folder / "export.jsonl"));
        CHECK(result.err.find('\n') == result.err.size() - 1);
        const auto document = document_of(result);
        CHECK(text_of(document["error"]["kind"]) == "input");
        CHECK(fixture.dump() == before);
        CHECK(fixture.last_run() == "failed 3");
        const auto id = std::to_string(document["run"].GetInt64());
        CHECK(id != run);
        run = id;
    }
}

TEST_CASE("a file that cannot be read is refused, and no catalog is made") {
    const ImportFixture fixture;
    const auto missing = fixture.import_file(fixture.folder / "missing.jsonl");
    CHECK(missing.exit_code == 3);
    CHECK(contains(missing.err, "missing.jsonl (No such file or directory)"));
    const auto folder = fixture.import_file(fixture.folder.path());
    CHECK(folder.exit_code == 3);
    CHECK(contains(folder.err, "is a directory"));
    const auto closed =
        fixture.import_file("-", {}, "import-bulk", {.closed = {0}});
    CHECK(closed.exit_code == 3);
    CHECK(contains(closed.err, "standard input"));
    CHECK(fixture.files().empty());
    const auto csv = fixture.import(as_csv());
    CHECK(csv.exit_code == 3);
    CHECK(document_of(csv)["run"].IsNull());
    CHECK(fixture.files() == "export.jsonl");
}

TEST_CASE("what looks odd but is whole is imported all the same") {
    int number = 0;
    for (const auto& input : fine_inputs()) {
        CAPTURE(number++);
        const ImportFixture fixture;
        fill(fixture);
        const auto result = fixture.import(input, {"--strict"});
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
        CHECK(counts(result, "products") == "3 0 3 0 0 0");
        CHECK(counts(result, "variants") == "3 0 3 0 0 0");
        CHECK(fixture.value("SELECT group_concat(title) FROM products") ==
              "Title 1,Title 2,Title 3");
    }
}

TEST_CASE("a line that cannot be used is rejected, and the rest imported") {
    for (const auto& odd : odd_lines()) {
        const auto& [line, reason] = odd;
        CAPTURE(odd.line);
        const ImportFixture fixture;
        fill(fixture);
        const auto result =
            fixture.import(products(1, 2) + line + products(3, 3));
        CHECK(result.exit_code == 0);
        CHECK(document_of(result)["rejected"].GetInt64() == 1);
        CHECK(rejects(result).starts_with("5: "));
        CHECK(contains(rejects(result), reason));
        CHECK(counts(result, "products") == "3 0 3 0 0 0");
        CHECK(counts(result, "variants") == "3 0 3 0 0 0");
        CHECK(fixture.value("SELECT line || ': ' || reason || char(10)"
                            " FROM rejects") == rejects(result));
    }
}

TEST_CASE("the largest id of 63 bits is an id") {
    const ImportFixture fixture;
    const auto largest = INT64_MAX;
    CHECK(
        fixture
            .import(product(largest) + variant(largest, largest), {"--strict"})
            .exit_code == 0);
    CHECK(fixture.value("SELECT id FROM variants WHERE product_id = id") ==
          "9223372036854775807");
}

TEST_CASE("what a rejected line names, and what hangs on it, stays") {
    const ImportFixture fixture;
    fill(fixture);
    const auto result = fixture.import(
        products(1, 1) + "{\"id\":\"gid://shopify/Product/2\",\"title\":5}\n" +
            product(3) +
            "{\"id\":\"gid://shopify/ProductVariant/30\",\"sku\":5}\n",
        {"--max-delete=0"});
    CHECK(result.exit_code == 0);
    CHECK(rejects(result) ==
          "3: title is not a string\n5: sku is not a string\n");
    CHECK(fixture.value("SELECT group_concat(title) FROM products") ==
          "Title 1,Before,Title 3");
    CHECK(fixture.value("SELECT group_concat(title) FROM variants") ==
          "Title 10,Before,Before");
}

TEST_CASE("of two lines with one id the newer stands, else the later") {
    struct Row {
        std::string first;
        std::string second;
        std::string title;
        std::string rejects;
    };
    const std::string third = "3: line 1 has the same id and is kept\n";
    const std::string first = "1: line 3 has the same id and is kept\n";
    const std::vector<Row> rows{
        {product(1), product(1), "Title 1", first},
        {product(1), product(1, {.title = "Other"}), "Other", first},
        {product(1, {.updated = "2026-01-03T00:00:00Z"}),
         product(1, {.title = "Other"}), "Title 1", third},
        {product(1),
         product(1, {.title = "Other", .updated = "2026-01-03T00:00:00Z"}),
         "Other", first},
    };
    for (const auto& row : rows) {
        for (const bool is_filled : {false, true}) {
            CAPTURE(row.title);
            CAPTURE(is_filled);
            const ImportFixture fixture;
            if (is_filled) {
                fill(fixture);
            }
            const auto result = fixture.import(row.first + variant(10, 1) +
                                               row.second + products(2, 3));
            CHECK(result.exit_code == 0);
            CHECK(rejects(result) == row.rejects);
            CHECK(counts(result, "products") ==
                  (is_filled ? "3 0 3 0 0 0" : "3 3 0 0 0 0"));
            CHECK(fixture.value("SELECT title FROM products WHERE id = 1") ==
                  row.title);
        }
    }
}
