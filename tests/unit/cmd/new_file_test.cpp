#include "output/new_file.hpp"

#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;

namespace {

std::ptrdiff_t files_in(const TestFolder& folder) {
    return std::distance(fs::directory_iterator{folder.path()}, {});
}

} // namespace

TEST_CASE(
    "a file that is not complete leaves nothing behind, however it ends") {
    const TestFolder folder;
    const std::string text(200'000, 'x');
    {
        NewFile file{folder / "page.html"};
        file.write(text);
        // So a process that is killed leaves no file either.
        CHECK(files_in(folder) == 0);
    }
    CHECK(files_in(folder) == 0);

    NewFile file{folder / "page.html"};
    file.write(text);
    file.commit();
    CHECK(files_in(folder) == 1);
    CHECK(read_file(folder / "page.html") == text);
}

TEST_CASE("a file is replaced, and keeps its mode") {
    const TestFolder folder;
    const fs::path path{folder.write("page.html", "old")};
    fs::permissions(path, fs::perms{0640});
    NewFile file{path};
    file.write("new");
    CHECK(read_file(path) == "old");
    file.commit();
    CHECK(read_file(path) == "new");
    CHECK(fs::status(path).permissions() == fs::perms{0640});
    CHECK(files_in(folder) == 1);
}
