#include "shopify/line_head.hpp"
#include "unit/shopify/plain_reader.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace {

constexpr std::array<std::string_view, 26> pieces{
    "null",
    "true",
    "1e400",
    "18446744073709551616",
    "-0",
    "0.1",
    "\\ud83d",
    "\\udc55",
    "\\u0041",
    "\\\\",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"id\":1,",
    "\xff",
    "\xed\xa0\x80",
    "gid://shopify/Product/1",
    "gid:\\/\\/shopify\\/Product\\/1",
    "\\/",
    " ",
    "0",
    "\\"};

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) {
    return static_cast<std::size_t>(random() % limit);
}

std::string mutated(std::string line, Random& random) {
    const auto times = 1 + below(random, 3);
    for (std::size_t i = 0; i < times && !line.empty(); ++i) {
        const auto at = below(random, line.size());
        const auto length = below(random, 12);
        switch (below(random, 6)) {
        case 0:
            line[at] = static_cast<char>(random());
            break;
        case 1:
            line.erase(at, length);
            break;
        case 2:
            line.insert(below(random, line.size()), line.substr(at, length));
            break;
        case 3:
            line.insert(at, pieces[below(random, pieces.size())]);
            break;
        case 4:
            line.replace(at, length, pieces[below(random, pieces.size())]);
            break;
        default: {
            // A whole member, named again.
            const auto start = line.find(",\"", at);
            const auto end = line.find(",\"", start + 1);
            if (start != std::string::npos && end != std::string::npos) {
                line.insert(end, line.substr(start, end - start));
            }
        }
        }
    }
    return line;
}

std::vector<std::string> corpus() {
    std::vector<std::string> lines;
    for (const auto& file :
         {"product.json", "variant.json", "other.json",
          "variant_on_publication.json", "other_without_id.json",
          "product_as_shopify_writes.json", "variant_as_shopify_writes.json"}) {
        std::ifstream in{std::filesystem::path{HWSYNC_LINE_CORPUS} / file};
        lines.emplace_back(std::istreambuf_iterator<char>{in},
                           std::istreambuf_iterator<char>{});
    }
    return lines;
}

/// The line with some of its texts' characters written in another way.
std::string with_other_escapes(std::string_view line, Random& random) {
    std::string result;
    bool in_text = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '\\') {
            const auto escape = line.substr(at, line[at + 1] == 'u' ? 6 : 2);
            const bool is_bare = escape == "\\/" && below(random, 2) == 0;
            result += is_bare ? "/" : escape;
            at += escape.size() - 1;
            continue;
        }
        in_text = in_text != (c == '"');
        const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
        if (in_text && c == '/' && below(random, 2) == 0) {
            result += "\\/";
        } else if (in_text && c != '"' && is_ascii && below(random, 64) == 0) {
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            result += c;
        }
    }
    return result;
}

} // namespace

TEST_CASE("a line says the same in whatever way its texts are escaped") {
    Random random{20261129};
    for (const auto& line : corpus()) {
        const auto expected = plain::parse(line);
        int glances = 0;
        for (int i = 0; i < HWSYNC_MUTATIONS / 100; ++i) {
            const auto other = with_other_escapes(line, random);
            CAPTURE(other);
            REQUIRE(plain::parse(other) == expected);
            const auto head = hwsync::peek_line_head(other);
            glances += head.id != 0 ? 1 : 0;
            CHECK((head.id == 0 || head.id == expected.id));
            CHECK((head.id == 0 || head.kind == expected.kind));
        }
        CHECK((glances > 0) == (expected.outcome == plain::Outcome::record));
    }
}

TEST_CASE("the parser reads mutated lines as a slow and plain reader does") {
    const auto lines = corpus();
    for (const auto& line : lines) {
        REQUIRE(plain::read(line) == plain::parse(line));
        REQUIRE(plain::read(line).outcome != plain::Outcome::damaged);
    }
    Random random{20261124};
    std::array<int, 4> outcomes{};
    for (int i = 0; i < HWSYNC_MUTATIONS; ++i) {
        const auto line = mutated(lines[below(random, lines.size())], random);
        CAPTURE(line);
        const auto expected = plain::read(line);
        const auto read = plain::parse(line);
        ++outcomes[static_cast<std::size_t>(expected.outcome)];
        CHECK(read.outcome == expected.outcome);
        CHECK(read == expected);
        const auto head = hwsync::peek_line_head(line);
        if (head.id != 0 && read.outcome == plain::Outcome::record) {
            CHECK(head.id == read.id);
            CHECK(head.kind == read.kind);
        }
    }
    for (const int count : outcomes) {
        CHECK(count > 50);
    }
}
