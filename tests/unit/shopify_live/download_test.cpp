#include "shopify/download.hpp"

#include "input/byte_source.hpp"
#include "shopify/product_search.hpp"
#include "unit/net/raw_server.hpp"
#include "unit/shopify_live/live_shop.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <csignal>

using namespace hwsync;

namespace {

/// A shop with an operation that has completed, and a folder for its result.
struct Result {
    Result() {
        live.fake.control(three_variants);
        live.fake.control(R"({"statuses":["COMPLETED"]})");
        again();
    }

    /// Another operation over what the shop holds now.
    void again() {
        operation = live.bulk.wait(live.bulk.start(bulk_products_query({})).id);
        live.clock.pauses.clear();
    }

    SpooledFile download() {
        return download_result(
            operation, "us",
            {{}, StandInShop::limits(), StandInShop::retries(), folder.path()},
            live.clock, live.observer, live.stop);
    }

    std::string text() { return text_of(download()); }

    static std::string text_of(const SpooledFile& file) {
        std::string text(file.size(), '\0');
        const auto source = file.source("x");
        CHECK(source->read(text.data(), text.size() + 1) == text.size());
        return text;
    }

    Error error() {
        return error_of([this] { download(); });
    }

    StandInShop live;
    TestFolder folder;
    BulkOperation operation;
};

std::ptrdiff_t lines(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

} // namespace

TEST_CASE("a result comes whole, without the token being sent") {
    Result result;
    const auto text = result.text();
    CHECK(text.size() == result.operation.file_size);
    CHECK(lines(text) == 5);
    for (const auto& request : result.live.fake.requests()) {
        CHECK(request.had_token == (request.what != "result"));
    }
    CHECK(result.live.observer.bytes.back() == text.size());
    CHECK(result.folder.is_empty());
}

TEST_CASE("nothing found is an empty file, and nobody is asked") {
    Result result;
    result.operation = {};
    CHECK(result.download().size() == 0);
    CHECK(result.live.fake.count("result") == 0);
}

TEST_CASE("a result that breaks off is resumed where it broke") {
    for (const auto* kind : {"cut", "cut_silent"}) {
        CAPTURE(kind);
        Result result;
        const auto whole = result.text();
        result.live.fake.control(
            fmt::format(R"({{"fault":{{"on":"result","kind":"{}","bytes":100,)"
                        R"("times":2}}}})",
                        kind));
        CHECK(result.text() == whole);
        const auto requests = result.live.fake.requests();
        REQUIRE(requests.size() >= 3);
        CHECK(requests[requests.size() - 2].range == "bytes=100-");
        CHECK(requests[requests.size() - 2].if_range == "\"1\"");
        CHECK(requests.back().range == "bytes=200-");
        CHECK(result.live.clock.pauses.size() == 2);
    }
}

TEST_CASE("a result that stalls is resumed") {
    Result result;
    result.live.fake.control(
        R"({"fault":{"on":"result","kind":"stall","ms":3000}})");
    CHECK(lines(result.text()) == 5);
}

TEST_CASE("a result that changed between two ranges is begun anew") {
    Result result;
    const auto before = result.text();
    result.live.fake.control(
        R"({"fault":{"on":"result","kind":"cut","bytes":100}})");
    result.live.fake.control(R"({"fault":{"on":"result","kind":"change"}})");
    result.live.observer.bytes.clear();
    const auto after = result.text();
    CHECK(after.size() == before.size());
    CHECK(after != before);
    // Of one piece: nothing of the old result is left.
    CHECK(after.find('e') == std::string::npos);
    const auto& bytes = result.live.observer.bytes;
    CHECK(std::is_sorted(bytes.begin(), bytes.end()));
}

TEST_CASE("a server that ignores or mistakes ranges yields the whole result") {
    for (const auto* kind : {"ignore_range", "wrong_range"}) {
        CAPTURE(kind);
        Result result;
        const auto whole = result.text();
        // With a known length a wrong range would show by that alone.
        result.operation.file_size.reset();
        result.live.fake.control(
            R"({"fault":{"on":"result","kind":"cut","bytes":100}})");
        result.live.fake.control(
            fmt::format(R"({{"fault":{{"on":"result","kind":"{}"}}}})", kind));
        CHECK(result.text() == whole);
    }
}

TEST_CASE("a result of another length than Shopify said is refused") {
    for (const auto* kind : {"short", "long"}) {
        CAPTURE(kind);
        Result result;
        result.live.fake.control(
            fmt::format(R"({{"fault":{{"on":"result","kind":"{}","bytes":7,)"
                        R"("times":-1}}}})",
                        kind));
        const auto error = result.error();
        CHECK(error.kind() == ErrorKind::network);
        CHECK(contains(error.message(), "shop us: the result of bulk"));
        CHECK(result.live.fake.count("result") <= 4);
        const auto& bytes = result.live.observer.bytes;
        CHECK(*std::max_element(bytes.begin(), bytes.end()) <=
              *result.operation.file_size);
        CHECK_FALSE(contains(error.what(), "Signature"));
    }
}

TEST_CASE("a result of the right length without its last newline is damage") {
    Result result;
    *result.operation.file_size -= 1;
    result.live.fake.control(
        R"({"fault":{"on":"result","kind":"short","bytes":1,"times":-1}})");
    CHECK(result.error().kind() == ErrorKind::input);
}

TEST_CASE("a result without a known length is read to its end") {
    Result result;
    result.operation.file_size.reset();
    CHECK(lines(result.text()) == 5);
}

TEST_CASE("a result that comes encoded is refused") {
    Result result;
    result.live.fake.control(
        R"({"fault":{"on":"result","kind":"gzip","times":-1}})");
    const auto error = result.error();
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "gzip encoded"));
}

TEST_CASE("a result whose time is over is not asked for again") {
    for (const int status : {403, 404, 301}) {
        CAPTURE(status);
        Result result;
        result.live.fake.control(
            fmt::format(R"({{"fault":{{"on":"result","kind":"status",)"
                        R"("status":{},"times":-1}}}})",
                        status));
        const auto error = result.error();
        CHECK(error.kind() == ErrorKind::network);
        CHECK(contains(error.message(), fmt::format("HTTP {}", status)));
        CHECK(contains(error.remedy(), "start another"));
        CHECK(result.live.fake.count("result") == 1);
    }
}

TEST_CASE("a result's URL that leads off https is not followed") {
    for (const auto* url : {"http://storage.example/x", "file:///etc/passwd",
                            "ftp://127.0.0.1/", "/results/1"}) {
        CAPTURE(url);
        Result result;
        result.operation.url = url;
        CHECK(result.error().kind() == ErrorKind::network);
        CHECK(result.live.clock.pauses.empty());
    }
}

TEST_CASE("a result's host that is down is retried, then given up") {
    Result result;
    result.live.fake.control(R"({"fault":{"on":"result","kind":"status",)"
                             R"("status":503,"times":2}})");
    CHECK(lines(result.text()) == 5);
    result.live.fake.control(R"({"fault":{"on":"result","kind":"status",)"
                             R"("status":503,"times":-1}})");
    const auto error = result.error();
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "HTTP 503"));
}

TEST_CASE("lines come in any order that Shopify likes") {
    for (const auto* order : {"reversed", "variants_first"}) {
        Result result;
        const auto first = result.text();
        result.live.fake.control(fmt::format(R"({{"order":"{}"}})", order));
        result.again();
        const auto other = result.text();
        CHECK(other != first);
        CHECK(lines(other) == lines(first));
    }
}

TEST_CASE("a stop ends a download") {
    Result result;
    result.live.stop.request(SIGTERM);
    CHECK(result.error().kind() == ErrorKind::terminate);
}

TEST_CASE("a folder that is not there is a storage error") {
    Result result;
    DownloadSettings settings;
    settings.folder = result.folder.path() / "none";
    CHECK(error_of([&] {
              download_result(result.operation, "us", settings,
                              result.live.clock, result.live.observer,
                              result.live.stop);
          }).kind() == ErrorKind::storage);
}

TEST_CASE("a host of results that refuses our TLS is asked once") {
    const RawServer server{[](RawConnection& connection) {
        connection.wait_ms(20);
        // A fatal alert: no cipher suits both.
        connection.send(std::string{"\x15\x03\x03\x00\x02\x02\x28", 7});
    }};
    Result result;
    result.operation.url = "https" + server.url().substr(4) + "/r.jsonl";
    const auto error = result.error();
    CHECK(error.kind() == ErrorKind::network);
    CHECK(contains(error.message(), "no cipher"));
    CHECK(server.connections() == 1);
}

TEST_CASE("a page of the edge in place of a result passes") {
    Result result;
    const auto edge = [](int times) {
        return fmt::format(
            R"({{"fault":{{"on":"result","kind":"edge","times":{}}}}})", times);
    };
    result.live.fake.control(edge(2));
    CHECK(lines(result.text()) == 5);
    result.live.fake.control(edge(-1));
    CHECK(contains(result.error().remedy(), "the same operation"));
}
