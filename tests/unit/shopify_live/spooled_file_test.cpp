#include "shopify/spooled_file.hpp"

#include "input/byte_source.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <array>
#include <csignal>
#include <fstream>
#include <iterator>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace hwsync;

namespace {

std::string all_of(const SpooledFile& file) {
    const auto source = file.source("the result");
    std::string text;
    std::array<char, 3> buffer{};
    while (const auto count = source->read(buffer.data(), buffer.size())) {
        text.append(buffer.data(), count);
    }
    CHECK(source->bytes_taken() == text.size());
    CHECK(source->total_bytes() == text.size());
    return text;
}

} // namespace

TEST_CASE("a spooled file holds what was put in and has no name") {
    const TestFolder folder;
    SpooledFile file{folder.path()};
    CHECK(folder.is_empty());
    file.append("one\n");
    file.append("two");
    CHECK(file.size() == 7);
    CHECK_FALSE(file.ends_with_newline());
    CHECK(all_of(file) == "one\ntwo");
    CHECK(all_of(file) == "one\ntwo");
    file.clear();
    CHECK(all_of(file).empty());
    file.append("three\n");
    CHECK(file.ends_with_newline());
    const auto moved = std::move(file);
    CHECK(all_of(moved) == "three\n");
    CHECK(folder.is_empty());
}

TEST_CASE("a spooled file counts objects, and no blank lines") {
    const TestFolder folder;
    SpooledFile file{folder.path()};
    for (const auto* part :
         {"{}\n", "\n", " \t\r\n", "{", "}", "\n", "  ", "{}\n\n\n", "{}"}) {
        file.append(part);
    }
    CHECK(file.objects() == 3);
    file.append("\n");
    CHECK(file.objects() == 4);
    file.clear();
    CHECK(file.objects() == 0);
    file.append("\n{}\n");
    CHECK(file.objects() == 1);
}

TEST_CASE("a copy for keeps takes the place of what was there, mode 0600") {
    const TestFolder folder;
    const auto path = folder.path() / "export.jsonl";
    std::ofstream{path} << "old";
    SpooledFile file{folder.path()};
    file.append("new\n");
    file.save_as(path);
    std::ifstream saved{path};
    CHECK(std::string{std::istreambuf_iterator<char>{saved}, {}} == "new\n");
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(std::distance(std::filesystem::directory_iterator{folder.path()},
                        {}) == 1);
}

TEST_CASE("a folder or a disk that takes nothing is a storage error") {
    const TestFolder folder;
    CHECK(error_of([&] { SpooledFile{folder.path() / "none"}; }).kind() ==
          ErrorKind::storage);
    SpooledFile file{folder.path()};
    CHECK(error_of([&] {
              file.save_as(folder.path() / "none" / "x");
          }).kind() == ErrorKind::storage);

    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    const rlimit small{10, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto error = error_of([&] { file.append("more than ten bytes"); });
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(error.kind() == ErrorKind::storage);
}
