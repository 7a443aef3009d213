#include "catalog/sqlite/file/vfs.hpp"
#include "unit/catalog/brand.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

TEST_CASE("a program with a catalog open keeps its own SQLite as it was") {
    Brand brand;
    brand.import({{1, "A"}, {2, "B"}});
    brand.associate({{11, "A"}, {12, "B"}});
    CHECK(sqlite3_temp_directory == nullptr);
    auto* const files = sqlite3_vfs_find(nullptr);
    REQUIRE(files != nullptr);
    CHECK(std::string_view{files->zName} == "unix");
    const auto opens = files->xGetSystemCall(files, "open");
    // Null puts SQLite's own back.
    REQUIRE(files->xSetSystemCall(files, "open", nullptr) == SQLITE_OK);
    const bool is_kept = files->xGetSystemCall(files, "open") == opens;
    CHECK(is_kept);
}

TEST_CASE("where neither the catalog's folder nor TMPDIR can be used, there is "
          "another") {
    setenv("TMPDIR", "/proc/none", 1);
    const auto folder = hwsync::sqlite::usable_folder("/proc/none");
    unsetenv("TMPDIR");
    CHECK(std::filesystem::is_directory(folder));
    CHECK(hwsync::sqlite::usable_folder("/var/tmp") == "/var/tmp");
}
