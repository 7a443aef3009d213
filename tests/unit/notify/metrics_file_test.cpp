#include "notify/metrics_file.hpp"
#include "program/test_folder.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using hwsync::replace_metrics_file;

namespace {

/// Adds one to the number that a file holds. False where others were in the way
/// for too long.
bool has_added_one(const std::string& path) {
    try {
        replace_metrics_file(path, [](std::string_view earlier) {
            const std::string text{earlier.empty() ? "0" : earlier};
            return std::to_string(std::stoi(text) + 1);
        });
    } catch (const hwsync::Error& error) {
        CHECK(error.kind() == hwsync::ErrorKind::busy);
        return false;
    }
    return true;
}

} // namespace

TEST_CASE("several that write one file at once lose nothing of each other") {
    constexpr int writers = 8;
    constexpr int rounds = 20;
    const TestFolder folder;
    const auto path = folder / "hwsync.prom";
    std::vector<std::thread> threads;
    threads.reserve(writers);
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&path] {
            for (int round = 0; round < rounds; ++round) {
                while (!has_added_one(path)) {
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(read_file(path) == std::to_string(writers * rounds));
    CHECK_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_CASE("everyone may read the file, whatever the umask") {
    const TestFolder folder;
    const auto path = folder / "hwsync.prom";
    const auto before = umask(077);
    replace_metrics_file(path, [](std::string_view) { return "a 1\n"; });
    umask(before);
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0644);
}

TEST_CASE("what a killed run left behind is in nobody's way") {
    const TestFolder folder;
    const auto path = folder / "hwsync.prom";
    folder.write("hwsync.prom.new", "half");
    replace_metrics_file(path, [](std::string_view) { return "a 1\n"; });
    CHECK(read_file(path) == "a 1\n");
    CHECK_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_CASE("a file that cannot be written is as it was, and nothing is left") {
    const TestFolder folder;
    const auto write_to = [](const std::string& path) {
        replace_metrics_file(path, [](std::string_view) { return "a 1\n"; });
    };
    CHECK_THROWS_AS(write_to(folder / "missing/hwsync.prom"), hwsync::Error);
    std::filesystem::create_directory(folder / "folder.prom");
    CHECK_THROWS_AS(write_to(folder / "folder.prom"), hwsync::Error);
    CHECK_FALSE(std::filesystem::exists(folder / "folder.prom.new"));
}

TEST_CASE("a file that another process writes is not waited for for ever") {
    const TestFolder folder;
    const auto path = folder.write("hwsync.prom.new", "");
    const int held = open(path.c_str(), O_RDWR);
    REQUIRE(flock(held, LOCK_EX) == 0);
    const auto write_to = [&](const std::string& name) {
        replace_metrics_file(folder / name,
                             [](std::string_view) { return "a 1\n"; });
    };
    CHECK_THROWS_AS(write_to("hwsync.prom"), hwsync::Error);
    // Nor is anybody else's in the same folder.
    write_to("another.prom");
    CHECK(read_file(folder / "another.prom") == "a 1\n");
    close(held);
}

TEST_CASE("what stands under the name of the new file is not written to") {
    const TestFolder folder;
    const auto elsewhere = folder.write("elsewhere", "kept");
    const auto fresh = folder / "hwsync.prom.new";
    SUBCASE("a symbolic link") {
        std::filesystem::create_symlink(elsewhere, fresh);
    }
    SUBCASE("another name of a file") {
        std::filesystem::create_hard_link(elsewhere, fresh);
    }
    replace_metrics_file(folder / "hwsync.prom",
                         [](std::string_view) { return "a 1\n"; });
    CHECK(read_file(folder / "hwsync.prom") == "a 1\n");
    CHECK(read_file(elsewhere) == "kept");
}
