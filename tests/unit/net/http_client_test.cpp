#include "net/http_client.hpp"

#include "fake_shopify/server.hpp"
#include "unit/net/raw_server.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

using namespace hwsync;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view hello =
    "HTTP/1.1 200 OK\r\nX-Kind: Greeting \r\nContent-Length: 5\r\n\r\nhello";

/// A client with limits that a test can wait for.
struct Client {
    StopToken stop;
    HttpClient http{{}, stop};

    static HttpRequest request(const std::string& url) {
        HttpRequest request;
        request.url = url;
        request.limits.connect = 5s;
        request.limits.idle = 5s;
        request.limits.total = 10s;
        return request;
    }

    HttpResponse get(const std::string& url) { return http.send(request(url)); }
};

/// Answers each request with the same bytes and hangs up.
RawServer answering(std::string answer) {
    return RawServer{[answer = std::move(answer)](RawConnection& connection) {
        connection.request();
        connection.send(answer);
    }};
}

} // namespace

TEST_CASE("an answer has a status, headers in lower case and a body") {
    const auto server = answering(std::string{hello});
    Client client;
    const auto response = client.get(server.url());
    CHECK(response.end == HttpEnd::answered);
    CHECK(response.status == 200);
    CHECK(response.header("x-kind") == "Greeting");
    CHECK(response.header("x-other").empty());
    CHECK(response.body == "hello");
    CHECK_FALSE(response.may_retry());
}

TEST_CASE("headers and body are sent, and a connection serves many requests") {
    std::string seen;
    const RawServer server{[&seen](RawConnection& connection) {
        for (auto request = connection.request(); !request.empty();
             request = connection.request()) {
            seen += request;
            connection.send(hello);
        }
    }};
    Client client;
    auto request = Client::request(server.url() + "/path");
    request.method = HttpMethod::post;
    request.headers = {"X-Secret: one"};
    request.body = "the body";
    CHECK(client.http.send(request).status == 200);
    CHECK(client.http.send(request).status == 200);
    CHECK(server.connections() == 1);
    CHECK(seen.find("POST /path HTTP/1.1\r\n") == 0);
    CHECK(seen.find("X-Secret: one\r\n") != std::string::npos);
    CHECK(seen.find("\r\n\r\nthe body") != std::string::npos);
}

TEST_CASE("an answer that is cut at any byte is no answer") {
    for (std::size_t size = 0; size < hello.size(); ++size) {
        CAPTURE(size);
        const auto server = answering(std::string{hello.substr(0, size)});
        Client client;
        const auto response = client.get(server.url());
        CHECK(response.end == HttpEnd::broken);
        CHECK(response.may_retry());
    }
}

TEST_CASE("a connection that is reset breaks the transfer") {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{20}, hello.size() - 1}) {
        CAPTURE(size);
        const RawServer server{[size](RawConnection& connection) {
            connection.request();
            connection.send(hello.substr(0, size));
            connection.reset();
        }};
        Client client;
        CHECK(client.get(server.url()).end == HttpEnd::broken);
    }
}

TEST_CASE("nobody listening is unreachable, and so is a host without a name") {
    int port = 0;
    {
        const auto server = answering("");
        port = server.port();
    }
    Client client;
    auto response =
        client.get("http://127.0.0.1:" + std::to_string(port) + "/");
    CHECK(response.end == HttpEnd::unreachable);
    CHECK(response.may_retry());
    CHECK(response.fault.starts_with("127.0.0.1: "));

    response = client.get("https://no-such-shop.invalid/");
    CHECK(response.status == 0);
    CHECK(response.may_retry());
}

TEST_CASE("a server that says nothing is given up") {
    const RawServer server{[](RawConnection& connection) {
        connection.request();
        connection.wait();
    }};
    Client client;
    auto request = Client::request(server.url());
    request.limits.idle = 200ms;
    const auto response = client.http.send(request);
    CHECK(response.end == HttpEnd::timed_out);
    CHECK(response.fault == "127.0.0.1 sent nothing for 200ms");
    CHECK(response.may_retry());
}

TEST_CASE("a server that trickles is given up by either limit") {
    const RawServer server{[](RawConnection& connection) {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while (connection.wait_ms(20)) {
            connection.send("x");
        }
    }};
    Client client;
    auto request = Client::request(server.url());
    std::string words;
    SUBCASE("in all") {
        request.limits.total = 300ms;
    }
    SUBCASE("by its rate") {
        request.limits.idle = 300ms;
        request.limits.idle_bytes = 1000;
        words = "127.0.0.1 sent less than 1000 bytes in 300ms";
    }
    const auto response = client.http.send(request);
    CHECK(response.end == HttpEnd::timed_out);
    CHECK(response.fault.find(words) != std::string::npos);
}

TEST_CASE("an answer without end is cut off") {
    const RawServer server{[](RawConnection& connection) {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\n\r\n");
        for (int count = 0; count < 1000; ++count) {
            connection.send(std::string(1000, 'x'));
        }
    }};
    Client client;
    auto request = Client::request(server.url());
    request.limits.max_bytes = 5000;
    auto response = client.http.send(request);
    CHECK(response.end == HttpEnd::too_large);
    CHECK(response.body.size() <= 5000);
    CHECK_FALSE(response.may_retry());
}

TEST_CASE("gzip is unpacked, and counted unpacked") {
    const auto packed = fake::gzipped(std::string(1'000'000, 'x'));
    REQUIRE(packed.size() < 5000);
    const auto server = answering(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
        std::to_string(packed.size()) + "\r\n\r\n" + packed);
    Client client;
    auto request = Client::request(server.url());
    request.encoding = HttpEncoding::gzip;
    CHECK(client.http.send(request).body == std::string(1'000'000, 'x'));
    request.limits.max_bytes = 999'999;
    CHECK(client.http.send(request).end == HttpEnd::too_large);
    request.encoding = HttpEncoding::identity;
    CHECK(client.http.send(request).body == packed);
}

TEST_CASE("a head that is too long is not asked for again") {
    const auto answers = [](int lines, std::size_t length) {
        return RawServer{[lines, length](RawConnection& connection) {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\n");
            for (int count = 0; count < lines; ++count) {
                connection.send("X-Long: " + std::string(length, 'x') + "\r\n");
            }
            connection.send("Content-Length: 0\r\n\r\n");
        }};
    };
    Client client;
    const auto is_too_long = [&client](const RawServer& server) {
        const auto response = client.get(server.url());
        CHECK(response.end == HttpEnd::too_large);
        CHECK(response.fault.find("head") != std::string::npos);
        CHECK_FALSE(response.may_retry());
    };
    // curl's own limit, where it has one, is 300 KiB.
    is_too_long(answers(280, 1000));
    is_too_long(answers(1, 150'000));
}

TEST_CASE("what passes by itself may be asked again, the edge's pages too") {
    const auto may_retry = [](int status, const std::string& type,
                              const std::string& body) {
        HttpResponse response;
        response.status = status;
        response.headers = {{"content-type", type}};
        response.body = body;
        return response.may_retry();
    };
    const std::string json = "application/json";
    for (const int status :
         {408, 409, 421, 425, 429, 430, 500, 502, 503, 504, 520, 530}) {
        CAPTURE(status);
        CHECK(may_retry(status, json, "{}"));
    }
    for (const int status :
         {200, 301, 400, 401, 402, 403, 404, 406, 422, 423}) {
        CAPTURE(status);
        CHECK_FALSE(may_retry(status, json, "{}"));
    }
    for (const int status : {403, 404}) {
        CAPTURE(status);
        CHECK(may_retry(status, "text/html; charset=UTF-8", "Sorry"));
        CHECK(may_retry(status, "Text/HTML", "Sorry"));
        CHECK(may_retry(status, "", "\xef\xbb\xbf\n <!DOCTYPE HTML><p>"));
        CHECK(may_retry(status, "text/plain", "<HTML><body>"));
        CHECK_FALSE(may_retry(status, "text/html", ""));
        CHECK_FALSE(may_retry(status, "text/html", " {\"errors\":\"no\"}"));
        CHECK_FALSE(may_retry(status, "application/xml",
                              "<?xml version='1.0'?><Error/>"));
    }
    CHECK_FALSE(may_retry(401, "text/html", "<html>"));
}

TEST_CASE("after a misdirected request the next one has another connection") {
    std::vector<std::string> ports;
    int status = 421;
    const fake::Server server{
        0, "", "", [&](const fake::Incoming& incoming) {
            ports.push_back(incoming.header("REMOTE_PORT"));
            return fake::Reply{status, {}, "text/plain", "", {}};
        }};
    Client client;
    CHECK(client.get(server.url()).status == 421);
    status = 200;
    CHECK(client.get(server.url()).status == 200);
    CHECK(client.get(server.url()).status == 200);
    REQUIRE(ports.size() == 3);
    CHECK(ports[0] != ports[1]);
    CHECK(ports[1] == ports[2]);
}

TEST_CASE("a redirect is an answer, and nobody follows it") {
    const auto elsewhere = answering(std::string{hello});
    for (const auto& target :
         {elsewhere.url(), std::string{"file:///etc/passwd"},
          std::string{"gopher://127.0.0.1/"}, std::string{"/again"}}) {
        CAPTURE(target);
        const auto server =
            answering("HTTP/1.1 301 Moved\r\nLocation: " + target +
                      "\r\nContent-Length: 0\r\n\r\n");
        Client client;
        const auto response = client.get(server.url());
        CHECK(response.status == 301);
        CHECK(response.header("location") == target);
        CHECK(server.connections() == 1);
    }
    CHECK(elsewhere.connections() == 0);
}

TEST_CASE("plain http goes to loopback only, other schemes nowhere") {
    Client client;
    for (const auto* url :
         {"http://example.com/", "http://127.0.0.1.example.com/",
          "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/",
          "https://user:secret@example.com/", "", "no url"}) {
        CAPTURE(url);
        const auto response = client.get(url);
        CHECK(response.end == HttpEnd::refused_url);
        CHECK_FALSE(response.may_retry());
        CHECK(response.fault.find("secret") == std::string::npos);
    }
    CHECK(client.get("http://example.com/").fault ==
          "the URL http://example.com is neither https nor plain http to a "
          "loopback address");
    for (const auto* user : {"user:secret@", "secret@", ":secret@"}) {
        CHECK(client.get(fmt::format("https://{}example.com/x", user)).fault ==
              "the URL https://example.com holds a user name or a password");
    }
    CHECK(client.get("no url").fault == "the URL cannot be read");
}

TEST_CASE("a sink takes what comes, but not the body of an error") {
    std::string sunk;
    Client client;
    const auto send = [&](const std::string& answer) {
        const auto server = answering(answer);
        auto request = Client::request(server.url());
        request.sink = [&sunk](const HttpResponse& head,
                               std::string_view bytes) {
            CHECK(head.status == 200);
            sunk += bytes;
            return sunk.size() < 100;
        };
        return client.http.send(request);
    };
    CHECK(send(std::string{hello}).end == HttpEnd::answered);
    CHECK(sunk == "hello");
    const auto denied = send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
    CHECK(denied.status == 403);
    CHECK(denied.body == "no");
    CHECK(sunk == "hello");
    CHECK(send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" +
               std::string(100, 'x'))
              .end == HttpEnd::sink_declined);
}

TEST_CASE("what a sink throws ends the transfer and comes through") {
    const auto server = answering(std::string{hello});
    Client client;
    auto request = Client::request(server.url());
    request.sink = [](const HttpResponse&, std::string_view) -> bool {
        throw std::runtime_error("disk full");
    };
    CHECK_THROWS_WITH(client.http.send(request), "disk full");
    CHECK(client.get(server.url()).body == "hello");
}

TEST_CASE("a stop ends a transfer that waits") {
    Client client;
    const RawServer server{[&client](RawConnection& connection) {
        connection.request();
        client.stop.request(SIGINT);
        connection.wait();
    }};
    try {
        client.get(server.url());
        FAIL("the stop was not heeded");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::interrupt);
    }
}

TEST_CASE("a proxy of the environment is not used for loopback") {
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    const auto server = answering(std::string{hello});
    Client client;
    CHECK(client.get(server.url()).body == "hello");
    unsetenv("http_proxy");
}

TEST_CASE("a proxy of the environment sees where https goes, and no header") {
    std::string seen;
    const RawServer proxy{[&seen](RawConnection& connection) {
        seen = connection.request();
        connection.send("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
    }};
    setenv("https_proxy", proxy.url().c_str(), 1);
    Client client;
    auto request = Client::request("https://shop.invalid/admin");
    request.headers = {"X-Shopify-Access-Token: shpat_secret"};
    const auto response = client.http.send(request);
    unsetenv("https_proxy");
    CHECK(response.end == HttpEnd::barred);
    CHECK_FALSE(response.may_retry());
    CHECK(response.fault.find("407") != std::string::npos);
    CHECK(seen.find("CONNECT shop.invalid:443 ") == 0);
    CHECK(seen.find("shpat_secret") == std::string::npos);
}
