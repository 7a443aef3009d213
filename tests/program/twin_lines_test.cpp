#include "program/both_ways.hpp"
#include "program/exports.hpp"
#include "program/imports.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random);
}

const std::string& one_of(Random& random,
                          const std::vector<std::string>& choices) {
    return choices[below(random, choices.size())];
}

/// Of a few products and variants, each told by several lines in any order:
/// with and without times and fields, before and after their product, of
/// another product, and such as cannot be used.
std::string random_line(Random& random) {
    static const std::vector<std::string> times{
        "", R"(,"updatedAt":"2026-01-02T00:00:00Z")",
        R"(,"updatedAt":"2026-01-03T00:00:00Z")",
        R"(,"updatedAt":"2026-01-04T00:00:00Z")",
        R"(,"updatedAt":"2399-01-01T00:00:00Z")"};
    const auto product = 1 + below(random, 4);
    const auto time = one_of(random, times);
    if (below(random, 4) == 0) {
        return fmt::format(
            R"({{"id":"gid://shopify/Product/{}"{}{}{}}})"
            "\n",
            product, time,
            one_of(random, {"", R"(,"title":"One")", R"(,"title":"Other")",
                            R"(,"title":7)", R"(,"status":"NEW")"}),
            one_of(random, {"", R"(,"variantsCount":{"count":1})",
                            R"(,"variantsCount":{"count":2})",
                            R"(,"variantsCount":{"count":3})"}));
    }
    const auto parent =
        below(random, 8) == 0
            ? std::string{}
            : fmt::format(R"(,"__parentId":"gid://shopify/Product/{}")",
                          product);
    return fmt::format(
        R"({{"id":"gid://shopify/ProductVariant/{}"{}{}{}{}}})"
        "\n",
        10 + below(random, 8), parent, time,
        one_of(random, {"", R"(,"sku":"A")", R"(,"sku":null)", R"(,"sku":5)",
                        R"(,"sku":" a-1 ")"}),
        one_of(random, {"", R"(,"price":"1.50")", R"(,"barcode":"12345670")"}));
}

std::string random_lines(Random& random) {
    std::string text;
    for (auto lines = 4 + below(random, 28); lines > 0; --lines) {
        text += random_line(random);
    }
    return text;
}

std::vector<std::string> random_start(Random& random) {
    return below(random, 4) == 0
               ? std::vector<std::string>{"--as-of", "2026-01-03T12:00:00Z"}
               : std::vector<std::string>{};
}

} // namespace

TEST_CASE("lines of one id make the same catalog, whoever writes it") {
    Random random{22};
    for (int file = 0; file < 30; ++file) {
        const auto text = random_lines(random);
        CAPTURE(text);
        const ImportFixture fixture;
        fixture.import(text, random_start(random));
    }
}

TEST_CASE(
    "lines of one id make the same of an empty catalog, whoever writes it") {
    Random random{24};
    for (int file = 0; file < 30; ++file) {
        const auto text = random_lines(random);
        CAPTURE(text);
        const ImportFixture fixture;
        REQUIRE(fixture.import(product(9), {}).exit_code == 3);
        REQUIRE(std::filesystem::exists(fixture.catalog));
        std::vector<std::string> words{"import-bulk", "-c", fixture.catalog,
                                       "--file",
                                       fixture.folder.write("us.jsonl", text)};
        const auto start = random_start(random);
        words.insert(words.end(), start.begin(), start.end());
        load_both_ways(fixture.catalog, words, {});
    }
}

TEST_CASE("lines of one id make the same child shop, whoever writes it") {
    Random random{23};
    for (int file = 0; file < 30; ++file) {
        const auto text = random_lines(random);
        CAPTURE(text);
        const ImportFixture fixture;
        REQUIRE(fixture.import(products(100, 103), {}).exit_code == 0);
        const TestFolder folder;
        std::vector<std::string> words{"associate",
                                       "-c",
                                       fixture.catalog,
                                       "--shop",
                                       "eu",
                                       "--file",
                                       folder.write("eu.jsonl", text),
                                       "--max-reject",
                                       "100"};
        const auto start = random_start(random);
        words.insert(words.end(), start.begin(), start.end());
        load_both_ways(fixture.catalog, words, {});
    }
}
