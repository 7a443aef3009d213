// A catalog that can only be read, while its owner writes to it.

#include "catalog/sqlite/open/catalog_file.hpp"
#include "program/read_only_mount.hpp"
#include "program/test_folder.hpp"
#include "unit/catalog/brand.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace hwsync;
using namespace hwsync::sqlite;

namespace {

std::vector<Sold> variants(const std::string& sku) {
    std::vector<Sold> sold;
    for (std::int64_t id = 1; id <= 3'000; ++id) {
        sold.push_back({id, fmt::format("{}-{}", sku, id)});
    }
    return sold;
}

} // namespace

TEST_CASE("a reader that cannot write sees one state, or says why it cannot") {
    Brand brand;
    brand.import(variants("A"));
    const std::filesystem::path path{brand.path()};
    const TestFolder other;
    const ReadOnlyMount mount{path.parent_path(), other.path()};
    if (!mount) {
        MESSAGE("nothing can be mounted here");
        return;
    }
    const auto seen = std::filesystem::path{other.path()} / path.filename();
    const auto reader = open_to_read(seen, nullptr);
    auto rows = reader.prepare("SELECT sku FROM variant ORDER BY id");
    REQUIRE(rows.step());
    CHECK(rows.text(0) == "A-1");
    brand.import(variants("B"));
    try {
        while (rows.step()) {
            REQUIRE(rows.text(0).starts_with("A-"));
        }
        FAIL("nothing was said");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::busy);
        CHECK(std::string{error.what()}.find("while it was read") !=
              std::string::npos);
    }
    const auto again = open_to_read(seen, nullptr);
    auto row = again.prepare("SELECT sku FROM variant WHERE id = 3000");
    REQUIRE(row.step());
    CHECK(row.text(0) == "B-3000");
}
