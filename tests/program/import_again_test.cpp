#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using Random = std::mt19937;

bool one_in(Random& random, unsigned chances) {
    return random() % chances == 0;
}

/// The ids of products and their variants in a shop's own order, but for a
/// share of the variants that stand apart from it.
std::vector<std::string> lines_of(Random& random, std::size_t products) {
    std::vector<std::string> lines;
    for (std::size_t i = 1; i <= products; ++i) {
        const auto id = static_cast<std::int64_t>(i);
        lines.push_back(product(id));
        for (unsigned n = 0; n < 1 + random() % 6; ++n) {
            const auto apart = static_cast<std::int64_t>(
                random() % (products * 2'000) * 10 + 5);
            lines.push_back(variant(
                one_in(random, 5) ? apart : id * 20'000 + std::int64_t{n} * 10,
                id));
        }
    }
    return lines;
}

/// The line with another title, and with another time where one is given.
std::string changed(const std::string& line, std::string_view time = {}) {
    auto text = line;
    const std::string_view title = R"("title":")";
    text.insert(text.find(title) + title.size(), "New ");
    const std::string_view old = "2026-01-02T00:00:00Z";
    if (!time.empty()) {
        text.replace(text.find(old), old.size(), time);
    }
    return text;
}

/// The line with its slashes escaped, as Shopify writes it.
std::string escaped(const std::string& line) {
    std::string text;
    for (const char c : line) {
        text += c == '/' ? "\\/" : std::string{c};
    }
    return text;
}

constexpr auto earlier = "2026-01-01T12:00:00Z";
constexpr auto later = "2026-01-03T00:00:00Z";

/// What a later export says of a line's id: nothing, the same, something else,
/// or two things.
std::vector<std::string> said_later(Random& random, const std::string& line) {
    switch (random() % 80) {
    case 0:
    case 1:
        return {};
    case 2:
        return {changed(line)};
    case 3:
        return {changed(line, earlier)};
    case 4:
        return {changed(line, later)};
    case 5:
        return {line, line};
    case 6:
        return {line, changed(line, later)};
    case 7:
        return {changed(line, later), changed(line, earlier)};
    case 8:
        return {changed(line, earlier), line};
    case 9:
        return {escaped(line)};
    default:
        return {line};
    }
}

/// A later export, its lines in another order.
std::vector<std::string> later_lines(Random& random,
                                     const std::vector<std::string>& lines) {
    std::vector<std::string> all;
    for (const auto& line : lines) {
        const auto said = said_later(random, line);
        all.insert(all.end(), said.begin(), said.end());
    }
    if (one_in(random, 2)) {
        std::shuffle(all.begin(), all.end(), random);
        return all;
    }
    for (std::size_t i = 0; i < all.size() / 10; ++i) {
        std::swap(all[random() % all.size()], all[random() % all.size()]);
    }
    return all;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        text += line;
    }
    return text;
}

/// All rows without the run that last wrote each.
std::string rows(const ImportFixture& fixture) {
    std::string text;
    for (const auto* table : {"product", "variant"}) {
        for (auto& row : query_private_tables(
                 fixture.catalog,
                 fmt::format("SELECT id, line_hash, digest, title, updated_at,"
                             " deleted_at FROM {} ORDER BY id",
                             table))) {
            for (const auto& value : row) {
                text += value + "|";
            }
            text += '\n';
        }
    }
    return text;
}

} // namespace

TEST_CASE("a file is unchanged in whatever way its slashes are written") {
    const auto plain = products(1, 20);
    const ImportFixture fixture;
    REQUIRE(fixture.import(plain).exit_code == 0);
    for (const auto& file : {escaped(plain), escaped(plain), plain}) {
        const auto again = fixture.import(file);
        REQUIRE(again.exit_code == 0);
        for (const auto* kind : {"products", "variants"}) {
            CHECK(counts(again, kind) == "20 0 0 20 0 0");
        }
    }
}

TEST_CASE("lines that are known end as if each had been read") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Random random{seed};
        auto lines = lines_of(random, 150);
        if (seed % 2 == 0) {
            std::transform(lines.begin(), lines.end(), lines.begin(), escaped);
        }
        const auto first = joined(lines);
        const auto second = joined(later_lines(random, lines));
        const ImportFixture skipping;
        const ImportFixture reading;
        for (const auto* fixture : {&skipping, &reading}) {
            REQUIRE(fixture->import(first).exit_code == 0);
        }
        const auto skipped = skipping.import(second);
        const auto read = reading.import(second, {"--rewrite"});
        REQUIRE(skipped.exit_code == 0);
        REQUIRE(read.exit_code == 0);
        CHECK(rejects(skipped) == rejects(read));
        for (const auto* kind : {"products", "variants"}) {
            CHECK(counts(skipped, kind) == counts(read, kind));
        }
        REQUIRE(rows(skipping) == rows(reading));
    }
}
