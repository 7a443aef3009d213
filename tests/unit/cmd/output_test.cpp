#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/logger.hpp"
#include "output/output.hpp"
#include "output/progress_bar.hpp"
#include "output/text_table.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <functional>
#include <limits>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

/// What `write` writes.
std::string written(const std::function<void(Output&)>& write) {
    const hwsync::StopToken stop;
    const int fd = memfd_create("output", MFD_CLOEXEC);
    REQUIRE(fd >= 0);
    Output output(fd, stop);
    write(output);
    output.flush();
    std::array<char, 4096> text{};
    const auto size = pread(fd, text.data(), text.size(), 0);
    close(fd);
    REQUIRE(size >= 0);
    return {text.data(), static_cast<std::size_t>(size)};
}

hwsync::ErrorKind kind_of_failure(const char* path, int flags, bool committed) {
    const hwsync::StopToken stop;
    const int fd = open(path, flags | O_CLOEXEC);
    REQUIRE(fd >= 0);
    Output output(fd, stop);
    if (committed) {
        output.run_is_committed(7);
    }
    output.write("text");
    try {
        output.flush();
    } catch (const hwsync::Error& error) {
        close(fd);
        CHECK(error.run().has_value() == committed);
        return error.kind();
    }
    close(fd);
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("a report that cannot be written is lost only after a commit") {
    using hwsync::ErrorKind;
    CHECK(kind_of_failure("/dev/full", O_WRONLY, false) == ErrorKind::storage);
    CHECK(kind_of_failure("/dev/full", O_WRONLY, true) ==
          ErrorKind::report_lost);
    CHECK(kind_of_failure("/dev/null", O_RDONLY, false) == ErrorKind::storage);
    CHECK(kind_of_failure("/dev/null", O_RDONLY, true) ==
          ErrorKind::report_lost);
}

TEST_CASE("a closed pipe ends a look quietly and loses a run's report") {
    std::signal(SIGPIPE, SIG_IGN);
    const hwsync::StopToken stop;
    std::array<int, 2> ends{};
    REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
    close(ends[0]);
    Output look(ends[1], stop);
    look.write("text");
    CHECK_THROWS_AS(look.flush(), ReaderIsGone);
    Output report(ends[1], stop);
    report.run_is_committed(std::nullopt);
    report.write("text");
    CHECK_THROWS_AS(report.flush(), hwsync::Error);
    close(ends[1]);
}

TEST_CASE("a wish to stop ends a look, but not the report of what is done") {
    hwsync::StopToken stop;
    stop.request(SIGTERM);
    const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    Output output(fd, stop);
    output.write("text");
    CHECK_THROWS_AS(output.flush(), hwsync::Error);
    output.run_is_committed(7);
    output.write("text");
    CHECK_NOTHROW(output.flush());
    close(fd);
}

namespace {

/// A pipe that is full, and that nobody reads.
class FullPipe {
public:
    FullPipe() {
        REQUIRE(pipe2(m_ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
        const std::string some(4096, 'x');
        while (::write(m_ends[1], some.data(), some.size()) > 0) {
        }
        fcntl(m_ends[1], F_SETFL, 0);
    }
    ~FullPipe() {
        close(m_ends[0]);
        close(m_ends[1]);
    }
    FullPipe(const FullPipe&) = delete;
    FullPipe& operator=(const FullPipe&) = delete;

    int in() const { return m_ends[1]; }

private:
    std::array<int, 2> m_ends{};
};

hwsync::ErrorKind kind_thrown_by(Output& output) {
    output.write("text");
    try {
        output.flush();
    } catch (const hwsync::Error& error) {
        return error.kind();
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace

TEST_CASE("a stop that no write was interrupted by ends a wait all the same") {
    using hwsync::ErrorKind;
    const FullPipe full;
    alarm(20); // what waits for ever fails, too
    SUBCASE("before a commit") {
        hwsync::StopToken stop;
        Output output(full.in(), stop);
        // Another thread's wish interrupts no call of this one.
        std::thread asks{[&] { stop.request(SIGTERM); }};
        CHECK(kind_thrown_by(output) == ErrorKind::terminate);
        asks.join();
    }
    SUBCASE("after a commit") {
        hwsync::StopToken stop;
        stop.request(SIGTERM);
        Output output(full.in(), stop);
        output.run_is_committed(7);
        CHECK(kind_thrown_by(output) == ErrorKind::report_lost);
    }
    SUBCASE("while the failure is told") {
        hwsync::StopToken stop;
        stop.request(SIGTERM);
        Output output(full.in(), stop);
        output.discard();
        CHECK(kind_thrown_by(output) == ErrorKind::storage);
    }
    SUBCASE("of standard error") {
        hwsync::StopToken stop;
        stop.request(SIGTERM);
        const int before = dup(STDERR_FILENO);
        dup2(full.in(), STDERR_FILENO);
        write_to_stderr("text", stop);
        dup2(before, STDERR_FILENO);
        close(before);
    }
    alarm(0);
}

TEST_CASE("JSON holds ids as text and never a byte that is no UTF-8") {
    const auto text = written([](Output& output) {
        JsonWriter json(output);
        json.begin_object();
        json.member("text", "a\"\n\xff\xed\xa0\x80z");
        json.member_id("id", 9007199254740993);
        json.member_id("none", std::nullopt);
        json.member("count", 3U);
        json.member("nan", std::numeric_limits<double>::quiet_NaN());
        json.member("yes", true);
        json.key("raw");
        json.raw(R"({"a":1})");
        json.key("list");
        json.begin_array();
        json.end_array();
        json.end_object();
        json.finish();
    });
    CHECK(text == "{\n"
                  "  \"text\": \"a\\\"\\n\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                  "\xef\xbf\xbdz\",\n"
                  "  \"id\": \"9007199254740993\",\n"
                  "  \"none\": null,\n"
                  "  \"count\": 3,\n"
                  "  \"nan\": null,\n"
                  "  \"yes\": true,\n"
                  "  \"raw\": {\"a\":1},\n"
                  "  \"list\": []\n"
                  "}\n");
}

TEST_CASE("a table's columns line up, whatever the letters") {
    const auto text = written([](Output& output) {
        TextTable table(output, {{"shop"}, {"links", TextTable::Align::right}});
        table.add_row({"eu", grouped(1234567)});
        table.add_row({"日本", grouped(12)});
        table.add_row({"a\x1b[2J\xe2\x80\xae"});
        table.finish();
    });
    CHECK(text == "shop                    links\n"
                  "eu                  1,234,567\n"
                  "日本                       12\n"
                  "a\\u{1b}[2J\\u{202e}\n");
}

TEST_CASE("a table without a row is no table") {
    CHECK(written([](Output& output) {
              TextTable table(output, {{"shop"}});
              table.finish();
          }).empty());
}

TEST_CASE("numbers are grouped by thousands") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(-1234567) == "-1,234,567");
    CHECK(grouped(-123) == "-123");
}

TEST_CASE("CSV quotes what it must, and a spreadsheet runs nothing of it") {
    const auto text = written([](Output& output) {
        CsvWriter csv(output);
        csv.row({"a", "b,c", "d\"e", "f\ng", ""});
        csv.row({"=1+1", "+1", "-1", "@x", "'=x"});
    });
    CHECK(text == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n"
                  "'=1+1,'+1,'-1,'@x,''=x\r\n");
    CHECK(written([](Output& output) {
              CsvWriter csv(output);
              csv.row_to_edit({"8100758812366", "00123", "A", "-1", "51"});
          }) == "\"=\"\"8100758812366\"\"\",\"=\"\"00123\"\"\",A,'-1,51\r\n");
}

TEST_CASE("progress says how much of what, how fast and how long still") {
    hwsync::Progress progress{"reading", "eu", 12'300'000, 36'900'000, 1234};
    CHECK(describe(progress, std::chrono::seconds(3)) ==
          "eu: reading: 12.3 MB of 36.9 MB (33 %), 1,234 lines, 4.1 MB/s, "
          "6 s left");
    progress.total_bytes.reset();
    CHECK(describe(progress, std::chrono::seconds(0)) ==
          "eu: reading: 12.3 MB, 1,234 lines");
    CHECK(describe({"matching", "", 0, {}, 0}, std::chrono::seconds(9)) ==
          "matching");
}
