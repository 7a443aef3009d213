#include "input/line_reader.hpp"
#include "unit/input/memory_source.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

using namespace hwsync;
using namespace std::literals;

namespace {

using Lines = std::vector<std::pair<std::uint64_t, std::string>>;

constexpr std::string_view bom = "\xef\xbb\xbf";
constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

Lines lines_of(LineReader& reader) {
    Lines lines;
    Line line;
    while (reader.next(line)) {
        lines.emplace_back(line.number, line.text);
    }
    return lines;
}

Lines lines_of(const std::string& text,
               std::size_t longest_read = std::string::npos) {
    LineReader reader(from_memory(text, longest_read));
    return lines_of(reader);
}

Lines plainly_split(const std::string& text) {
    Lines lines;
    std::istringstream in(text);
    std::string line;
    for (std::uint64_t number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        if (line.starts_with(bom)) {
            line.erase(0, bom.size());
        }
        if (line.find_first_not_of(" \t\r") != std::string::npos) {
            lines.emplace_back(number, line);
        }
    }
    return lines;
}

std::string refusal(const std::string& text, LineRules rules = {},
                    std::size_t longest_read = std::string::npos) {
    LineReader reader(from_memory(text, longest_read), rules);
    try {
        lines_of(reader);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        CHECK_FALSE(error.remedy().empty());
        return error.message();
    }
    return {};
}

} // namespace

TEST_CASE("an input is cut into numbered lines") {
    struct Row {
        std::string text;
        Lines lines;
    };
    const std::vector<Row> rows{
        {"", {}},
        {"\n", {}},
        {" \t\r\n\r\n \n  ", {}},
        {"a\nb\n", {{1, "a"}, {2, "b"}}},
        {"a\nb", {{1, "a"}, {2, "b"}}},
        {"a\r\nb\r\n", {{1, "a"}, {2, "b"}}},
        {"a\r\r\nb\rc\n", {{1, "a\r"}, {2, "b\rc"}}},
        {"\n \n a \n\r\nb\n\n", {{3, " a "}, {5, "b"}}},
        {"\xef\xbb\xbf"
         "a\n",
         {{1, "a"}}},
        {"\xef\xbb\xbf", {}},
        {"\xef\xbb\xbf\n"
         "a\n",
         {{2, "a"}}},
        {"\xef\xbb", {{1, "\xef\xbb"}}},
        {"a\n\xef\xbb\xbf"
         "b\n",
         {{1, "a"}, {2, "b"}}},
        {"a\n\xef\xbb\xbf\n \xef\xbb\xbf\n", {{1, "a"}, {3, " \xef\xbb\xbf"}}},
        {"a\0b\n\0\n"s, {{1, "a\0b"s}, {2, "\0"s}}},
        {"\v\n\f\n", {{1, "\v"}, {2, "\f"}}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK((lines_of(row.text) == row.lines));
        CHECK((lines_of(row.text, 1) == row.lines));
    }
}

TEST_CASE("any bytes in any reads give what a plain split gives") {
    constexpr auto alphabet = "ab{\0 \t\r\n\n\xff"sv;
    std::mt19937 random(3);
    for (int round = 0; round < 1000; ++round) {
        CAPTURE(round);
        std::string text(random() % 300, '\0');
        for (auto& byte : text) {
            byte = alphabet[random() % alphabet.size()];
        }
        for (int left = 3; left > 0; --left) {
            text.insert(random() % (text.size() + 1), bom);
        }
        CHECK((lines_of(text, 1 + random() % 40) == plainly_split(text)));
    }
}

TEST_CASE("long lines that straddle the reads come whole") {
    std::mt19937 random(4);
    for (int round = 0; round < 12; ++round) {
        CAPTURE(round);
        std::string text;
        while (text.size() < 4 * mebibyte) {
            const auto size =
                random() % 4 == 0 ? random() % (2 * mebibyte) : random() % 2000;
            text.append(size, static_cast<char>('a' + random() % 26));
            text += random() % 2 == 0 ? "\n" : "\r\n";
        }
        CHECK((lines_of(text, 1 + random() % (2 * mebibyte)) ==
               plainly_split(text)));
    }
}

TEST_CASE("lines around the size of a chunk come whole") {
    for (const std::size_t chunk : {mebibyte / 4, mebibyte / 2, mebibyte}) {
        for (std::size_t size = chunk - 3; size <= chunk + 3; ++size) {
            CAPTURE(size);
            const auto text = std::string(size, 'x') + "\r\n" +
                              std::string(size, 'y') + "\nz";
            CHECK((lines_of(text) == plainly_split(text)));
        }
    }
}

TEST_CASE("the 64 bytes past a line may be read") {
    for (const std::size_t size : {std::size_t{1}, mebibyte / 2, mebibyte}) {
        LineReader reader(from_memory(std::string(size, 'x')));
        Line line;
        REQUIRE(reader.next(line));
        const volatile char* past = line.text.data() + line.text.size();
        for (int at = 0; at < 64; ++at) {
            static_cast<void>(past[at]);
        }
        CHECK(line.text.size() == size);
    }
}

TEST_CASE("a line may be as long as the rules say and no longer") {
    const LineRules rules{10};
    for (const std::size_t longest_read : {1U, 3U, 1000U}) {
        CAPTURE(longest_read);
        const auto longest = std::string(10, 'x');
        for (const auto* end : {"", "\n", "\r\n", "\na\n"}) {
            CHECK(refusal("a\n" + longest + end, rules, longest_read).empty());
            CHECK(refusal(std::string{bom} + longest + end, rules, longest_read)
                      .empty());
        }
        for (const auto* end : {"x", "x\n", "x\r\n", "xxxx\na\n"}) {
            CHECK(refusal("a\n" + longest + end, rules, longest_read) ==
                  "memory:2: the line is longer than 10 bytes");
        }
    }
}

TEST_CASE("a line of 16 MiB is taken, a longer one refused") {
    const auto longest = std::string(16 * mebibyte, 'x');
    CHECK(lines_of("a\n" + longest + "\r\nb\n").size() == 3);
    CHECK(refusal("a\n" + longest + "x\nb\n") ==
          "memory:2: the line is longer than 16 MiB");
    CHECK(refusal(longest + longest) ==
          "memory:1: the line is longer than 16 MiB");
}

TEST_CASE("an endless line is refused long before its end") {
    LineReader reader(from_memory(std::string(64 * mebibyte, 'x')));
    Line line;
    CHECK_THROWS_AS(reader.next(line), Error);
    CHECK(reader.bytes_taken() < 17 * mebibyte);
}

TEST_CASE("blank lines without end are refused long before it") {
    LineReader reader(from_memory("a\n" + std::string(64 * mebibyte, '\n')));
    Line line;
    CHECK(reader.next(line));
    CHECK_THROWS_WITH_AS(reader.next(line),
                         doctest::Contains("more than 16 MiB of blank lines"),
                         Error);
    CHECK(reader.bytes_taken() < 17 * mebibyte);
}

TEST_CASE("a last line without its newline is told") {
    for (const auto& input : {std::pair{"a\nb", true},
                              {"a\nb\r", true},
                              {"a\nb\n", false},
                              {"a\n  ", false},
                              {"", false}}) {
        CAPTURE(input.first);
        LineReader reader(from_memory(input.first));
        lines_of(reader);
        CHECK(reader.last_was_cut() == input.second);
    }
}

TEST_CASE("a line before the last never counts as cut") {
    LineReader reader(from_memory("a\nb", 1));
    Line line;
    REQUIRE(reader.next(line));
    CHECK_FALSE(reader.last_was_cut());
    REQUIRE(reader.next(line));
    CHECK(reader.last_was_cut());
    CHECK_FALSE(reader.next(line));
    CHECK_FALSE(reader.next(line));
}

TEST_CASE("a download must end with a newline") {
    LineRules rules;
    rules.needs_last_newline = true;
    CHECK(refusal("", rules).empty());
    CHECK(refusal("a\nb\n", rules).empty());
    CHECK(refusal("a\n{}", rules) == "memory:2: the last line is cut short");
    CHECK(refusal("a\n ", rules) == "memory:2: the last line is cut short");
}

TEST_CASE("UTF-16 is refused by its name") {
    for (const auto& text : {"\xff\xfe{\0"s, "\xfe\xff\0{"s, "\xff\xfe"s}) {
        CHECK(refusal(text) == "memory: the text is UTF-16");
        CHECK(refusal(text, {}, 1) == "memory: the text is UTF-16");
    }
}

TEST_CASE("what is no text is refused by its name, however it is read") {
    const std::string line = "{\"id\":\"gid://shopify/Product/1\"}\n";
    for (const auto& [bytes, name] : {
             std::pair{"PK\3\4\x14\0\0\0\b\0a.jsonl"s + line, "a zip archive"},
             {"PK\3\4\x14\0\6\0\b\0"s + std::string(20'000, 'x') +
                  "xl/worksheets/sheet1.xml",
              "an Excel workbook"},
             {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"s + line, "an Excel workbook"},
             {"\xfd"
              "7zXZ\0\0\4"s,
              "packed with xz"},
             {"a.jsonl"s + std::string(250, '\0') + "ustar\0"s + line,
              "a tar archive"},
             {"SQLite format 3\0\x10\0"s, "an SQLite database"},
         }) {
        CAPTURE(name);
        CHECK(refusal(bytes) == fmt::format("memory: the file is {}", name));
        CHECK(refusal(bytes, {}, 1) ==
              fmt::format("memory: the file is {}", name));
    }
    CHECK(refusal("PK\n").empty());
    CHECK(refusal("\xff\xfe\0\0{\0\0\0"s) == "memory: the text is UTF-32");
    CHECK(refusal("{\0\"\0i\0d\0"s) == "memory: the text is UTF-16");
    CHECK(refusal("\0{\0\"\0i\0d"s) == "memory: the text is UTF-16");
}

TEST_CASE("JSON that is not JSON Lines is refused by its name") {
    const auto pretty =
        "memory: the file is pretty-printed JSON, one value over many lines";
    const auto graphql = "memory: the file is the answer to a GraphQL query";
    const auto rest = "memory: the file is an answer of the REST API";
    const auto cr = "memory: each line ends in a carriage return alone";
    for (const auto& [text, words] :
         {std::pair{"{\n  \"id\": \"gid://shopify/Product/1\"\n}\n", pretty},
          {"\xef\xbb\xbf\r\n[\r\n  {\r\n", pretty},
          {"{\"id\": 1,\n\"title\": \"T\"}\n", pretty},
          {"{\"id\": {\n}\n}\n", pretty},
          {"{\"data\":{\"products\":{}}}", graphql},
          {"{\n  \"data\": {\n", graphql},
          {"{\"data\": null, \"errors\": []}", graphql},
          {"{\"errors\":[{}]}", graphql},
          {"{\"products\":[]}", rest},
          {"{\"product\":{\"id\":632910392,\"title\":\"T\"}}", rest},
          {"{ \"product\": {\n  \"id\": 1,\n", rest},
          {"{\n  \"product\": {\n    \"title\": \"T\",\n", pretty},
          {"{\"id\":1}\r{\"id\":2}\r", cr}}) {
        CAPTURE(text);
        CHECK(refusal(text) == words);
        CHECK(refusal(text, {}, 1) == words);
    }
    for (const auto* text :
         {"{\"id\":1}\n{\"id\":2}\n", "{\"id\":1}\r\n{\"id\":2}\r\n",
          "{\"id\":1}\r", "{\n", "{\"id\":1,\n{\"id\":2}\n",
          "{\"dataset\":{}}\n", "{\"id\":1,",
          "{\"product\":{\"id\":\"gid://shopify/Product/1\"},\"sku\":\"A\"}\n",
          "{\"product\":{\"title\":\"T\"},\"sku\":\"A\"}\n",
          "{\"product\":{\n"}) {
        CAPTURE(text);
        CHECK(refusal(text).empty());
    }
}

TEST_CASE("reading runs ahead of the lines by a buffer at most") {
    std::string text;
    while (text.size() < 8 * mebibyte) {
        text += "{\"id\":\"gid://shopify/Product/1\"}\n";
    }
    LineReader reader(from_memory(text));
    Line line;
    std::uint64_t given = 0;
    std::uint64_t furthest = 0;
    while (reader.next(line)) {
        given += line.text.size() + 1;
        furthest = std::max(furthest, reader.bytes_taken() - given);
    }
    CHECK(given == text.size());
    CHECK(reader.total_bytes() == text.size());
    CHECK(furthest <= mebibyte);
}
