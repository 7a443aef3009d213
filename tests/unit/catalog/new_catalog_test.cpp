#include "catalog/sqlite/open/new_catalog.hpp"

#include "program/test_folder.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <filesystem>

#include <unistd.h>

using namespace hwsync;

namespace {

/// Not root while this object is there: root may do everything.
class Nobody {
public:
    explicit Nobody(const std::filesystem::path& folder) {
        constexpr uid_t nobody = 65534;
        if (m_before == 0) {
            REQUIRE(chown(folder.c_str(), nobody, nobody) == 0);
            REQUIRE(seteuid(nobody) == 0);
        }
    }
    ~Nobody() { CHECK(seteuid(m_before) == 0); }
    Nobody(const Nobody&) = delete;
    Nobody& operator=(const Nobody&) = delete;

private:
    uid_t m_before = geteuid();
};

} // namespace

TEST_CASE("a catalog whose name cannot be made to last is not there") {
    namespace fs = std::filesystem;
    const TestFolder folder;
    const auto catalog = fs::path{folder / "catalog.db"};
    // Nobody can read the folder, so nobody can sync it either.
    fs::permissions(folder.path(),
                    fs::perms::owner_write | fs::perms::owner_exec);
    {
        const Nobody nobody{folder.path()};
        CHECK_THROWS_AS(sqlite::create_catalog(catalog), Error);
    }
    CHECK(fs::is_empty(folder.path()));
}
