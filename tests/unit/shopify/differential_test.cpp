#include "unit/shopify/plain_reader.hpp"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace {

constexpr std::array<std::string_view, 24> pieces{"null",
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

} // namespace

TEST_CASE("the parser reads mutated lines as a slow and plain reader does") {
    std::vector<std::string> lines;
    for (const auto& file : {"product.json", "variant.json", "other.json"}) {
        std::ifstream in{std::filesystem::path{HWSYNC_LINE_CORPUS} / file};
        lines.emplace_back(std::istreambuf_iterator<char>{in},
                           std::istreambuf_iterator<char>{});
        REQUIRE(plain::read(lines.back()) == plain::parse(lines.back()));
        REQUIRE(plain::read(lines.back()).outcome != plain::Outcome::damaged);
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
    }
    for (const int count : outcomes) {
        CHECK(count > 50);
    }
}
