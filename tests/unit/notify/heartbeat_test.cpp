#include "notify/heartbeat.hpp"
#include "unit/net/raw_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

using hwsync::Heartbeat;
using hwsync::heartbeat_address;
using hwsync::RawConnection;
using hwsync::RawServer;
using namespace std::chrono_literals;

namespace {

constexpr auto good_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                             "Connection: close\r\n\r\nOK";

/// What a server was asked, in the order in which it came.
class Requests {
public:
    void add(std::string text) {
        const std::lock_guard lock{m_mutex};
        m_all.push_back(std::move(text));
    }
    std::vector<std::string> all() const {
        const std::lock_guard lock{m_mutex};
        return m_all;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::string> m_all;
};

} // namespace

TEST_CASE("the word for how it ended stands before an address's query") {
    CHECK(heartbeat_address("https://h/ping", "start") ==
          "https://h/ping/start");
    CHECK(heartbeat_address("https://h/ping/", "0") == "https://h/ping/0");
    CHECK(heartbeat_address("https://h/p?a=1/2", "143") ==
          "https://h/p/143?a=1/2");
}

TEST_CASE("the start comes before the end, which brings the log") {
    Requests requests;
    const RawServer server{[&](RawConnection& connection) {
        requests.add(connection.request());
        connection.send(good_answer);
    }};
    {
        Heartbeat heartbeat{server.url() + "/secret", {}};
        CHECK(heartbeat.end(3, "one\ntwo\n", 30s).empty());
    }
    const auto all = requests.all();
    REQUIRE(all.size() == 2);
    CHECK(all[0].starts_with("GET /secret/start HTTP/1.1\r\n"));
    CHECK(all[1].starts_with("POST /secret/3 HTTP/1.1\r\n"));
    CHECK(all[1].ends_with("\r\n\r\none\ntwo\n"));
}

TEST_CASE("a server that takes no end of time is given up") {
    const RawServer server{
        [&](RawConnection& connection) { connection.wait(); }};
    Heartbeat heartbeat{server.url() + "/secret", {}};
    CHECK(heartbeat.end(0, "", 200ms) == "the server does not answer in time");
}

TEST_CASE("what goes wrong with a heartbeat is said without its address") {
    const RawServer redirecting{[&](RawConnection& connection) {
        connection.request();
        connection.send("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n"
                        "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }};
    {
        Heartbeat heartbeat{redirecting.url() + "/secret", {}};
        CHECK(heartbeat.end(0, "", 30s) == "the server answers 302");
    }
    CHECK(redirecting.connections() == 2);

    const RawServer rude{
        [&](RawConnection& connection) { connection.reset(); }};
    Heartbeat heartbeat{rude.url() + "/secret", {}};
    // Whether the hang-up is seen while it connects is the kernel's affair.
    const auto fault = heartbeat.end(0, "", 30s);
    CHECK((fault == "the connection broke off" ||
           fault == "the server cannot be reached"));

    Heartbeat unsafe{"http://192.0.2.1/secret", {}};
    CHECK(unsafe.end(0, "", 30s) == "the address is not a safe one");
}
