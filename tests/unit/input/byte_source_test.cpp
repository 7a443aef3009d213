#include "input/byte_source.hpp"
#include "unit/input/memory_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace hwsync;

namespace {

class Folder {
public:
    Folder() {
        auto pattern =
            (std::filesystem::temp_directory_path() / "hwsync-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("mkdtemp failed");
        }
        m_path = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(m_path); }

    const std::filesystem::path& path() const { return m_path; }

    std::filesystem::path file(const std::string& text) const {
        auto path = m_path / "export.jsonl";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    std::filesystem::path fifo() const {
        auto path = m_path / "fifo";
        REQUIRE(mkfifo(path.c_str(), 0600) == 0);
        return path;
    }

private:
    std::filesystem::path m_path;
};

/// Lets another descriptor, or none, be standard input for a while. Takes it.
class StandardInput {
public:
    explicit StandardInput(int fd) : m_saved(dup(STDIN_FILENO)) {
        close(STDIN_FILENO);
        if (fd >= 0) {
            REQUIRE(dup2(fd, STDIN_FILENO) == STDIN_FILENO);
            close(fd);
        }
    }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;
    ~StandardInput() {
        close(STDIN_FILENO);
        if (m_saved >= 0) {
            dup2(m_saved, STDIN_FILENO);
            close(m_saved);
        }
    }

private:
    int m_saved;
};

template <typename Function> Error error_of(Function&& function) {
    try {
        function();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    throw std::logic_error("unreachable");
}

} // namespace

TEST_CASE("a file gives its bytes and says how far it is") {
    const Folder folder;
    const auto path = folder.file("one\ntwo\n");
    const auto source = open_file(path, nullptr);
    CHECK(source->name() == path.string());
    CHECK(source->total_bytes() == 8U);
    CHECK(source->bytes_taken() == 0);

    std::array<char, 3> buffer{};
    CHECK(source->read(buffer.data(), buffer.size()) == 3);
    CHECK(source->bytes_taken() == 3);
    CHECK(drained(*source) == "\ntwo\n");
    CHECK(source->bytes_taken() == 8);
}

TEST_CASE("what is no readable file is refused with a remedy") {
    const Folder folder;
    const auto file = folder.file("");
    for (const auto& path :
         {folder.path(), folder.path() / "none", file / "below"}) {
        CAPTURE(path.string());
        const auto error = error_of([&] { open_file(path, nullptr); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(error.message().find(path.string()) != std::string::npos);
        CHECK_FALSE(error.remedy().empty());
    }
}

// Root may read everything.
TEST_CASE("a file without permission is refused" *
          doctest::skip(geteuid() == 0)) {
    const Folder folder;
    const auto path = folder.file("secret");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    const auto error = error_of([&] { open_file(path, nullptr); });
    CHECK(error.kind() == ErrorKind::input);
    CHECK(error.message().find("Permission denied") != std::string::npos);
}

TEST_CASE("a strange file name cannot turn a message around") {
    const auto error = error_of([] { open_file("/none/\x1b[31m", nullptr); });
    CHECK(error.message().find('\x1b') == std::string::npos);
}

TEST_CASE("a FIFO is read until its writers are gone") {
    const Folder folder;
    const auto path = folder.fifo();
    const StopToken stop;
    const auto source = open_file(path, &stop);
    std::thread writer([&] {
        std::ofstream out(path);
        out << "first" << std::flush << "second";
    });
    CHECK(drained(*source) == "firstsecond");
    writer.join();
    CHECK_FALSE(source->total_bytes());
    CHECK(source->bytes_taken() == 11);
}

TEST_CASE("a stop ends the wait for a FIFO, with and without a writer") {
    const Folder folder;
    const auto path = folder.fifo();
    for (const bool has_writer : {false, true}) {
        CAPTURE(has_writer);
        StopToken stop;
        const auto source = open_file(path, &stop);
        const int writer =
            has_writer ? open(path.c_str(), O_WRONLY | O_CLOEXEC) : -1;
        std::thread stopper([&] { stop.request(SIGINT); });
        CHECK(error_of([&] { drained(*source); }).kind() ==
              ErrorKind::interrupt);
        stopper.join();
        if (writer >= 0) {
            close(writer);
        }
    }
}

TEST_CASE("a stop ends the reading of a file") {
    const Folder folder;
    StopToken stop;
    const auto source = open_file(folder.file("text"), &stop);
    stop.request(SIGTERM);
    CHECK(error_of([&] { drained(*source); }).kind() == ErrorKind::terminate);
}

TEST_CASE("standard input is read from a pipe") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const StandardInput input(ends[0]);
    REQUIRE(write(ends[1], "a\nb", 3) == 3);
    close(ends[1]);
    const StopToken stop;
    const auto source = open_stdin(&stop);
    CHECK(source->name() == "standard input");
    CHECK_FALSE(source->total_bytes());
    CHECK(drained(*source) == "a\nb");
}

TEST_CASE("a stop ends the wait for standard input") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const StandardInput input(ends[0]);
    StopToken stop;
    const auto source = open_stdin(&stop);
    std::thread stopper([&] { stop.request(SIGHUP); });
    CHECK(error_of([&] { drained(*source); }).kind() == ErrorKind::hangup);
    stopper.join();
    close(ends[1]);
}

TEST_CASE("standard input that is a file begins where it stands") {
    const Folder folder;
    const int fd = open(folder.file("headrest").c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(lseek(fd, 4, SEEK_SET) == 4);
    const StandardInput input(fd);
    const auto source = open_stdin(nullptr);
    CHECK(source->total_bytes() == 4U);
    CHECK(drained(*source) == "rest");
}

TEST_CASE("standard input stays open after it was read") {
    const StandardInput input(open("/dev/null", O_RDONLY | O_CLOEXEC));
    CHECK(drained(*open_stdin(nullptr)).empty());
    CHECK(fcntl(STDIN_FILENO, F_GETFD) >= 0);
}

TEST_CASE("a closed standard input is refused") {
    const StandardInput input(-1);
    const auto error = error_of([] { open_stdin(nullptr); });
    CHECK(error.kind() == ErrorKind::input);
    CHECK(error.message() == "standard input is closed");
}

TEST_CASE("a standard input that can only be written to counts as closed") {
    const StandardInput input(open("/dev/null", O_WRONLY | O_CLOEXEC));
    CHECK(error_of([] { open_stdin(nullptr); }).message() ==
          "standard input is closed");
}

TEST_CASE("a standard input that is a directory is refused") {
    const StandardInput input(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    CHECK(error_of([] { open_stdin(nullptr); }).message() ==
          "standard input is a directory");
}
