#include "catalog/sqlite/rows/line_block.hpp"
#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <limits>
#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

constexpr std::int64_t variants = 300; ///< of several blocks

/// The shop's lines; one variant has another SKU, or is gone with its product
/// where that is empty.
std::string lines(std::int64_t other = 0, const std::string& sku = {}) {
    std::string text;
    for (std::int64_t id = 1; id <= variants; ++id) {
        if (id == other && sku.empty()) {
            continue;
        }
        text += fmt::format(
            "{{\"id\":\"gid:\\/\\/shopify\\/Product\\/{}\",\"title\":\"Shoe\","
            "\"status\":\"ACTIVE\",\"updatedAt\":\"2026-02-01T00:00:00Z\"}}\n",
            id + 1000);
        text += fmt::format(
            "{{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/{}\","
            "\"sku\":\"{}\",\"updatedAt\":\"2026-02-01T00:00:00Z\","
            "\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/{}\"}}\n",
            id, id == other ? sku : fmt::format("S{}", id), id + 1000);
    }
    return text;
}

std::string value(const Brand& brand, const std::string& sql) {
    const auto connection = brand.open(Access::read_only);
    auto row = connection.prepare(sql);
    return row.step() ? std::string{row.text(0)} : "none";
}

std::string sku_of(const Brand& brand, std::int64_t id) {
    return value(brand,
                 fmt::format("SELECT sku FROM variants WHERE id = {}", id));
}

std::string blocks(const Brand& brand) {
    return value(brand, "SELECT COUNT(*) || ' of ' || GROUP_CONCAT(DISTINCT"
                        " run) FROM variant_lines");
}

std::vector<LineBlock> packed(RecordKind kind,
                              const std::vector<StoredLine>& stored,
                              std::vector<std::string>& bytes) {
    std::vector<LineBlock> put;
    bytes.reserve(stored.size());
    LineBlockWriter writer{kind, 7, [&](const LineBlock& block) {
                               bytes.emplace_back(block.lines);
                               put.push_back(block);
                               put.back().lines = bytes.back();
                           }};
    for (const auto& line : stored) {
        writer.add(line);
    }
    writer.finish();
    return put;
}

} // namespace

TEST_CASE("blocks give back the lines that they were made of") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto time = *parse_time("2026-02-01T00:00:00Z");
    std::vector<StoredLine> variant_lines{
        {1, 0, 5, time, -1},
        {2, ~std::uint64_t{0}, most, StoredLine::no_time, -1},
        {40'000'000'000'000, 3, 1, time + Duration{1}, -1},
        {most, 4, 0, Time{}, -1}};
    std::vector<StoredLine> product_lines{
        {1, 1, 0, time, -1},
        {2, 2, 0, time - Duration{999}, 0},
        {9, 3, 0, time, std::numeric_limits<std::int32_t>::max()}};
    for (std::int64_t id = 10; id < 500; ++id) {
        product_lines.push_back({id, static_cast<std::uint64_t>(id), 0,
                                 time + Duration{id * 1000}, 1});
    }
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        const auto& made =
            kind == RecordKind::product ? product_lines : variant_lines;
        std::vector<std::string> bytes;
        std::vector<StoredLine> all;
        for (auto block : packed(kind, made, bytes)) {
            std::vector<StoredLine> some;
            CHECK(unpack(kind, block, some));
            all.insert(all.end(), some.begin(), some.end());
            ++block.run;
            CHECK_FALSE(unpack(kind, block, some));
            CHECK(some.empty());
        }
        CHECK(all == made);
    }
}

TEST_CASE("a block with any other byte tells of nothing") {
    std::vector<std::string> bytes;
    auto block = packed(RecordKind::variant, {{1, 2, 3, Time{}, -1}}, bytes)[0];
    std::vector<StoredLine> some;
    for (std::size_t at = 0; at < bytes[0].size(); ++at) {
        auto changed = bytes[0];
        changed[at] = static_cast<char>(changed[at] ^ 1);
        block.lines = changed;
        CHECK_FALSE(unpack(RecordKind::variant, block, some));
    }
    block.lines = bytes[0];
    CHECK_FALSE(unpack(RecordKind::product, block, some));
    ++block.id;
    CHECK_FALSE(unpack(RecordKind::variant, block, some));
}

TEST_CASE("a line is read if another program changed its row") {
    const std::vector<std::string> changes{
        "UPDATE variant SET sku = 'X', line_hash = 1 WHERE id = 7",
        "DELETE FROM variant WHERE id = 7",
        "UPDATE variant SET deleted_at = '2026-01-01T00:00:00Z' WHERE id = 7",
        "UPDATE variant SET id = 7000 WHERE id = 7",
        "UPDATE variant SET id = 7000, written_run = 90 WHERE id = 7",
        "INSERT OR REPLACE INTO variant (id, product_id, line_hash, digest,"
        " created_run, changed_run, sku) VALUES (7, 1007, 1, 1, 1, 1, 'X')",
        "INSERT OR REPLACE INTO variant (id, product_id, line_hash, digest,"
        " created_run, changed_run, written_run, sku)"
        " VALUES (7, 1007, 1, 1, 1, 1, 90, 'X')"};
    for (const auto& change : changes) {
        CAPTURE(change);
        Brand brand;
        brand.import_lines(lines());
        REQUIRE(sku_of(brand, 7) == "S7");
        brand.open(Access::read_write).execute(change.c_str());
        brand.import_lines(lines());
        CHECK(sku_of(brand, 7) == "S7");
    }
}

TEST_CASE("a product's line is read if another program changed its row") {
    Brand brand;
    brand.import_lines(lines());
    brand.open(Access::read_write)
        .execute("UPDATE product SET title = 'X', line_hash = 1"
                 " WHERE id = 1007");
    brand.import_lines(lines());
    CHECK(value(brand, "SELECT title FROM products WHERE id = 1007") == "Shoe");
}

TEST_CASE("a row that was written since is not what its block says") {
    Brand brand;
    brand.import_lines(lines());
    CHECK(blocks(brand) == "3 of 1");
    brand.import_lines(lines(7, "T7"));
    CHECK(blocks(brand) == "3 of 1");
    CHECK(sku_of(brand, 7) == "T7");
    CHECK(brand.found() == Finds{});
    Finds expected;
    SUBCASE("it comes back") {
        brand.import_lines(lines());
        CHECK(sku_of(brand, 7) == "S7");
    }
    SUBCASE("it is deleted, and comes back") {
        brand.import_lines(lines(7));
        CHECK(sku_of(brand, 7) == "none");
        CHECK(brand.found() == Finds{});
        brand.import_lines(lines());
        CHECK(sku_of(brand, 7) == "S7");
    }
    SUBCASE("another program hides that it was written") {
        brand.plant("UPDATE variant SET written_run = NULL WHERE id = 7");
        brand.import_lines(lines());
        CHECK(sku_of(brand, 7) == "S7");
        expected = {{"primary", "damaged", 0, 0}};
    }
    CHECK(brand.found() == expected);
}

TEST_CASE(
    "a run that began before the blocks' own does not write behind them") {
    Brand brand;
    brand.import_lines(lines());
    brand.open(Access::read_write)
        .execute("DELETE FROM product_lines; DELETE FROM variant_lines");
    brand.import_lines(lines());
    REQUIRE(blocks(brand) == "3 of 2");
    brand.plant("DELETE FROM run WHERE id = 2");
    brand.import_lines(lines(7, "T7"));
    CHECK(brand.found() == Finds{});
    brand.import_lines(lines());
    CHECK(sku_of(brand, 7) == "S7");
}

TEST_CASE(
    "blocks are made anew once many rows were written, or they are gone") {
    Brand brand;
    brand.import_lines(lines());
    SUBCASE("many rows") {
        for (std::int64_t id = 1; id <= 10; ++id) {
            brand.import_lines(lines(id, "X"));
        }
        CHECK(blocks(brand) != "3 of 1");
    }
    SUBCASE("no blocks, as in a catalog of an earlier version") {
        brand.open(Access::read_write)
            .execute("DELETE FROM product_lines; DELETE FROM variant_lines");
        brand.import_lines(lines());
        CHECK(blocks(brand) == "3 of 2");
    }
    brand.import_lines(lines(150, "X"));
    CHECK(sku_of(brand, 150) == "X");
    CHECK(brand.found() == Finds{});
}

TEST_CASE("the lines of a damaged block are read") {
    Brand brand;
    brand.import_lines(lines());
    brand.open(Access::read_write)
        .execute(
            "UPDATE variant_lines SET lines = CAST(x'00' || substr(lines, 2)"
            " AS BLOB)"
            " WHERE id = 1");
    CHECK(brand.found() == Finds{{"", "damaged", 0, 0}});
    brand.import_lines(lines(7, "X"));
    CHECK(sku_of(brand, 7) == "X");
    brand.import_lines(lines());
    CHECK(sku_of(brand, 7) == "S7");
}
